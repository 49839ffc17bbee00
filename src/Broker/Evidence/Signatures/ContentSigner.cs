using System.Security.Cryptography;
using System.Text.RegularExpressions;
using MessageBroker.Evidence.Keys;
using MessageBroker.Evidence.Trust;

namespace MessageBroker.Evidence.Signatures;

/// <summary>
/// Signs content of any kind by XAdES baseline B-B (EN 319 132-1 §6) where it is not the signed document that holds the signature: the
/// signature holds the content (enveloping) or names it (detached). What is digested are the octets as they are.
/// </summary>
public static partial class ContentSigner
{
    /// <summary>Largest content, in octets: as Base64 it has to pass the limits of who verifies it.</summary>
    public const int MaxEnveloped = 14 * 1024 * 1024;

    private const string ObjectId = "o-id-1";

    /// <summary>A signature with the content inside, as Base64 in a ds:Object.</summary>
    /// <param name="mime">Media type of the content; it is signed.</param>
    /// <param name="policy">Has to admit the key for making signatures then.</param>
    /// <param name="at">The claimed signing time; the certificate has to be valid then.</param>
    /// <param name="idSeed">Identifiers in the signature are derived from a hash of this.</param>
    public static SedSigning Enveloping(ReadOnlyMemory<byte> content, string mime, SigningKey key, CryptoPolicy policy, DateTimeOffset at, string idSeed)
    {
        var text = $"<ds:Object Encoding=\"{DsAlgorithms.Base64}\" Id=\"{ObjectId}\" MimeType=\"{mime}\">{Convert.ToBase64String(content.Span)}</ds:Object>";
        return Sign(content, mime, key, policy, at, idSeed, "#" + ObjectId, [new DsTransform(DsAlgorithms.Base64, [])], text);
    }

    /// <summary>A signature beside the content, which it names.</summary>
    /// <param name="name">File name of the content, without folders; it stands in the signature percent-encoded.</param>
    /// <param name="mime">Media type of the content; it is signed.</param>
    /// <param name="policy">Has to admit the key for making signatures then.</param>
    /// <param name="at">The claimed signing time; the certificate has to be valid then.</param>
    /// <param name="idSeed">Identifiers in the signature are derived from a hash of this.</param>
    public static SedSigning Detached(ReadOnlyMemory<byte> content, string name, string mime, SigningKey key, CryptoPolicy policy, DateTimeOffset at, string idSeed) =>
        Sign(content, mime, key, policy, at, idSeed, Uri.EscapeDataString(name), [], "");

    private static SedSigning Sign(
        ReadOnlyMemory<byte> content, string mime, SigningKey key, CryptoPolicy policy, DateTimeOffset at, string idSeed, string uri, IReadOnlyList<DsTransform> transforms, string objectXml)
    {
        List<Reason> reasons = [.. XadesWriter.KeyObstacles(key, policy, at)];
        if (!MediaType().IsMatch(mime)) reasons.Add(Reason.Of(ReasonCode.PropertyInvalid, "/", "detail", $"{mime} is no media type"));
        if (objectXml.Length > 0 && content.Length > MaxEnveloped) reasons.Add(Reason.Of(ReasonCode.LimitExceeded, "/", "detail", $"a content of more than {MaxEnveloped} octets"));
        // Nothing would be signed, and two files without content are the same file.
        if (content.IsEmpty) reasons.Add(Reason.Of(ReasonCode.StructureInvalid, "/", "detail", "the content is empty"));
        if (reasons.Count > 0) return new SedSigning(null, null, reasons);
        var digest = SHA256.HashData(content.Span);
        var reference = new DsReferenceToSign(uri, XadesWriter.ContentReferenceId, null, transforms, digest);
        return new SedSigning(XadesWriter.Signature(key, at, XadesWriter.Name(idSeed), SignatureProfile.Xades, reference, mime, objectXml), Convert.ToHexStringLower(digest), []);
    }

    // RFC 6838 §4.2; nothing in it has to be escaped in XML.
    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9!#$^_.+-]{0,126}/[A-Za-z0-9][A-Za-z0-9!#$^_.+-]{0,126}\z")]
    private static partial Regex MediaType();
}
