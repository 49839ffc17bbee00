using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Verdicts;

namespace MessageBroker.Exchange.Flow.Inbound;

/// <summary>The newest verdict on a message that came in: one that was held may have been judged more than once.</summary>
/// <param name="Judgement">How often it was judged.</param>
public sealed record AppliedVerdict(int Judgement, Verdict Verdict)
{
    /// <summary>Null where it was not judged yet, or where its verdict does not open any more.</summary>
    public static async ValueTask<AppliedVerdict?> FindAsync(IStoreReader reader, Vault vault, MessageRow message, CancellationToken cancellationToken)
    {
        var judgement = Newest((await reader.PayloadKindsAsync(message.Id)).Select(k => k.Kind));
        if (judgement == 0) return null;
        var (bytes, _) = await vault.OpenAsync(reader, message, PayloadKinds.Verdict(ApplyVerdict.NameOf(judgement)), cancellationToken);
        return bytes is null ? null : new AppliedVerdict(judgement, Verdict.Read(bytes));
    }

    /// <summary>The verdicts among these kinds of payloads, without those on a message that is held which a newer judgement replaced.</summary>
    public static IEnumerable<string> Current(IReadOnlyList<string> kinds)
    {
        var newest = Newest(kinds);
        return kinds.Where(k => k.StartsWith(PayloadKinds.Verdict(""), StringComparison.Ordinal) && (ApplyVerdict.JudgementOf(k[PayloadKinds.Verdict("").Length..]) ?? newest) == newest);
    }

    /// <summary>The number of the newest judgement among these kinds of payloads, 0 for none.</summary>
    public static int Newest(IEnumerable<string> kinds) =>
        kinds.Where(k => k.StartsWith(PayloadKinds.Verdict(""), StringComparison.Ordinal)).Select(k => ApplyVerdict.JudgementOf(k[PayloadKinds.Verdict("").Length..]) ?? 0).DefaultIfEmpty(0).Max();
}
