using MessageBroker.Exchange.As4;
using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.App.Cli.PartnerTests;

/// <summary><c>--part FILE[;mime=TYPE][;cid=ID][;NAME=VALUE]…</c>: one payload of a partner test.</summary>
internal sealed record PartOption(string File, string Mime, string? ContentId, IReadOnlyDictionary<string, string> Properties)
{
    /// <exception cref="VerbStop">A piece is not NAME=VALUE.</exception>
    public static PartOption Parse(string text)
    {
        var pieces = text.Split(';');
        var option = new PartOption(pieces[0], TypeOf(pieces[0]), null, new Dictionary<string, string>(StringComparer.Ordinal));
        foreach (var piece in pieces[1..])
        {
            var at = piece.IndexOf('=');
            if (at < 1) throw VerbStop.Usage("part-form", ("value", piece));
            var (name, value) = (piece[..at], piece[(at + 1)..]);
            option = name switch
            {
                "mime" => option with { Mime = value },
                "cid" => option with { ContentId = value },
                _ when option.Properties.ContainsKey(name) => throw VerbStop.Usage("part-twice", ("file", option.File), ("name", name)),
                _ => option with { Properties = new Dictionary<string, string>(option.Properties, StringComparer.Ordinal) { [name] = value } },
            };
        }
        return option;
    }

    /// <summary>The payload as the n-th part; the first one is the SED unless its properties say otherwise.</summary>
    public As4Part ToPart(int index, byte[] content)
    {
        var properties = new Dictionary<string, string>(Properties, StringComparer.Ordinal);
        properties.TryAdd(As4Names.PartType, index == 0 ? "SED" : "Attachment");
        return new As4Part(ContentId ?? (index == 0 ? "DefaultSED" : $"Attachment{index}"), Mime, content, properties);
    }

    private static string TypeOf(string file) => Path.GetExtension(file).ToLowerInvariant() switch
    {
        ".xml" => "application/xml",
        ".pdf" => "application/pdf",
        ".txt" => "text/plain",
        ".jpg" or ".jpeg" => "image/jpeg",
        ".png" => "image/png",
        ".json" => "application/json",
        _ => "application/octet-stream",
    };
}
