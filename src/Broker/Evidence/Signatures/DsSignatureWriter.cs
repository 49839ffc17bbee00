using System.Buffers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MessageBroker.Evidence.Keys;

namespace MessageBroker.Evidence.Signatures;

/// <summary>Writes a ds:Signature. The text it makes is already in exclusive canonical form, so nothing is re-serialised.</summary>
public static class DsSignatureWriter
{
    private static readonly SearchValues<char> AttributeSpecials = SearchValues.Create("&<\"\t\n\r");
    private static readonly SearchValues<char> TextSpecials = SearchValues.Create("&<>\r");
    private const string Declaration = " xmlns:ds=\"" + DsAlgorithms.Ds + "\"";

    /// <summary>
    /// Builds SignedInfo from the references, signs it and returns the whole ds:Signature element as UTF-8 octets.
    /// <paramref name="keyInfoXml"/> goes verbatim into ds:KeyInfo, <paramref name="objectXml"/> verbatim behind it (may be empty).
    /// Both must use the prefix ds for XML Signature; it is declared on ds:Signature.
    /// </summary>
    public static byte[] Write(SigningKey key, string? signatureId, IReadOnlyList<DsReferenceToSign> references, string keyInfoXml, string objectXml)
    {
        var content = SignedInfoContent(key.SignatureAlgorithm, references);
        var value = key.SignData(Encoding.UTF8.GetBytes($"<ds:SignedInfo{Declaration}>{content}</ds:SignedInfo>"));
        var id = signatureId is null ? "" : $" Id=\"{Escape(signatureId)}\"";
        return Encoding.UTF8.GetBytes(
            $"<ds:Signature{Declaration}{id}><ds:SignedInfo>{content}</ds:SignedInfo>"
            + $"<ds:SignatureValue>{Convert.ToBase64String(value)}</ds:SignatureValue><ds:KeyInfo>{keyInfoXml}</ds:KeyInfo>{objectXml}</ds:Signature>");
    }

    /// <summary>ds:X509Data with the certificate, for <see cref="Write"/>.</summary>
    public static string X509Data(X509Certificate2 certificate) =>
        $"<ds:X509Data><ds:X509Certificate>{Convert.ToBase64String(certificate.RawData)}</ds:X509Certificate></ds:X509Data>";

    /// <summary>Escapes an attribute value as canonical XML has it.</summary>
    internal static string Escape(string value) => !value.AsSpan().ContainsAny(AttributeSpecials) ? value : new StringBuilder(value)
        .Replace("&", "&amp;").Replace("<", "&lt;").Replace("\"", "&quot;").Replace("\t", "&#x9;").Replace("\n", "&#xA;").Replace("\r", "&#xD;").ToString();

    /// <summary>Escapes text as canonical XML has it.</summary>
    internal static string EscapeText(string value) => !value.AsSpan().ContainsAny(TextSpecials) ? value : new StringBuilder(value)
        .Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;").Replace("\r", "&#xD;").ToString();

    private static string SignedInfoContent(string algorithm, IReadOnlyList<DsReferenceToSign> references)
    {
        var content = new StringBuilder();
        content.Append($"<ds:CanonicalizationMethod Algorithm=\"{DsAlgorithms.ExclusiveC14N}\"></ds:CanonicalizationMethod>");
        content.Append($"<ds:SignatureMethod Algorithm=\"{algorithm}\"></ds:SignatureMethod>");
        foreach (var reference in references) Append(content, reference);
        return content.ToString();
    }

    private static void Append(StringBuilder content, DsReferenceToSign reference)
    {
        content.Append("<ds:Reference");
        if (reference.Id is not null) content.Append($" Id=\"{Escape(reference.Id)}\"");
        if (reference.Type is not null) content.Append($" Type=\"{Escape(reference.Type)}\"");
        content.Append($" URI=\"{Escape(reference.Uri)}\">");
        if (reference.Transforms.Count > 0)
        {
            content.Append("<ds:Transforms>");
            foreach (var transform in reference.Transforms) Append(content, transform);
            content.Append("</ds:Transforms>");
        }
        content.Append($"<ds:DigestMethod Algorithm=\"{DsAlgorithms.Sha256}\"></ds:DigestMethod>");
        content.Append($"<ds:DigestValue>{Convert.ToBase64String(reference.DigestValue)}</ds:DigestValue></ds:Reference>");
    }

    private static void Append(StringBuilder content, DsTransform transform)
    {
        content.Append($"<ds:Transform Algorithm=\"{Escape(transform.Algorithm)}\">");
        if (transform.PrefixList.Count > 0)
            content.Append($"<ec:InclusiveNamespaces xmlns:ec=\"{DsAlgorithms.ExclusiveC14N}\" PrefixList=\"{Escape(string.Join(' ', transform.PrefixList))}\"></ec:InclusiveNamespaces>");
        content.Append("</ds:Transform>");
    }
}
