using MessageBroker.Adapters.Contract;
using MessageBroker.Adapters.Mapping.Staging;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Adapters.Mapping;

/// <summary>
/// Compares the declared type of an attachment with its first bytes before it is sent: a picture that calls itself PDF is refused by
/// the archive of the other side, and the SED would hang there. What arrives is never blocked for it.
/// </summary>
internal static class AttachmentType
{
    private static readonly (string Mime, byte[] Start)[] Known =
    [
        ("application/pdf", "%PDF-"u8.ToArray()), ("image/png", [0x89, 0x50, 0x4E, 0x47]), ("image/jpeg", [0xFF, 0xD8, 0xFF]),
        ("application/zip", "PK\u0003\u0004"u8.ToArray()), ("application/msword", [0xD0, 0xCF, 0x11, 0xE0]),
    ];

    public static IEnumerable<Finding> Check(StagingDescription staging, NationalRecord record)
    {
        foreach (var attachment in record.Attachments)
        {
            var declared = Known.FirstOrDefault(k => k.Mime.Equals(attachment.Mime, StringComparison.OrdinalIgnoreCase));
            if (declared.Start is null || attachment.Content.AsSpan().StartsWith(declared.Start)) continue;
            var actual = Known.FirstOrDefault(k => attachment.Content.AsSpan().StartsWith(k.Start)).Mime ?? "?";
            yield return Finding.Of("ADP-0027", $"{staging.Attachment.Table}.{staging.Attachment.Content}[{staging.Attachment.Name}={attachment.Name}]", ("declared", attachment.Mime), ("actual", actual));
        }
    }
}
