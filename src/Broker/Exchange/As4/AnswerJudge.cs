using MessageBroker.Evidence;
using MessageBroker.Evidence.Receipts;
using MessageBroker.Exchange.As4.Messages;
using System.Globalization;

namespace MessageBroker.Exchange.As4;

/// <summary>
/// Judges an answer. Only two things settle a message: a receipt that verifies, and a signed error of severity failure. Unsigned
/// errors are hints; an EBMS:0004 to a repeated attempt says that the first one may have arrived, so it is no answer either.
/// </summary>
internal sealed class AnswerJudge(As4HttpAnswer answer, SentMessage sent, As4Context context)
{
    private const string Place = "HTTP";

    public As4Outcome Run()
    {
        if (answer.Body.IsEmpty) return None("AS4-0110");
        var trust = context.Partners.Find(sent.To)?.Trust ?? context.Trust;
        var signal = As4Codec.Judge(new As4Input(answer.ContentType, answer.Body), context with { Trust = trust, PMode = null, OwnParties = null, Partners = As4Partners.Unbound });
        return signal switch
        {
            { Unit: ReceiptSignal } => Receipt(signal),
            { Unit: ErrorSignal error } => Error(signal, error),
            { Kind: As4Kind.Unknown } => new As4Outcome.NoAnswer(signal, [Finding("AS4-0111"), .. signal.Findings], null, false),
            _ => new As4Outcome.NoAnswer(signal, [As4Finding.Of("AS4-0114", null, Place, ("kind", signal.Kind.Word())), .. signal.Findings], null, false),
        };
    }

    private As4Outcome Receipt(As4Judgement receipt)
    {
        var mismatches = ReceiptVerifier.Compare(receipt.Envelope!, sent.SoapEnvelope, context.Limits.Xml);
        IReadOnlyList<As4Finding> findings = [.. receipt.Findings, .. Signer(receipt), .. mismatches.Select(ReasonFindings.Of)];
        return findings.Any(f => f.Finding.IsError)
            ? new As4Outcome.NoAnswer(receipt, findings, null, mismatches.Count == 0)
            : new As4Outcome.Acknowledged(receipt);
    }

    private As4Outcome Error(As4Judgement signal, ErrorSignal error)
    {
        var failure = error.Errors.FirstOrDefault(e => e.IsFailure);
        var code = (failure ?? error.Errors[0]).Code;
        IReadOnlyList<As4Finding> against = [.. signal.Findings, .. Signer(signal)];
        if (against.Any(f => f.Finding.IsError)) return Hint(signal, code, "AS4-0112", against);
        if (!Names(error)) return Hint(signal, code, "AS4-0115", against);
        if (failure is null) return Hint(signal, code, "AS4-0116", against);
        if (sent.Repeated && error.Errors.Where(e => e.IsFailure).All(e => e.Code == EbmsCode.Other.Code)) return Hint(signal, code, "AS4-0113", against);
        return new As4Outcome.Rejected(signal, failure, [As4Finding.Of("AS4-0117", null, Place, Arguments(failure)), .. against]);
    }

    /// <summary>All errors of one signal concern the same message (ebMS 3.0, 6.3); some stacks name it only in the error.</summary>
    private bool Names(ErrorSignal error) =>
        (error.RefToMessageId ?? error.Errors.Select(e => e.RefToMessageInError).FirstOrDefault(r => r is not null)) == sent.MessageId;

    private IEnumerable<As4Finding> Signer(As4Judgement signal)
    {
        const string at = "/Envelope/Header/Security";
        if (signal.Signer is not { } signer) yield break;
        if (context.Partners.JudgeParty(sent.To, at) is { } unknown) yield return unknown;
        if (context.Partners.JudgeSigner(sent.To, signer, at) is { } wrong) yield return wrong;
    }

    private As4Outcome.NoAnswer Hint(As4Judgement signal, string code, string finding, IReadOnlyList<As4Finding> against) =>
        new(signal, [As4Finding.Of(finding, null, Place, ("code", code), ("refTo", signal.Unit?.RefToMessageId ?? "-")), .. against], code, false);

    private As4Outcome.NoAnswer None(string code) => new(null, [Finding(code)], null, false);

    private As4Finding Finding(string code) =>
        As4Finding.Of(code, null, Place, ("status", answer.Status.ToString(CultureInfo.InvariantCulture)), ("contentType", answer.ContentType ?? "-"));

    private static (string, string)[] Arguments(EbmsError error) => [("code", error.Code), ("short", error.ShortDescription ?? "-"), ("text", error.Description ?? error.Detail ?? "-")];
}
