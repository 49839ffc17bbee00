using MessageBroker.Exchange.Flow.Model;

namespace MessageBroker.Exchange.Store.Tables;

/// <summary>
/// Statements on effect and attempt: outside effects and the record of every try. What is finished leaves both tables in the statement that
/// finishes it (triggers; effect_done, attempt_done); effect_all and attempt_all have everything.
/// </summary>
internal static class EffectTable
{
    /// <summary>Outcome of an attempt whose effect was finished by something else, for example a late receipt.</summary>
    public const string Settled = "settled";

    /// <summary>Outcome of an attempt whose process is gone.</summary>
    public const string ProcessEnded = "process-ended";

    private const int MostDetail = 500;

    private const string Columns = "id, institution, case_id, message_id, kind, subject, due_at, counted, last_number, open_number, done_at";
    private const string Select = $"SELECT {Columns} FROM effect_all";

    public static ValueTask<EffectRow?> FindAsync(IStoreLink link, Guid id) => link.FirstAsync($"{Select} WHERE id = @id", Read, ("@id", id));

    public static ValueTask<List<EffectRow>> OfCaseAsync(IStoreLink link, CaseKey key) => link.RowsAsync(
        $"{Select} WHERE institution = @institution AND case_id = @case ORDER BY seq", Read, ("@institution", key.Institution), ("@case", key.CaseId));

    /// <summary>The unfinished ones alone.</summary>
    public static ValueTask<List<EffectRow>> OpenOfCaseAsync(IStoreLink link, CaseKey key) => link.RowsAsync(
        $"SELECT {Columns} FROM effect WHERE institution = @institution AND case_id = @case ORDER BY seq",
        Read, ("@institution", key.Institution), ("@case", key.CaseId));

    public static ValueTask<List<AttemptRow>> AttemptsAsync(IStoreLink link, Guid effectId) => link.RowsAsync(
        "SELECT effect_id, number, started_at, deadline, ended_at, outcome, detail, node FROM attempt_all WHERE effect_id = @effect ORDER BY number",
        ReadAttempt, ("@effect", effectId));

    public static async ValueTask InsertAsync(IStoreLink link, EffectRow row) => await link.RunAsync(
        """
        INSERT INTO effect (id, institution, case_id, message_id, kind, subject, due_at, counted, last_number, open_number, done_at)
        VALUES (@id, @institution, @case, @message, @kind, @subject, @due, @counted, @last, @open, @done)
        """,
        ("@id", row.Id), ("@institution", row.Case.Institution), ("@case", row.Case.CaseId), ("@message", row.MessageId),
        ("@kind", row.Kind.ToString()), ("@subject", row.Subject), ("@due", row.DueAt), ("@counted", row.Counted),
        ("@last", row.LastNumber), ("@open", row.OpenNumber), ("@done", row.DoneAt));

    /// <summary>The effect's case, or null where the attempt is not the next one of an unfinished effect without an open attempt.</summary>
    public static async ValueTask<CaseKey?> BeginAsync(IStoreLink link, Guid effectId, AttemptRow attempt)
    {
        var key = await link.FirstAsync(
            """
            UPDATE effect SET last_number = @number, open_number = @number, due_at = @deadline
            WHERE id = @id AND done_at IS NULL AND open_number IS NULL AND last_number = @number - 1
            RETURNING institution, case_id
            """,
            ReadKey, ("@id", effectId), ("@number", attempt.Number), ("@deadline", attempt.Deadline));
        if (key is null) return null;
        await link.RunAsync(
            "INSERT INTO attempt (effect_id, number, started_at, deadline, node) VALUES (@effect, @number, @started, @deadline, @node)",
            ("@effect", effectId), ("@number", attempt.Number), ("@started", attempt.StartedAt),
            ("@deadline", attempt.Deadline), ("@node", attempt.Node));
        return key;
    }

    /// <summary>The effect's case, or null where that attempt is not the open one.</summary>
    public static async ValueTask<CaseKey?> EndAsync(IStoreLink link, Guid effectId, int number, DateTimeOffset at, AttemptOutcome outcome)
    {
        var key = await link.FirstAsync(
            """
            UPDATE effect SET open_number = NULL, counted = counted + @counts, due_at = coalesce(@next, due_at),
                done_at = CASE WHEN @next IS NULL THEN @at END
            WHERE id = @id AND open_number = @number AND done_at IS NULL
            RETURNING institution, case_id
            """,
            ReadKey, ("@id", effectId), ("@number", number), ("@counts", outcome.Counts ? 1 : 0),
            ("@next", outcome.NextDueAt), ("@at", at));
        if (key is not null) await CloseAsync(link, effectId, number, at, outcome.Outcome, outcome.Detail);
        return key;
    }

    /// <summary>The effect's case, or null where it is finished already. An open attempt ends as <see cref="Settled"/>: none stays open for ever.</summary>
    public static async ValueTask<CaseKey?> FinishAsync(IStoreLink link, Guid effectId, DateTimeOffset at)
    {
        var open = await link.RowsAsync(
            "SELECT open_number FROM effect WHERE id = @id AND done_at IS NULL", row => row.NumberOrNull(0), ("@id", effectId));
        if (open is not [var number]) return null;
        if (number is { } n) await CloseAsync(link, effectId, n, at, Settled, null);
        return await link.FirstAsync(
            "UPDATE effect SET done_at = @at, open_number = NULL WHERE id = @id RETURNING institution, case_id",
            ReadKey, ("@id", effectId), ("@at", at));
    }

    /// <summary>The effect's case, or null where it is finished or has an open attempt.</summary>
    public static ValueTask<CaseKey?> PostponeAsync(IStoreLink link, Guid effectId, DateTimeOffset dueAt) => link.FirstAsync(
        "UPDATE effect SET due_at = @due WHERE id = @id AND done_at IS NULL AND open_number IS NULL RETURNING institution, case_id",
        ReadKey, ("@id", effectId), ("@due", dueAt));

    /// <summary>Effects with an open attempt; of a node alone, or of all where it is null.</summary>
    public static ValueTask<List<EffectRow>> OpenAsync(IStoreLink link, string? node)
    {
        const string open = $"SELECT {Columns} FROM effect WHERE open_number IS NOT NULL";
        return node is null
            ? link.RowsAsync($"{open} ORDER BY seq", Read)
            : link.RowsAsync($"{open} AND EXISTS (SELECT 1 FROM attempt a WHERE a.effect_id = id AND a.number = open_number AND a.node = @node) ORDER BY seq", Read, ("@node", node));
    }

    private static async ValueTask CloseAsync(IStoreLink link, Guid effectId, int number, DateTimeOffset at, string outcome, string? detail) => await link.RunAsync(
        """
        UPDATE attempt SET ended_at = @at, outcome = @outcome, detail = @detail
        WHERE effect_id = @effect AND number = @number AND outcome IS NULL
        """,
        ("@effect", effectId), ("@number", number), ("@at", at), ("@outcome", outcome), ("@detail", Bounded(detail)));

    /// <summary>A long error text must never be the reason why an outcome cannot be stored.</summary>
    private static string? Bounded(string? detail)
    {
        if (detail is null || detail.Length <= MostDetail) return detail;
        var length = char.IsHighSurrogate(detail[MostDetail - 1]) ? MostDetail - 1 : MostDetail;
        return detail[..length];
    }

    private static CaseKey ReadKey(StoreRow row) => new(row.Text(0), row.Text(1));

    private static EffectRow Read(StoreRow row) => new()
    {
        Id = row.Id(0),
        Case = new CaseKey(row.Text(1), row.Text(2)),
        MessageId = row.Id(3),
        Kind = row.Name<EffectKind>(4),
        Subject = row.Text(5),
        DueAt = row.Time(6),
        Counted = row.Number(7),
        LastNumber = row.Number(8),
        OpenNumber = row.NumberOrNull(9),
        DoneAt = row.TimeOrNull(10),
    };

    private static AttemptRow ReadAttempt(StoreRow row) => new()
    {
        EffectId = row.Id(0),
        Number = row.Number(1),
        StartedAt = row.Time(2),
        Deadline = row.Time(3),
        EndedAt = row.TimeOrNull(4),
        Outcome = row.TextOrNull(5),
        Detail = row.TextOrNull(6),
        Node = row.Text(7),
    };
}
