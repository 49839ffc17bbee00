using System.Security.Cryptography;
using MessageBroker.Adapters.Contract;
using MessageBroker.Exchange.Doors.Contracts;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Exchange.Doors;

/// <summary>Attachments on their way through a door: small ones in the message, larger ones as files of a folder that both sides share.</summary>
/// <param name="folder">The shared folder; null where there is none, and everything travels in the message.</param>
/// <param name="most">Octets up to which an attachment travels in the message.</param>
/// <param name="largest">Octets that one attachment may have, at this door as at any other.</param>
public sealed class DoorFiles(string? folder, long most, long largest = long.MaxValue)
{
    /// <summary>Files that go along with an event. One that lies there already, from an earlier attempt, is written again.</summary>
    public async Task<IReadOnlyList<DoorFile>> OutAsync(string messageId, IReadOnlyList<NationalAttachment> attachments, CancellationToken cancellationToken)
    {
        var files = new List<DoorFile>();
        for (var i = 0; i < attachments.Count; i++)
        {
            var (attachment, reference) = (attachments[i], (string?)null);
            if (folder is not null && attachment.Content.LongLength > most)
            {
                // A name of ours: the partner's may be anything.
                reference = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{messageId}-{i + 1}");
                var path = Path.Combine(folder, reference);
                await File.WriteAllBytesAsync(path + ".part", attachment.Content, cancellationToken);
                File.Move(path + ".part", path, overwrite: true);
            }

            files.Add(new DoorFile
            {
                Name = attachment.Name, Mime = attachment.Mime, IsMedical = attachment.IsMedical, Content = reference is null ? attachment.Content : null, Reference = reference,
                Sha256 = Convert.ToHexStringLower(SHA256.HashData(attachment.Content)),
            });
        }

        return files;
    }

    /// <summary>The attachments of a command, or what is wrong with the first that cannot be had. Nothing outside the shared folder is opened.</summary>
    /// <param name="together">Octets that all of them may have.</param>
    public async Task<(IReadOnlyList<NationalAttachment> Attachments, Finding? Fault)> InAsync(IReadOnlyList<DoorFile> files, long together, CancellationToken cancellationToken)
    {
        var attachments = new List<NationalAttachment>();
        long sum = 0;
        foreach (var file in files)
        {
            var octets = file.Reference is null ? file.Content : await ReferredAsync(file.Reference, together - sum, cancellationToken);
            if (octets is null) return ([], Finding.Of("FLW-0704", file.Name, ("file", file.Name)));
            if (octets.LongLength > largest) return ([], Finding.Of("SED-0044", file.Name, ("size", Plain(octets.LongLength)), ("limit", Plain(largest))));
            if ((sum += octets.LongLength) > together) return ([], Finding.Of("FLW-0705", file.Name, ("file", file.Name), ("most", Plain(together))));
            if ((file.Reference is not null || file.Sha256 is not null) && file.Sha256 != Convert.ToHexStringLower(SHA256.HashData(octets))) return ([], Finding.Of("FLW-0706", file.Name, ("file", file.Name)));
            attachments.Add(new NationalAttachment(file.Name, file.Mime, file.IsMedical, octets));
        }

        return (attachments, null);
    }

    private static string Plain(long number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private async Task<byte[]?> ReferredAsync(string reference, long most, CancellationToken cancellationToken)
    {
        if (folder is null || reference.Length is 0 or > 200 || reference.AsSpan().ContainsAny('/', '\\', '\0') || reference is "." or "..") return null;
        var file = new FileInfo(Path.Combine(folder, reference));
        // A link would lead out of the folder.
        if (!file.Exists || file.LinkTarget is not null || file.Length > most) return null;
        return await File.ReadAllBytesAsync(file.FullName, cancellationToken);
    }
}
