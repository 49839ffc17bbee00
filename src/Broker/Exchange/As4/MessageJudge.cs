using MessageBroker.Evidence;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Evidence.Signatures;
using MessageBroker.Exchange.As4.Messages;
using MessageBroker.Exchange.As4.Mime;
using MessageBroker.Exchange.As4.ProcessingModes;

namespace MessageBroker.Exchange.As4;

/// <summary>
/// Judges one message. The order of the checks decides the code that is answered and survives the known attacks: caps and MIME,
/// XML without DTD, elements at their fixed places, algorithms, token with trust and party, digests and signature, coverage,
/// decompression, header rules, P-Mode. Later checks still run where they can, so that all findings come in one answer.
/// </summary>
internal sealed class MessageJudge(As4Input input, As4Context context)
{
    private const string HeaderPlace = "/Envelope/Header", FromPlace = "/Envelope/Header/Messaging/UserMessage/PartyInfo/From";
    private readonly List<As4Finding> findings = [];

    public As4Judgement Run()
    {
        var mime = MimeMessageReader.Read(input.ContentType, input.Body, context.Limits);
        findings.AddRange(mime.Findings);
        if (mime.Message is not { } message) return Unreadable(default);
        var reading = XmlTape.Read(message.Root, context.Limits.Xml);
        if (reading.Fault is { } fault) findings.Add(ReasonFindings.Of(fault));
        if (reading.Tape is not { } tape) return Unreadable(message.Root);
        var envelope = WsSecurityEnvelope.Locate(tape);
        if (!CheckPlaces(envelope)) return Unreadable(message.Root) with { Kind = FaultOrUnknown(envelope) };
        return Judge(message, envelope);
    }

    private As4Judgement Judge(MimeMessage message, WsSecurityEnvelope envelope)
    {
        var header = EbmsReader.Read(envelope);
        var user = header.Unit as UserMessage;
        var security = CheckSecurity(envelope, message, user);
        var parts = Refused ? [] : PayloadReader.Read(user, message, context.Limits, findings);
        findings.AddRange(header.Findings);
        CheckHeader(envelope, message, user);
        if (user is not null && context.PMode is { } pmode) findings.AddRange(AgreedFor(pmode, user).Mismatches(user));
        return new As4Judgement
        {
            Kind = KindOf(header.Unit),
            Unit = header.Unit,
            RoutedMessageId = RoutingInput.MessageId(envelope),
            Parts = Refused ? [] : parts,
            Crypto = security?.Crypto ?? CryptoOutcome.NotChecked,
            Accept = !Refused,
            Answer = Answer,
            Findings = findings,
            Signer = security?.Signer,
            Trusted = security?.Trusted ?? false,
            References = security?.References ?? [],
            Soap = message.Root,
            Envelope = envelope,
        };
    }

    /// <summary>Statements after a restore have an agreement of their own, where the partner entry says so.</summary>
    private PMode AgreedFor(PMode pmode, UserMessage user) => user.IsReconcile && context.Partners.Find(user.From?.Id) is { Reconciles: true }
        ? pmode with { Service = As4Names.ReconcileService, ServiceType = As4Names.ReconcileServiceType, Action = As4Names.ReconcileAction }
        : pmode;

    private bool Refused => findings.Any(f => f.Finding.IsError);

    private EbmsCode? Answer => findings.FirstOrDefault(f => f.Finding.IsError)?.Answer;

    private As4Judgement Unreadable(ReadOnlyMemory<byte> soap) => new()
    {
        Kind = As4Kind.Unknown, Crypto = CryptoOutcome.NotChecked, Accept = false, Answer = Answer, Findings = findings, Unparsable = true, Soap = soap,
    };

    /// <summary>SOAP 1.2 with one Header, one Body and one eb:Messaging; a Fault alone is told apart.</summary>
    private bool CheckPlaces(WsSecurityEnvelope envelope)
    {
        var root = envelope.Tape.Path(envelope.Tape.Root);
        if (!envelope.IsSoap12) Refuse("AS4-0013", EbmsCode.InvalidHeader, root, ("namespace", envelope.Tape.NamespaceUri(envelope.Tape.Root)));
        else if (FaultOrUnknown(envelope) == As4Kind.Fault) Refuse("AS4-0017", EbmsCode.InvalidHeader, "/Envelope/Body/Fault", ("reason", FaultReason(envelope)));
        else if (envelope.Body < 0) Refuse("AS4-0014", EbmsCode.InvalidHeader, "/Envelope/Body", ("element", "Body"));
        else if (envelope.Messaging < 0) Refuse("AS4-0014", EbmsCode.InvalidHeader, HeaderPlace, ("element", "Messaging"));
        return !Refused;
    }

    /// <summary>The signature where one is there; whoever needs none is still held to the one that came.</summary>
    private WsSecurityVerdict? CheckSecurity(WsSecurityEnvelope envelope, MimeMessage message, UserMessage? user)
    {
        if (envelope.Signature < 0 && !context.SignatureRequired)
        {
            findings.AddRange(envelope.Misplaced.Select(ReasonFindings.Of));
            findings.Add(As4Finding.Note("AS4-0064", HeaderPlace));
            return null;
        }
        if (envelope.Signature >= 0 && user?.From is { } from && context.Partners.JudgeParty(from.Id, FromPlace) is { } unknown) findings.Add(unknown);
        var trust = context.Partners.Find(user?.From?.Id)?.Trust ?? context.Trust;
        var attachments = message.Parts.Where(p => p.ContentId is not null)
            .Select(p => new WsSecurityAttachment(p.ContentId!, p.ContentType.MediaType, p.Content)).ToList();
        var demand = new WsSecurityDemand
        {
            Attachments = [.. (user?.Parts ?? []).Select(p => p.ContentId).OfType<string>().Where(id => message.Part(id) is not null)],
            EmptyBodyMayBeUnsigned = context.EmptyBodyMayBeUnsigned,
        };
        var verdict = WsSecurityVerifier.Verify(envelope, attachments, demand, new WsSecurityJudgement(trust, context.Crypto, context.At) { Limits = context.Limits.Xml });
        findings.AddRange(verdict.Reasons.Select(ReasonFindings.Of));
        if (verdict.Signer is not null && user is not null && context.Partners.JudgeSigner(user.From?.Id, verdict.Signer, FromPlace) is { } wrongSigner) findings.Add(wrongSigner);
        return verdict;
    }

    private void CheckHeader(WsSecurityEnvelope envelope, MimeMessage message, UserMessage? user)
    {
        CheckUnderstood(envelope);
        if (user is null) return;
        if (context.OwnParties is { } own && user.To is { } to && !own.Contains(to.Id)) Refuse("AS4-0081", EbmsCode.ProcessingModeMismatch, "/Envelope/Header/Messaging/UserMessage/PartyInfo/To", ("party", to.Id));
        if (envelope.Tape.Elements(envelope.Body).Any()) Refuse("AS4-0030", EbmsCode.ValueInconsistent, "/Envelope/Body");
        foreach (var part in user.Parts.Where(p => p.ContentId is not null && message.Part(p.ContentId) is null))
            Refuse("AS4-0028", EbmsCode.MimeInconsistency, part.ContentId!, ("href", part.Href!));
        foreach (var part in message.Parts.Where(p => user.Parts.All(u => u.ContentId != p.ContentId)))
            findings.Add(As4Finding.Note("AS4-0031", part.ContentId ?? "-"));
    }

    /// <summary>SOAP 1.2 part 1, 2.4: a header block for us that must be understood and is not ends the processing.</summary>
    private void CheckUnderstood(WsSecurityEnvelope envelope)
    {
        var tape = envelope.Tape;
        foreach (var block in tape.Elements(envelope.Header))
        {
            var must = tape.Attribute(block, WsSecurityNames.Soap12, "mustUnderstand") is "true" or "1";
            var ours = tape.Attribute(block, WsSecurityNames.Soap12, "role") is null or "" or "http://www.w3.org/2003/05/soap-envelope/role/ultimateReceiver";
            if (must && ours && block != envelope.Messaging && block != envelope.Security)
                Refuse("AS4-0018", EbmsCode.UnpackagingFeatureNotSupported, tape.Path(block), ("element", tape.LocalName(block)));
        }
    }

    private static As4Kind KindOf(EbmsUnit? unit) => unit switch
    {
        UserMessage => As4Kind.UserMessage,
        ReceiptSignal => As4Kind.Receipt,
        ErrorSignal => As4Kind.Error,
        PullRequest => As4Kind.PullRequest,
        _ => As4Kind.Unknown,
    };

    private static As4Kind FaultOrUnknown(WsSecurityEnvelope envelope) =>
        envelope is { SoapNamespace: { } soap, Body: >= 0, Messaging: < 0 } && envelope.Tape.Element(envelope.Body, soap, "Fault") >= 0 ? As4Kind.Fault : As4Kind.Unknown;

    private static string FaultReason(WsSecurityEnvelope envelope)
    {
        var tape = envelope.Tape;
        var fault = tape.Element(envelope.Body, WsSecurityNames.Soap12, "Fault");
        var reason = tape.Element(fault, WsSecurityNames.Soap12, "Reason");
        var text = reason < 0 ? -1 : tape.Element(reason, WsSecurityNames.Soap12, "Text");
        return text < 0 ? "-" : tape.Text(text).Trim();
    }

    private void Refuse(string code, EbmsCode answer, string place, params ReadOnlySpan<(string, string)> arguments) => findings.Add(As4Finding.Of(code, answer, place, arguments));
}
