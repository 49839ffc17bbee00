using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Verdicts;

namespace MessageBroker.Exchange.Flow.Inbound;

/// <summary>The newest verdict on a message that came in: one that was held may have been judged more than once.</summary>
/// <param name="Judgement">How often it was judged, 0 for not yet.</param>
/// <param name="Verdict">Null where there is none, or where it does not open any more.</param>
public sealed record AppliedVerdict(int Judgement, Verdict? Verdict)
{
    public static async ValueTask<AppliedVerdict> FindAsync(IStoreReader reader, Vault vault, MessageRow message, CancellationToken cancellationToken)
    {
        var judgement = Newest((await reader.PayloadKindsAsync(message.Id)).Select(k => k.Kind));
        if (judgement == 0) return new AppliedVerdict(0, null);
        var (bytes, _) = await vault.OpenAsync(reader, message, PayloadKinds.Verdict(ApplyVerdict.NameOf(judgement)), cancellationToken);
        return new AppliedVerdict(judgement, bytes is null ? null : Verdict.Read(bytes));
    }

    /// <summary>The verdicts among these kinds of payloads, without those on a message that is held which a newer judgement replaced.</summary>
    public static IEnumerable<string> Current(IReadOnlyList<string> kinds)
    {
        var newest = Newest(kinds);
        return kinds.Where(kind => PayloadKinds.VerdictName(kind) is { } name && (ApplyVerdict.JudgementOf(name) ?? newest) == newest);
    }

    private static int Newest(IEnumerable<string> kinds) =>
        kinds.Select(kind => PayloadKinds.VerdictName(kind) is { } name ? ApplyVerdict.JudgementOf(name) ?? 0 : 0).DefaultIfEmpty(0).Max();
}
