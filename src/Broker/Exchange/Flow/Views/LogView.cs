using System.Globalization;
using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Evidence.Journal.Notes;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Exchange.Flow.Views;

/// <summary>
/// How the journal stands, by a bounded look: its newest checkpoint, what is sealed and not yet included, its generations, and whether its newest entries and the
/// node's newest promises hold. That all of it holds is only said by a walk through all of it (<c>journal check</c>).
/// </summary>
public sealed record LogView
{
    /// <summary>Most entries without index that are counted.</summary>
    public const int MostWaiting = 500;

    /// <summary>So many of the node's newest promises are looked up.</summary>
    private const int LookedPromises = 200;

    public required string Origin { get; init; }
    /// <summary>Entries that have an index.</summary>
    public required ulong Size { get; init; }
    /// <summary>Entries under the newest checkpoint.</summary>
    public required ulong Signed { get; init; }
    /// <summary>The newest checkpoint, as it is signed; null where there is none.</summary>
    public string? Note { get; init; }
    public DateTimeOffset? SignedAt { get; init; }
    /// <summary>Entries that are sealed and have no index yet; at most <see cref="MostWaiting"/>.</summary>
    public required int Waiting { get; init; }
    /// <summary>When the one of them was sealed that waits longest by its id; null where none waits.</summary>
    public DateTimeOffset? OldestWaiting { get; init; }
    /// <summary>Oldest first; the last one is the running one.</summary>
    public required IReadOnlyList<GenerationView> Generations { get; init; }
    /// <summary>How many of the newest entries were hashed again and compared with their leaves.</summary>
    public required ulong Looked { get; init; }
    /// <summary>Promises that this node keeps outside the database; null where its file is absent.</summary>
    public int? Promised { get; init; }
    /// <summary>How many of them, the newest, were looked up.</summary>
    public int LookedUp { get; init; }
    /// <summary>What does not hold of all that was looked at.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>Entries that no checkpoint covers yet.</summary>
    public ulong Uncovered => Size - Signed + (ulong)Waiting;

    /// <summary>Indices at which no entry stands, among those that were looked at.</summary>
    public int Holes => Findings.Count(f => f.Code == LogLook.Hole);

    /// <param name="promises">Read before the store: each was committed before it was written.</param>
    /// <param name="unread">Why they cannot be read, or not wholly.</param>
    public static async ValueTask<LogView?> ReadAsync(IStoreReader reader, NoteVerifierKey logKey, KeptPromises? promises, Finding? unread)
    {
        if (await reader.LogStateAsync() is not { } state) return null;
        var waiting = await reader.UnintegratedAsync(MostWaiting);
        var (looked, findings) = await LogLook.NewestAsync(reader, state, logKey);
        if (unread is not null) findings.Add(unread);
        var newest = promises is null ? [] : promises.Promises.TakeLast(LookedPromises).ToList();
        if (promises is not null && await LostTail.FindAsync(reader, promises with { Promises = newest }) is { IsNone: false } lost) findings.Add(lost.At(state.Origin));
        return new LogView
        {
            Origin = state.Origin, Size = state.Size, Signed = state.CheckpointSize, Note = state.Checkpoint, SignedAt = state.CheckpointAt, Waiting = waiting.Count,
            OldestWaiting = waiting is [var oldest, ..] ? EntryCodec.Decode(oldest.Bytes).Entry?.Time : null, Generations = await GenerationView.ReadAsync(reader, state.Origin),
            Looked = looked, Promised = promises?.Promises.Count, LookedUp = newest.Count, Findings = findings,
        };
    }
}

/// <summary>One life of the log: until a restore opened the next one.</summary>
/// <param name="OpenedAt">Null for the first one.</param>
/// <param name="OpenedBy">The account that opened it, with the reason; null for the first one.</param>
/// <param name="ClosedAt">The size at which the next one goes on; null for the running one.</param>
/// <param name="Lost">Promises that its opening entry says are lost.</param>
public sealed record GenerationView(string Origin, DateTimeOffset? OpenedAt, string? OpenedBy, string? Reason, ulong? ClosedAt, ulong? Lost)
{
    internal static async ValueTask<IReadOnlyList<GenerationView>> ReadAsync(IStoreReader reader, string running)
    {
        var openings = (await reader.EntriesAsync(LogOpening.Place)).Select(row => EntryCodec.Decode(row.Bytes).Entry).OfType<Entry>().Where(e => e.Event == EntryEvents.LogOpened).ToList();
        var generations = new List<GenerationView>();
        for (var i = 0; i <= openings.Count; i++)
        {
            var (opening, next) = (i == 0 ? null : openings[i - 1], i < openings.Count ? openings[i] : null);
            generations.Add(new GenerationView(
                next is null ? running : LogOpening.Detail(next, LogOpening.Origin) ?? "?", opening?.Time, opening?.Actor.Id, opening is null ? null : LogOpening.Detail(opening, LogOpening.Reason),
                next is null ? null : Number(next, LogOpening.Size), opening is null ? null : Number(opening, LogOpening.Lost)));
        }

        return generations;
    }

    private static ulong? Number(Entry entry, string name) => ulong.TryParse(LogOpening.Detail(entry, name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
