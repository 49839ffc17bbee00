using MessageBroker.Evidence;
using MessageBroker.Evidence.Journal;
using MessageBroker.Evidence.Keys;
using MessageBroker.Evidence.Receipts;
using MessageBroker.Evidence.Signatures;
using MessageBroker.Evidence.Trust;
using MessageBroker.Exchange.As4.Messages;
using MessageBroker.Exchange.As4.ProcessingModes;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Verdicts;
using MessageBroker.Schemas.Findings;
using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace MessageBroker.Exchange.As4;

/// <summary>
/// The codec as the flow asks for it: what was agreed on in every message, judged by the configured parties. Keeps nothing but
/// what it made of a <see cref="Parties"/> value, so that certificates are not decoded for every message.
/// </summary>
public sealed class FlowAs4Codec(As4Agreement agreement) : IAs4Codec
{
    private readonly ConditionalWeakTable<Parties, As4Context> prepared = [];

    /// <summary>The codec of EESSI's messages.</summary>
    public FlowAs4Codec() : this(As4Agreement.Eessi) { }

    public As4Wrapped Wrap(As4Content content, SigningKey key)
    {
        var wrapped = As4Codec.Wrap(new WrapRequest
        {
            MessageId = content.MessageId,
            ConversationId = content.ConversationId,
            RefToMessageId = content.RefToMessageId,
            Timestamp = content.Timestamp,
            From = Party(content.From, agreement.PMode.Initiator),
            To = Party(content.To, agreement.PMode.Responder),
            Service = content.IsReconcile
                ? new EbmsTyped(As4Names.ReconcileService, As4Names.ReconcileServiceType)
                : new EbmsTyped(agreement.PMode.Service ?? As4Names.EessiService, agreement.PMode.ServiceType),
            Action = content.IsReconcile ? As4Names.ReconcileAction : agreement.PMode.Action ?? As4Names.EessiAction,
            Agreement = agreement.PMode.Agreement,
            Properties = Properties(content),
            Parts = [.. content.Parts.Select(Part)],
        }, key);
        return new As4Wrapped(wrapped.ContentType, wrapped.Body);
    }

    public As4Reading Judge(string? contentType, ReadOnlyMemory<byte> body, Parties parties, DateTimeOffset at)
    {
        var judgement = As4Codec.Judge(new As4Input(contentType, body), Context(parties, at));
        var message = judgement.Message;
        return new As4Reading
        {
            Accepted = judgement.Accept,
            Kind = judgement.Kind.Word(),
            EbmsCode = judgement.Answer?.Code,
            MessageId = judgement.Unit?.MessageId,
            RefToMessageId = judgement.Unit?.RefToMessageId,
            From = message?.From?.Id,
            To = message?.To?.Id,
            ConversationId = message?.ConversationId,
            IsPing = message?.IsPing ?? false,
            IsReconcile = message?.IsReconcile ?? false,
            Parts = [.. judgement.Parts.Select(Delivered)],
            ReferencesDigest = judgement.ReferencesDigest ?? DigestOfParts(judgement),
            Signer = Signer(judgement.Signer),
            SignerCertificate = judgement.Signer,
            Findings = [.. judgement.Findings.Select(f => f.Finding)],
            Handle = judgement,
        };
    }

    public byte[] Receipt(As4Reading accepted, SigningKey key, string signalId, DateTimeOffset at) => As4Codec.Receipt(Judgement(accepted), key, signalId, at);

    /// <summary>Code and findings are the reading's: the flow may refuse what the codec took, as a used id with other content.</summary>
    public byte[] Error(As4Reading refused, SigningKey key, string signalId, DateTimeOffset at)
    {
        var info = new ErrorSignal { MessageId = signalId, RefToMessageId = string.IsNullOrEmpty(refused.MessageId) ? null : refused.MessageId };
        return As4Codec.Error(info, EbmsCode.Of(refused.EbmsCode), refused.Findings.First(f => f.IsError), key, at);
    }

    public As4Answer JudgeAnswer(As4Received answer, As4Wrapped sent, string partner, bool repeated, Parties parties, DateTimeOffset at)
    {
        var message = SentMessage.Read(sent.ContentType, sent.Body, repeated) ?? throw new ArgumentException("not a message of ours", nameof(sent));
        var outcome = As4Codec.JudgeAnswer(new As4HttpAnswer(answer.Status, answer.ContentType, answer.Body), message with { To = partner }, Context(parties, at));
        var signer = Signer(outcome.Signal?.Signer);
        IReadOnlyList<Finding> findings = [.. outcome.Findings.Select(f => f.Finding)];
        var judged = outcome switch
        {
            As4Outcome.Acknowledged receipt => new As4Answer(As4AnswerKind.Receipt, null, signer, null, findings) { GivenAt = receipt.GivenAt },
            As4Outcome.Rejected rejected => new As4Answer(As4AnswerKind.Error, rejected.Error.Code, signer, $"{rejected.Error.Code} {rejected.Error.ShortDescription}".Trim(), findings),
            var none => new As4Answer(As4AnswerKind.None, ((As4Outcome.NoAnswer)none).Hint, signer, string.Join(' ', findings.Where(f => f.IsError).Select(f => f.Code).Distinct()), findings),
        };
        return judged with { Handle = outcome, SignerCertificate = outcome.Signal?.Signer };
    }

    public string DigestOf(As4Wrapped sent)
    {
        var message = SentMessage.Read(sent.ContentType, sent.Body) ?? throw new ArgumentException("not a message of ours", nameof(sent));
        return WsSecurityReference.Digest(NonRepudiation.SignedReferences(message.SoapEnvelope));
    }

    /// <summary>What is known of the partner of an institution at an instant; null where there is none.</summary>
    public static As4Partner? PartnerAt(Parties parties, string institution, DateTimeOffset at) => parties.At(at).FindPartner(institution) is { } partner ? Partner(partner, parties.Revocation) : null;

    /// <summary>Why a certificate does not speak for an institution at an instant, whatever its path; null where it does.</summary>
    public static Finding? Speaks(Parties parties, string institution, X509Certificate2 certificate, DateTimeOffset at) =>
        PartnerAt(parties, institution, at) is { } partner
            ? new As4Partners(new Dictionary<string, As4Partner> { [institution] = partner }).JudgeSigner(institution, certificate, $"trust/{institution}/ebms")?.Finding
            : null;

    private static string DigestOfParts(As4Judgement judgement) =>
        Hash256.Of(Encoding.ASCII.GetBytes(string.Concat(judgement.Parts.Select(p => Hash256.Of(p.Content.Span).ToString()).Order(StringComparer.Ordinal)))).ToString();

    private As4Context Context(Parties parties, DateTimeOffset at) => (agreement.JudgeBy ?? prepared.GetValue(parties.At(at), Prepare)) with { At = at };

    private As4Context Prepare(Parties parties) => new()
    {
        Trust = TrustStore.Empty,
        At = default,
        Crypto = parties.ReadPolicy(),
        Partners = new As4Partners(parties.Partners
            .SelectMany(p => p.Institutions.Select(i => KeyValuePair.Create(i, Partner(p, parties.Revocation))))
            .DistinctBy(p => p.Key).ToDictionary(StringComparer.Ordinal)),
        OwnParties = parties.Hosted.Select(h => h.Id).ToHashSet(StringComparer.Ordinal),
        PMode = agreement.PMode,
        Limits = As4Limits.Default with { MaxPayloadBytes = parties.MaxUnpackedBytes, MaxParts = parties.MaxParts, MaxAttachmentBytes = parties.MaxAttachmentBytes ?? int.MaxValue },
    };

    /// <summary>
    /// Certificates that are named one by one are their own anchors where no anchor is named beside them; those of the registry always are.
    /// </summary>
    private static As4Partner Partner(Partner partner, Revocation revocation)
    {
        static List<X509Certificate2> Read(IReadOnlyList<string> pems) => [.. pems.Select(pem => X509Certificate2.CreateFromPem(pem))];
        var (configured, anchors, named) = (Read(partner.EbmsCertificates), Read(partner.EbmsAnchors), Read(partner.EbmsNamed));
        List<X509Certificate2> certificates = [.. configured, .. named];
        return new As4Partner(certificates, new TrustStore([.. anchors.Count > 0 ? anchors : configured, .. named], certificates, revocation) { Ended = Read(partner.EbmsEnded), Policies = partner.CertificatePolicies ?? [] }, partner.Reconcile)
        {
            ByName = partner.EbmsByName ?? certificates.Count == 0,
        };
    }

    private static EbmsParty Party(string institution, PModeParty? agreed) => new(institution, agreed?.Type, agreed?.Role);

    private IReadOnlyList<EbmsProperty> Properties(As4Content content)
    {
        EbmsProperty[] usual = [new(As4Names.OriginalSender, content.From), new(As4Names.FinalRecipient, content.To)];
        return [.. usual.Where(u => agreement.Properties.All(p => p.Name != u.Name)), .. agreement.Properties];
    }

    private WrapPart Part(As4Part part) => new(part.ContentId, part.Mime, part.Bytes, agreement.PMode.Compress)
    {
        Properties = [.. part.Properties.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => new EbmsProperty(p.Key, p.Value))],
        CharacterSet = part.Mime.EndsWith("xml", StringComparison.Ordinal) ? "UTF-8" : null,
    };

    private static As4Part Delivered(DeliveredPart part) =>
        new(part.ContentId, part.Mime, part.Content, part.Properties.ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal));

    private static string? Signer(X509Certificate2? certificate) =>
        certificate is null ? null : $"{certificate.Subject}; sha256 {Hash256.Of(certificate.RawData).ToString()}";

    private static As4Judgement Judgement(As4Reading reading) =>
        reading.Handle as As4Judgement ?? throw new ArgumentException("not a reading of this codec", nameof(reading));
}
