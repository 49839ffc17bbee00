using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MessageBroker.Evidence.Keys;
using MessageBroker.Evidence.Signatures;
using MessageBroker.Evidence.Trust;
using MessageBroker.Exchange.As4;
using MessageBroker.Exchange.As4.Messages;

namespace MessageBroker.Tests.Evidence.As4;

/// <summary>Two parties with keys made once, a message between them, and ways to spoil it before or after signing.</summary>
internal static class As4Fixture
{
    public const string BgParty = "BG:BGASA", RoParty = "RO:80246";
    public static readonly DateTimeOffset At = new(2026, 5, 1, 10, 0, 0, TimeSpan.Zero);
    public static readonly SigningKey Bg = new(SelfSigned("CN=" + BgParty, RSA.Create(2048)));
    public static readonly SigningKey Ro = new(SelfSigned("CN=" + RoParty, ECDsa.Create(ECCurve.NamedCurves.nistP256)));
    public static readonly SigningKey Stranger = new(SelfSigned("CN=" + BgParty, ECDsa.Create(ECCurve.NamedCurves.nistP256)));
    public static readonly byte[] Sed = Encoding.UTF8.GetBytes("<?xml version=\"1.0\"?><SED xmlns=\"urn:test\"><Име>Ана Попова</Име></SED>");

    public static As4Context Context => new()
    {
        Trust = new TrustStore([Bg.Certificate, Ro.Certificate], []),
        At = At,
        OwnParties = new HashSet<string> { RoParty },
        Partners = new As4Partners(new Dictionary<string, As4Partner> { [BgParty] = new([]), [RoParty] = new([]) }),
    };

    public static WrapRequest Request(params WrapPart[] parts) => new()
    {
        MessageId = "0190f3c2-0000-7000-8000-000000000001@ap.bg.example",
        ConversationId = "conversation-1",
        Timestamp = At,
        From = new EbmsParty(BgParty, As4Names.EessiPartyType, As4Names.EessiRole),
        To = new EbmsParty(RoParty, As4Names.EessiPartyType, As4Names.EessiRole),
        Service = new EbmsTyped(As4Names.EessiService, As4Names.EessiServiceType),
        Action = As4Names.EessiAction,
        Properties = [new(As4Names.OriginalSender, BgParty), new(As4Names.FinalRecipient, RoParty)],
        Parts = parts.Length > 0 ? parts : [new WrapPart("DefaultSED", "application/xml", Sed) { Properties = [new(As4Names.PartType, "SED")] }],
    };

    public static WrappedMessage Message(params WrapPart[] parts) => As4Codec.Wrap(Request(parts), Bg);

    public static As4Judgement Judge(WrappedMessage message, As4Context? context = null) => Judge(message.ContentType, message.Body, context);

    public static As4Judgement Judge(string? contentType, byte[] body, As4Context? context = null) =>
        As4Codec.Judge(new As4Input(contentType, body), context ?? Context);

    /// <summary>Replaces a text in the eb:Messaging of a message without payload and signs the result: a header that its sender vouches for.</summary>
    public static As4Judgement JudgeSigned(string old, string @new, As4Context? context = null)
    {
        var messaging = MessagingOf(As4Codec.Wrap(Request() with { Parts = [] }, Bg));
        Assert.Contains(old, messaging, StringComparison.Ordinal);
        return Judge(As4Names.SoapContentType, MessageWrapper.Signed(messaging.Replace(old, @new, StringComparison.Ordinal), Bg, []), context);
    }

    /// <summary>Replaces a text in the octets of a message that is signed already.</summary>
    public static As4Judgement JudgeSpoilt(WrappedMessage message, string old, string @new, As4Context? context = null) =>
        Judge(message.ContentType, Replace(message.Body, old, @new), context);

    public static byte[] Replace(byte[] octets, string old, string @new)
    {
        var text = Encoding.Latin1.GetString(octets);
        var from = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(old));
        Assert.Contains(from, text, StringComparison.Ordinal);
        return Encoding.Latin1.GetBytes(text.Replace(from, Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(@new)), StringComparison.Ordinal));
    }

    public static string MessagingOf(WrappedMessage message)
    {
        var text = Encoding.UTF8.GetString(message.SoapEnvelope);
        var start = text.IndexOf("<eb:Messaging", StringComparison.Ordinal);
        var end = text.IndexOf("</eb:Messaging>", StringComparison.Ordinal) + "</eb:Messaging>".Length;
        return text[start..end];
    }

    /// <summary>A MIME package around any envelope.</summary>
    public static (string ContentType, byte[] Body) Package(byte[] envelope, params (string Headers, byte[] Content)[] parts)
    {
        using var body = new MemoryStream();
        Write("--b\r\nContent-Type: application/soap+xml\r\n\r\n", envelope);
        foreach (var (headers, content) in parts) Write($"\r\n--b\r\n{headers}\r\n\r\n", content);
        body.Write("\r\n--b--\r\n"u8);
        return ("multipart/related; boundary=b; type=\"application/soap+xml\"", body.ToArray());

        void Write(string head, byte[] content)
        {
            body.Write(Encoding.UTF8.GetBytes(head));
            body.Write(content);
        }
    }

    public static void Refused(As4Judgement judgement, EbmsCode code, string finding)
    {
        Assert.False(judgement.Accept);
        Assert.Equal(code, judgement.Answer);
        Assert.Equal(finding, judgement.Findings.First(f => f.Finding.IsError).Finding.Code);
        Assert.Empty(judgement.Parts);
    }

    public static X509Certificate2 SelfSigned(string subject, AsymmetricAlgorithm key, DateTimeOffset? from = null, DateTimeOffset? to = null)
    {
        var name = new X500DistinguishedName(subject);
        var request = key is RSA rsa ? new CertificateRequest(name, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1) : new CertificateRequest(name, (ECDsa)key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return request.CreateSelfSigned(from ?? At.AddYears(-1), to ?? At.AddYears(1));
    }

    public static WsSecurityAttachment Attachment(string id, string mime, byte[] content) => new(id, mime, content);
}
