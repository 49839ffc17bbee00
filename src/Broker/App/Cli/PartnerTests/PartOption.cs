using MessageBroker.Exchange.As4;
using MessageBroker.Exchange.As4.Messages;

namespace MessageBroker.App.Cli.PartnerTests;

/// <summary><c>--part FILE[;mime=TYPE][;cid=ID][;NAME=VALUE]…</c>: one payload of a partner test.</summary>
internal sealed record PartOption(string File, string Mime, string? ContentId, IReadOnlyList<EbmsProperty> Properties)
{
    /// <exception cref="VerbStop">A piece is not NAME=VALUE.</exception>
    public static PartOption Parse(string text)
    {
        var pieces = text.Split(';');
        var option = new PartOption(pieces[0], TypeOf(pieces[0]), null, []);
        foreach (var piece in pieces[1..])
        {
            var at = piece.IndexOf('=');
            if (at < 1) throw VerbStop.Usage($"--part wants FILE;NAME=VALUE;…, not '{piece}'");
            var (name, value) = (piece[..at], piece[(at + 1)..]);
            option = name switch
            {
                "mime" => option with { Mime = value },
                "cid" => option with { ContentId = value },
                _ => option with { Properties = [.. option.Properties, new EbmsProperty(name, value)] },
            };
        }
        return option;
    }

    /// <summary>The payload as the n-th part; the first one is the SED unless its properties say otherwise.</summary>
    public WrapPart ToPart(int index, byte[] content, bool compress)
    {
        var properties = Properties.Any(p => p.Name == As4Names.PartType) ? Properties : [.. Properties, new EbmsProperty(As4Names.PartType, index == 0 ? "SED" : "Attachment")];
        var id = ContentId ?? (index == 0 ? "DefaultSED" : $"Attachment{index}");
        return new WrapPart(id, Mime, content, compress) { Properties = properties, CharacterSet = Mime.EndsWith("xml", StringComparison.Ordinal) ? "UTF-8" : null };
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
