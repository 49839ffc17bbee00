using MessageBroker.Evidence.Keys;
using System.Security.Cryptography;

namespace MessageBroker.Evidence.Signatures;

/// <summary>
/// Writes the wsse:Security header of a message: BinarySecurityToken (X509v3) by direct reference, exclusive canonicalisation,
/// SHA-256, references to Messaging, Body and every part in the order given. Receipts and errors sign Messaging and Body only.
/// </summary>
public static class WsSecuritySigner
{
    private const string TokenId = "_token";
    private static readonly IReadOnlyList<DsTransform> InEnvelope = [new(DsAlgorithms.ExclusiveC14N, [])];
    private static readonly IReadOnlyList<DsTransform> AttachmentContent = [new(DsAlgorithms.AttachmentContent, [])];

    /// <param name="elements">Identifier and exclusive canonical octets of each element to cover, eb:Messaging first.</param>
    /// <param name="attachments">Parts to cover; a compressed part over its octets, plain XML over its canonical form.</param>
    /// <returns>The element as it goes into the header: prefix S12 must be bound to SOAP 1.2 there, nothing else is expected of the context.</returns>
    public static string SecurityHeader(SigningKey key, IReadOnlyList<(string Id, ReadOnlyMemory<byte> Canonical)> elements, IReadOnlyList<WsSecurityAttachment> attachments)
    {
        var references = elements.Select(e => new DsReferenceToSign("#" + e.Id, null, null, InEnvelope, SHA256.HashData(e.Canonical.Span)))
            .Concat(attachments.Select(a => new DsReferenceToSign(WsSecurityContentId.Encode(a.ContentId), null, null, AttachmentContent, Digest(a))));
        var signature = System.Text.Encoding.UTF8.GetString(DsSignatureWriter.Write(key, null, [.. references], KeyInfo, ""));
        var token = Convert.ToBase64String(key.Certificate.RawData);
        return $"<wsse:Security xmlns:wsse=\"{WsSecurityNames.Secext}\" xmlns:wsu=\"{WsSecurityNames.Utility}\" S12:mustUnderstand=\"true\">"
            + $"<wsse:BinarySecurityToken EncodingType=\"{WsSecurityNames.Base64Binary}\" ValueType=\"{WsSecurityNames.X509v3}\" wsu:Id=\"{TokenId}\">{token}</wsse:BinarySecurityToken>"
            + signature + "</wsse:Security>";
    }

    private static string KeyInfo =>
        $"<wsse:SecurityTokenReference xmlns:wsse=\"{WsSecurityNames.Secext}\"><wsse:Reference URI=\"#{TokenId}\" ValueType=\"{WsSecurityNames.X509v3}\"></wsse:Reference></wsse:SecurityTokenReference>";

    /// <exception cref="ArgumentException">A part that claims an XML type is not XML: the caller checks what it sends.</exception>
    private static byte[] Digest(WsSecurityAttachment attachment)
    {
        // What is neither XML nor compressed text is signed in the form of the peers that normalise; the writer sends text with CR LF.
        var inputs = attachment.DigestInputs(Canonical.XmlLimits.Default);
        return inputs.Count > 0 ? SHA256.HashData(inputs[^1].Span) : throw new ArgumentException($"part {attachment.ContentId} is not the XML that its type says", nameof(attachment));
    }
}
