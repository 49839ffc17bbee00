using MessageBroker.Evidence;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Evidence.Keys;
using MessageBroker.Evidence.Receipts;
using MessageBroker.Evidence.Signatures;
using MessageBroker.Exchange.As4.Messages;
using MessageBroker.Exchange.As4.Mime;
using MessageBroker.Schemas.Findings;
using System.Text;

namespace MessageBroker.Exchange.As4;

/// <summary>
/// AS4 as pure functions of named inputs: no I/O, no clock, no network. Bad input never throws; it gives a judgement with findings.
/// </summary>
public static class As4Codec
{
    /// <summary>Builds a signed user message. Equal requests and an RSA key give equal octets; an ECDSA key signs anew each time.</summary>
    /// <exception cref="ArgumentException">A message id or Content-ID that we must not write, or a part that is not the XML it claims: a defect of the caller.</exception>
    public static WrappedMessage Wrap(WrapRequest request, SigningKey key) => MessageWrapper.Wrap(request, key);

    /// <summary>Says what a message is and whether it is taken.</summary>
    public static As4Judgement Judge(As4Input input, As4Context context) => new MessageJudge(input, context).Run();

    /// <summary>
    /// The receipt for an accepted message: its references copied, signed over Messaging and Body only (a receipt that signs a part it
    /// does not have is refused by others). An unsigned message, where the P-Mode takes one, is repeated instead.
    /// </summary>
    /// <param name="signalId">eb:MessageId of the receipt.</param>
    public static byte[] Receipt(As4Judgement accepted, SigningKey key, string signalId, DateTimeOffset at)
    {
        if (accepted is not { Accept: true, Envelope: { } envelope }) throw new ArgumentException("only an accepted message is receipted", nameof(accepted));
        var info = new ReceiptSignal { MessageId = signalId, RefToMessageId = accepted.Unit?.MessageId };
        var references = NonRepudiation.ReferencesToCopy(envelope);
        var text = references.Count > 0 ? EbmsWriter.Receipt(info, at, references) : EbmsWriter.Repetition(info, at, UserMessageOf(envelope));
        return MessageWrapper.Signed(Canonical(text), key, []);
    }

    /// <summary>The error signal for a refused message, signed over Messaging and Body.</summary>
    public static byte[] Error(As4Judgement refused, SigningKey key, string signalId, DateTimeOffset at)
    {
        var first = refused.Findings.First(f => f.Finding.IsError);
        return Error(new ErrorSignal { MessageId = signalId, RefToMessageId = NonEmpty(refused.Unit?.MessageId) }, refused.Answer ?? EbmsCode.Other, first.Finding, key, at);
    }

    /// <summary>An error signal of its own, for what is found behind the judgement (for example a repeated id with other content).</summary>
    public static byte[] Error(ErrorSignal info, EbmsCode code, Finding reason, SigningKey key, DateTimeOffset at)
    {
        var description = FindingCatalogue.Default.Text(reason, "en");
        return MessageWrapper.Signed(EbmsWriter.Error(info, at, code, description, $"{reason.Code} {reason.Path}"), key, []);
    }

    /// <summary>Takes a captured message apart without judging it.</summary>
    public static OpenedMessage Open(CapturedMessage captured)
    {
        var reading = MimeMessageReader.Read(captured.ContentType, captured.Body, As4Limits.Default);
        return new OpenedMessage(reading.Message?.Root, reading.Findings);
    }

    /// <summary>Reasons of Evidence as findings with the ebMS codes that answer them.</summary>
    public static IReadOnlyList<As4Finding> Word(IReadOnlyList<Reason> reasons) => [.. reasons.Select(ReasonFindings.Of)];

    /// <summary>Judges the partner's HTTP answer to a message that was sent: the body first, the status second.</summary>
    public static As4Outcome JudgeAnswer(As4HttpAnswer answer, SentMessage sent, As4Context context) => new AnswerJudge(answer, sent, context).Run();

    /// <summary>What was copied from others is brought into the form that is signed.</summary>
    private static string Canonical(string messaging)
    {
        var tape = XmlTape.Read(Encoding.UTF8.GetBytes(messaging), XmlLimits.Default).Tape!;
        return Encoding.UTF8.GetString(Canonicalizer.Bytes(tape, tape.Root, CanonicalOptions.Plain));
    }

    private static string UserMessageOf(WsSecurityEnvelope envelope)
    {
        var node = envelope.Tape.Element(envelope.Messaging, WsSecurityNames.Ebms, "UserMessage");
        return Encoding.UTF8.GetString(Canonicalizer.Bytes(envelope.Tape, node, CanonicalOptions.Plain));
    }

    private static string? NonEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}

/// <summary>The SOAP envelope of a message, or findings that say why there is none.</summary>
public sealed record OpenedMessage(ReadOnlyMemory<byte>? Soap, IReadOnlyList<As4Finding> Findings);
