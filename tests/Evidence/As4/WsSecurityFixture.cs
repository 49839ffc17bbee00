using System.Security.Cryptography;
using System.Text;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Evidence.Keys;
using MessageBroker.Evidence.Signatures;
using MessageBroker.Evidence.Trust;
using MessageBroker.Exchange.As4.Messages;

namespace MessageBroker.Tests.Evidence.As4;

/// <summary>Signed envelopes that no writer of ours would make: whatever is written here is signed, so that only the rules refuse it.</summary>
internal static class WsSecurityFixture
{
    public const string Messaging = $"<eb:Messaging xmlns:eb=\"{WsSecurityNames.Ebms}\" xmlns:wsu=\"{WsSecurityNames.Utility}\" wsu:Id=\"m\"></eb:Messaging>";
    public const string Direct = "<wsse:Reference URI=\"#t\"></wsse:Reference>";
    public static readonly DsTransform Exclusive = new(DsAlgorithms.ExclusiveC14N, []), Attached = new(DsAlgorithms.AttachmentContent, []);
    public static readonly DsReferenceToSign Header = Reference("#m", Messaging), Body = Reference("#" + EbmsWriter.BodyId, EbmsWriter.Body);
    public static readonly SigningKey Key = As4Fixture.Ro;

    public static string Token => Binary(Convert.ToBase64String(Key.Certificate.RawData));

    public static DsReferenceToSign Reference(string uri, string canonical) => new(uri, null, null, [Exclusive], SHA256.HashData(Encoding.UTF8.GetBytes(canonical)));

    public static DsReferenceToSign Part(string id, string content) => new("cid:" + id, null, null, [Attached], SHA256.HashData(Encoding.UTF8.GetBytes(content)));

    public static WsSecurityAttachment Attachment(string id, string content) => new(id, "application/octet-stream", Encoding.UTF8.GetBytes(content));

    public static string Binary(string base64, string attributes = $"EncodingType=\"{WsSecurityNames.Base64Binary}\" ValueType=\"{WsSecurityNames.X509v3}\"") =>
        $"<wsse:BinarySecurityToken {attributes} wsu:Id=\"t\">{base64}</wsse:BinarySecurityToken>";

    /// <summary>wsse:Security with the token and a signature over the references.</summary>
    /// <param name="hint">What stands in the SecurityTokenReference.</param>
    public static string Security(IReadOnlyList<DsReferenceToSign> references, string hint = Direct, string? token = null, SigningKey? key = null) =>
        $"<wsse:Security xmlns:wsse=\"{WsSecurityNames.Secext}\" xmlns:wsu=\"{WsSecurityNames.Utility}\">{token ?? Token}"
        + Encoding.UTF8.GetString(DsSignatureWriter.Write(key ?? Key, null, references, $"<wsse:SecurityTokenReference>{hint}</wsse:SecurityTokenReference>", "")) + "</wsse:Security>";

    public static string Envelope(string security) => EbmsWriter.Envelope(Messaging, security);

    public static WsSecurityVerdict Judge(string envelope, IReadOnlyList<WsSecurityAttachment>? parts = null, WsSecurityDemand? demand = null, params IReadOnlyList<SigningKey> anchors) =>
        WsSecurityVerifier.Verify(
            WsSecurityEnvelope.Locate(Tape(envelope)), parts ?? [], demand ?? new WsSecurityDemand(),
            new WsSecurityJudgement(new TrustStore([Key.Certificate, .. anchors.Select(a => a.Certificate)], []), CryptoPolicy.Default, As4Fixture.At));

    public static XmlTape Tape(string text) => XmlTape.Read(Encoding.UTF8.GetBytes(text), XmlLimits.Default).Tape!;
}
