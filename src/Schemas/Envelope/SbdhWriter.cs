using System.Globalization;
using System.Security;
using System.Text;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Schemas.Envelope;

/// <summary>
/// Puts a signed SED under its header. The octets of the SED go in as they are, without byte order mark and XML declaration:
/// its signature was made over the stand-alone document and must hold when it is taken out again.
/// </summary>
public static class SbdhWriter
{
    /// <summary>The StandardBusinessDocument as UTF-8 octets. Prefixes are bound, the default namespace is not: it would capture the SED's unqualified fields.</summary>
    public static byte[] Write(Sbdh header, ReadOnlySpan<byte> signedSed)
    {
        var opening = Encoding.UTF8.GetBytes($"<sbdh:StandardBusinessDocument xmlns:sbdh=\"{Sbdh.NamespaceUri}\">{Header(header)}");
        var body = Body(signedSed);
        var closing = "</sbdh:StandardBusinessDocument>"u8;
        var document = new byte[opening.Length + body.Length + closing.Length];
        opening.CopyTo(document, 0);
        body.CopyTo(document.AsSpan(opening.Length));
        closing.CopyTo(document.AsSpan(opening.Length + body.Length));
        return document;
    }

    /// <summary>The header alone, as UTF-8 octets.</summary>
    public static byte[] Write(Sbdh header)
    {
        var text = Header(header);
        var name = text.IndexOf('>', StringComparison.Ordinal);
        return Encoding.UTF8.GetBytes($"{text[..name]} xmlns:sbdh=\"{Sbdh.NamespaceUri}\"{text[name..]}");
    }

    private static ReadOnlySpan<byte> Body(ReadOnlySpan<byte> sed)
    {
        if (sed.StartsWith(Encoding.UTF8.Preamble)) sed = sed[Encoding.UTF8.Preamble.Length..];
        if (!sed.StartsWith("<?xml "u8)) return sed;
        return sed[(sed.IndexOf("?>"u8) + 2)..];
    }

    private static string Header(Sbdh header)
    {
        var text = new StringBuilder("<sbdh:StandardBusinessDocumentHeader>");
        Leaf(text, "HeaderVersion", Sbdh.Version);
        Party(text, "Sender", header.Sender);
        foreach (var receiver in header.Receivers) Party(text, "Receiver", receiver);
        text.Append("<sbdh:DocumentIdentification>");
        Leaf(text, "CreationDateAndTime", SbdhSpelling.Of(header.Created));
        Leaf(text, "CaseAction", header.CaseAction);
        Leaf(text, "Type", header.Type);
        Leaf(text, "InstanceIdentifier", header.InstanceIdentifier);
        Leaf(text, "TypeVersion", header.TypeVersion);
        text.Append("</sbdh:DocumentIdentification><sbdh:BusinessScope>");
        Leaf(text, "DocumentVersion", header.DocumentVersion.ToString(CultureInfo.InvariantCulture));
        Leaf(text, "SetId", header.SetId);
        text.Append("<sbdh:CaseId>");
        Leaf(text, "InstanceIdentifier", header.CaseId);
        Leaf(text, "BusinessServiceName", $"{header.Buc}:{header.BucVersion}");
        text.Append("</sbdh:CaseId></sbdh:BusinessScope>");
        Inferred(text, header);
        return text.Append("</sbdh:StandardBusinessDocumentHeader>").ToString();
    }

    private static void Inferred(StringBuilder text, Sbdh header)
    {
        if (header.RelatedSetId is null && header.Attachments.Count == 0) return;
        text.Append($"<i:Inferred xmlns:i=\"{Sbdh.InferredNamespaceUri}\">");
        if (header.RelatedSetId is { } related) Leaf(text, "RelatedSetId", related, "i");
        foreach (var attachment in header.Attachments)
        {
            text.Append("<i:Attachment>");
            Leaf(text, "Identifier", attachment.Identifier, "i");
            Leaf(text, "FileName", attachment.FileName, "i");
            Leaf(text, "InternetMediaTypeCode", attachment.Mime, "i");
            Leaf(text, "IsMedical", attachment.IsMedical ? "true" : "false", "i");
            text.Append("</i:Attachment>");
        }
        text.Append("</i:Inferred>");
    }

    private static void Party(StringBuilder text, string name, SbdhParty party)
    {
        text.Append($"<sbdh:{name}>");
        Leaf(text, "ContactTypeIdentifier", party.Role.ToString());
        text.Append($"<sbdh:Identifier Authority=\"{SecurityElement.Escape(party.Authority)}\">{SecurityElement.Escape(party.Id)}</sbdh:Identifier></sbdh:{name}>");
    }

    // A reader turns a bare carriage return, which a file may have in its name, into a line feed.
    private static void Leaf(StringBuilder text, string name, string value, string prefix = "sbdh") =>
        text.Append($"<{prefix}:{name}>{SecurityElement.Escape(value).Replace("\r", "&#xD;", StringComparison.Ordinal)}</{prefix}:{name}>");
}
