using MessageBroker.Exchange.Flow;
using MessageBroker.Exchange.Flow.Inbound;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Verdicts;
using MessageBroker.Exchange.Flow.Views;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Portal.Reading;

/// <summary>
/// What one person may read, in one snapshot. The only way from a page to the store: whose cases are seen is decided here and nowhere else, so that no page can
/// forget it. What belongs to another institution is not there.
/// </summary>
public sealed partial class ViewerReader(IStoreReader reader, Viewer viewer, VerdictBasis basis, Vault vault, CancellationToken cancellationToken)
{
    /// <summary>Most cases of one id: as many hosted institutions may share it.</summary>
    private const int MostOfOneId = 16;

    public Viewer Viewer => viewer;

    public VerdictBasis Basis => basis;

    /// <summary>Hosted institutions that the person sees.</summary>
    public IReadOnlyList<string> Institutions => [.. basis.Parties.Hosted.Select(h => h.Id).Where(viewer.Sees)];

    public async ValueTask<MessageRow?> MessageAsync(Guid id) => await reader.MessageAsync(id) is { } message && viewer.Sees(message.Case.Institution) ? message : null;

    /// <summary>
    /// Messages by what a person has at hand: their own id, the eb:MessageId, the key of a row in a national table (request or inbox), the id of a case or the number of a
    /// national file; in whatever case of letters, and the spelling as given first.
    /// </summary>
    public async ValueTask<IReadOnlyList<MessageRow>> FindAsync(string id)
    {
        foreach (var spelling in Spellings(id))
            if (await AsSpeltAsync(spelling) is { Count: > 0 } found) return found;
        return [];
    }

    private static IEnumerable<string> Spellings(string id) => new[] { id, id.ToLowerInvariant(), id.ToUpperInvariant() }.Distinct(StringComparer.Ordinal);

    private async ValueTask<IReadOnlyList<MessageRow>> AsSpeltAsync(string id)
    {
        if (Guid.TryParse(id, out var own) && await MessageAsync(own) is { } message) return [message];
        var byAs4 = (await reader.MessagesByAs4IdAsync(id, null)).Where(m => viewer.Sees(m.Case.Institution)).ToList();
        if (byAs4.Count > 0) return byAs4;
        if (await ByNationalRowAsync(id) is { Count: > 0 } byRow) return byRow;
        var ofCases = new List<MessageRow>();
        foreach (var row in await CasesAsSpeltAsync(id)) ofCases.AddRange(await reader.MessagesAsync(row.Key));
        return ofCases;
    }

    // Two national systems may use one key for two rows.
    private async ValueTask<IReadOnlyList<MessageRow>> ByNationalRowAsync(string key)
    {
        var found = new List<MessageRow>();
        foreach (var system in basis.Parties.Hosted.Where(h => viewer.Sees(h.Id)).Select(h => h.NationalSystem).Distinct(StringComparer.Ordinal))
            found.AddRange(await reader.MessagesByRequestAsync(system, key));
        if (await reader.MessageByDeliveryAsync(key) is { } delivered) found.Add(delivered);
        return [.. found.Where(m => viewer.Sees(m.Case.Institution)).DistinctBy(m => m.Id)];
    }

    /// <summary>Cases of an international id: one for each hosted institution that takes part.</summary>
    public async ValueTask<IReadOnlyList<CaseRow>> CasesAsync(string caseId) => [.. (await reader.CasesAsync(null, caseId, MostOfOneId)).Where(c => viewer.Sees(c.Key.Institution))];

    /// <summary>A case with its messages, turns and open actions; null where the person sees none.</summary>
    public async ValueTask<CaseView?> CaseAsync(CaseKey key) => viewer.Sees(key.Institution) ? await CaseView.ReadAsync(reader, key, basis) : null;

    /// <summary>A message with its steps, attempts and acts.</summary>
    public async ValueTask<MessageView?> MessageViewAsync(Guid id) =>
        await MessageAsync(id) is { } message ? await MessageView.ReadAsync(reader, message, await reader.EffectsAsync(message.Case)) : null;

    /// <summary>What an unfinished message waits for.</summary>
    public ValueTask<WorkView> WorkAsync(MessageRow message) => viewer.Sees(message.Case.Institution)
        ? WorkView.OfAsync(reader, message, basis)
        : throw new InvalidOperationException($"message {message.Id} is none that {viewer.Account} sees");

    /// <summary>The content of a payload, or null with the reason.</summary>
    public async ValueTask<(byte[]? Bytes, string? Fault)> PayloadAsync(MessageRow message, string kind) =>
        viewer.Sees(message.Case.Institution) ? await vault.OpenAsync(reader, message, kind, cancellationToken) : (null, "absent");

    /// <summary>Every finding of a message's verdicts that count, without what they quote of a person.</summary>
    public async ValueTask<IReadOnlyList<Finding>> FindingsAsync(MessageRow message) => [.. (await JudgedAsync(message)).Select(FindingMask.Of)];

    /// <summary>Kinds of payloads that a message has.</summary>
    public async ValueTask<IReadOnlyList<string>> PayloadKindsAsync(MessageRow message) =>
        viewer.Sees(message.Case.Institution) ? [.. (await reader.PayloadKindsAsync(message.Id)).Select(k => k.Kind)] : [];

    /// <summary>A page of messages, newest first. Each institution is walked by itself and the pages are put together by time.</summary>
    public async ValueTask<MessageSlice> MessagesAsync(MessageFilter filter, MessagePlace? after, int max)
    {
        if (filter.Institution is { } asked && !viewer.Sees(asked)) return new MessageSlice([], null, false);
        if (filter.Institution is not null || viewer.Institutions is null) return await reader.MessagePageAsync(filter, after, max);
        var pages = new List<MessageSlice>();
        foreach (var institution in viewer.Institutions) pages.Add(await reader.MessagePageAsync(filter with { Institution = institution }, after, max));
        return Together(pages, max);
    }

    /// <summary>Messages by state that are not finished; of finished ones too where the person sees every institution. Null where there are more than are counted.</summary>
    public async ValueTask<IReadOnlyDictionary<MessageState, long?>> CountsAsync()
    {
        if (viewer.Institutions is null) return (await reader.CountsAsync()).ToDictionary(c => c.Key, c => (long?)c.Value);
        var counts = new Dictionary<MessageState, long?>();
        foreach (var state in Enum.GetValues<MessageState>().Where(s => !FlowDefinition.Final.Contains(s)))
        {
            var page = await MessagesAsync(new MessageFilter { State = state }, null, MostCounted + 1);
            if (page.Rows.Count > 0 || page.Next is not null) counts[state] = page.Rows.Count > MostCounted || page.Next is not null ? null : page.Rows.Count;
        }

        return counts;
    }

    /// <summary>Up to so many messages of a state are counted for a person who sees some institutions only.</summary>
    public const int MostCounted = 500;

    /// <summary>When the oldest message of a state came that is not final; null where there is none.</summary>
    public async ValueTask<DateTimeOffset?> OldestAsync(MessageState state)
    {
        if (viewer.Institutions is null) return await reader.OldestAsync(state, null);
        DateTimeOffset? oldest = null;
        foreach (var institution in viewer.Institutions)
            if (await reader.OldestAsync(state, institution) is { } at && (oldest is null || at < oldest)) oldest = at;
        return oldest;
    }

    /// <summary>Messages of the last day by the hour; no more of them than a page may look at.</summary>
    public async ValueTask<TrafficView> TrafficAsync(DateTimeOffset now)
    {
        var (since, all, cut) = (TrafficView.Since(now), new List<DateTimeOffset>(), (DateTimeOffset?)null);
        IReadOnlyList<string?> institutions = viewer.Institutions ?? (IReadOnlyList<string?>)new string?[] { null };
        var most = TrafficView.Most / Math.Max(1, institutions.Count);
        foreach (var institution in institutions)
        {
            var times = await reader.MessageTimesAsync(institution, since, most);
            // Where the list of one is cut, all are: a sum of a whole and a part would be neither.
            if (times.Count == most && (cut is null || times[^1] > cut)) cut = times[^1];
            all.AddRange(times);
        }

        var causes = await reader.CauseTimesAsync(since, TrafficView.Most);
        return TrafficView.Of(now, all, cut, [.. causes.Where(c => viewer.Sees(c.Institution)).Select(c => c.At)], causes.Count == TrafficView.Most ? causes[^1].At : null);
    }

    public ValueTask<IReadOnlyList<PauseRow>> PausesAsync() => reader.PausesAsync();

    public ValueTask<IReadOnlyList<TrustRow>> TrustAsync() => reader.TrustAsync();

    public ValueTask<LogState?> LogStateAsync() => reader.LogStateAsync();

    public ValueTask<IReadOnlyList<StoredCheckpoint>> CheckpointsAsync(ulong after, int max) => reader.CheckpointsAsync(after, max);

    // Of the verdicts that count, errors first.
    private async ValueTask<IEnumerable<Finding>> JudgedAsync(MessageRow message)
    {
        var findings = new List<Finding>();
        foreach (var kind in AppliedVerdict.Current(await PayloadKindsAsync(message)))
            if ((await PayloadAsync(message, kind)).Bytes is { } bytes) findings.AddRange(Verdict.FindingsOf(kind, bytes));
        return findings.OrderBy(f => f.Severity);
    }

    // A page that looked less far back bounds them all: what lies behind it is read with the next page.
    private static MessageSlice Together(List<MessageSlice> pages, int max)
    {
        var bound = pages.Where(p => p.Next is not null).Select(p => p.Next!).OrderByDescending(p => p.At).ThenByDescending(p => p.Id.ToString("D"), StringComparer.Ordinal).FirstOrDefault();
        var rows = pages.SelectMany(p => p.Rows).OrderByDescending(r => r.CreatedAt).ThenByDescending(r => r.Id.ToString("D"), StringComparer.Ordinal)
            .Where(r => bound is null || r.CreatedAt > bound.At || (r.CreatedAt == bound.At && string.CompareOrdinal(r.Id.ToString("D"), bound.Id.ToString("D")) >= 0)).ToList();
        if (rows.Count <= max) return new MessageSlice(rows, bound, pages.Any(p => p.IsFull));
        var last = rows[max - 1];
        return new MessageSlice(rows.GetRange(0, max), new MessagePlace(last.CreatedAt, last.Id), true);
    }
}
