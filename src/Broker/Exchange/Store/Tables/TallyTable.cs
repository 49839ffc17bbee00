using MessageBroker.Exchange.Flow;
using MessageBroker.Exchange.Flow.Model;

namespace MessageBroker.Exchange.Store.Tables;

/// <summary>
/// How many messages are in each state, without looking at all of them: those in final states are taken into message_tally in batches, and a
/// row names the state under which it is in there. What no batch has seen yet, or what changed since, stands in a partial index and is counted.
/// </summary>
internal static class TallyTable
{
    public static async ValueTask<IReadOnlyDictionary<MessageState, long>> CountsAsync(IStoreLink link) => Read(await link.RowsAsync(
        """
        SELECT state, CAST(sum(messages) AS bigint) FROM (
            SELECT state, messages FROM message_tally
            UNION ALL
            SELECT state, count(*) FROM message WHERE tallied IS DISTINCT FROM state GROUP BY state
            UNION ALL
            SELECT tallied, -count(*) FROM message WHERE tallied IS DISTINCT FROM state AND tallied IS NOT NULL GROUP BY tallied) AS known
        GROUP BY state
        """,
        Count));

    /// <summary>The same, one by one: for those who check the tally.</summary>
    public static async ValueTask<IReadOnlyDictionary<MessageState, long>> RecountAsync(IStoreLink link) =>
        Read(await link.RowsAsync("SELECT state, count(*) FROM message GROUP BY state", Count));

    /// <summary>Messages in final states that are not in the tally, or in it under another state. Rows that somebody holds are left for later.</summary>
    /// <param name="locking">How this kind of store takes rows without waiting; empty where there is one writer.</param>
    public static async ValueTask<List<TallyStep>> DueAsync(IStoreLink link, int max, string locking)
    {
        var due = new List<TallyStep>();
        foreach (var state in FlowDefinition.Final.TakeWhile(_ => due.Count < max))
            due.AddRange(await link.RowsAsync(
                $"SELECT id, tallied FROM message WHERE state = @state AND tallied IS DISTINCT FROM state LIMIT @max {locking}",
                row => new TallyStep(row.Id(0), row.TextOrNull(1), state.ToString()), ("@state", state.ToString()), ("@max", max - due.Count)));
        return due;
    }

    public static async ValueTask MarkAsync(IStoreLink link, TallyStep step) => await link.RunAsync(
        "UPDATE message SET tallied = @state WHERE id = @id", ("@state", step.State), ("@id", step.MessageId));

    /// <summary>Adds and takes away what the steps say, state by state.</summary>
    public static async ValueTask AddAsync(IStoreLink link, IReadOnlyList<TallyStep> steps)
    {
        var changes = steps.Select(s => (s.State, Change: 1L)).Concat(steps.Where(s => s.Before is not null).Select(s => (State: s.Before!, Change: -1L)));
        foreach (var state in changes.GroupBy(c => c.State, c => c.Change).OrderBy(g => g.Key, StringComparer.Ordinal))
            await link.RunAsync(
                """
                INSERT INTO message_tally (state, messages) VALUES (@state, @change)
                ON CONFLICT (state) DO UPDATE SET messages = message_tally.messages + excluded.messages
                """,
                ("@state", state.Key), ("@change", state.Sum()));
    }

    private static (MessageState State, long Count) Count(StoreRow row) => (row.Name<MessageState>(0), row.Long(1));

    private static Dictionary<MessageState, long> Read(List<(MessageState State, long Count)> rows) =>
        rows.Where(r => r.Count != 0).ToDictionary(r => r.State, r => r.Count);
}

/// <summary>A message that is taken into the tally.</summary>
/// <param name="Before">State under which it is in there; null where it is not.</param>
internal sealed record TallyStep(Guid MessageId, string? Before, string State);
