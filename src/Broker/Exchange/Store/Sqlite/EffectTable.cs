using Microsoft.Data.Sqlite;
using MessageBroker.Exchange.Flow.Model;

namespace MessageBroker.Exchange.Store.Sqlite;

/// <summary>Statements on effect and attempt: outside effects and the record of every try.</summary>
internal static class EffectTable
{
    /// <summary>Outcome of an attempt whose effect was finished by something else, for example a late receipt.</summary>
    public const string Settled = "settled";

    /// <summary>Outcome of an attempt whose process is gone.</summary>
    public const string ProcessEnded = "process-ended";

    private const int MostDetail = 500;

    private const string Select =
        "SELECT id, institution, case_id, message_id, kind, subject, due_at, counted, last_number, open_number, done_at FROM effect";

    public static EffectRow? Find(SqliteLink link, Guid id) => link.First($"{Select} WHERE id = @id", Read, ("@id", id.Text()));

    public static List<EffectRow> OfCase(SqliteLink link, CaseKey key) => link.Rows(
        $"{Select} WHERE institution = @institution AND case_id = @case ORDER BY seq", Read, ("@institution", key.Institution), ("@case", key.CaseId));

    public static List<AttemptRow> Attempts(SqliteLink link, Guid effectId) => link.Rows(
        "SELECT effect_id, number, started_at, deadline, ended_at, outcome, detail, node FROM attempt WHERE effect_id = @effect ORDER BY number",
        ReadAttempt, ("@effect", effectId.Text()));

    public static void Insert(SqliteLink link, EffectRow row) => link.Run(
        """
        INSERT INTO effect (id, institution, case_id, message_id, kind, subject, due_at, counted, last_number, open_number, done_at)
        VALUES (@id, @institution, @case, @message, @kind, @subject, @due, @counted, @last, @open, @done)
        """,
        ("@id", row.Id.Text()), ("@institution", row.Case.Institution), ("@case", row.Case.CaseId), ("@message", row.MessageId.Text()),
        ("@kind", row.Kind.ToString()), ("@subject", row.Subject), ("@due", row.DueAt.Micros()), ("@counted", row.Counted),
        ("@last", row.LastNumber), ("@open", row.OpenNumber), ("@done", row.DoneAt.Micros()));

    /// <summary>The effect's case, or null where the attempt is not the next one of an unfinished effect without an open attempt.</summary>
    public static CaseKey? Begin(SqliteLink link, Guid effectId, AttemptRow attempt)
    {
        var key = link.First(
            """
            UPDATE effect SET last_number = @number, open_number = @number, due_at = @deadline
            WHERE id = @id AND done_at IS NULL AND open_number IS NULL AND last_number = @number - 1
            RETURNING institution, case_id
            """,
            ReadKey, ("@id", effectId.Text()), ("@number", attempt.Number), ("@deadline", attempt.Deadline.Micros()));
        if (key is null) return null;
        link.Run(
            "INSERT INTO attempt (effect_id, number, started_at, deadline, node) VALUES (@effect, @number, @started, @deadline, @node)",
            ("@effect", effectId.Text()), ("@number", attempt.Number), ("@started", attempt.StartedAt.Micros()),
            ("@deadline", attempt.Deadline.Micros()), ("@node", attempt.Node));
        return key;
    }

    /// <summary>The effect's case, or null where that attempt is not the open one.</summary>
    public static CaseKey? End(SqliteLink link, Guid effectId, int number, DateTimeOffset at, AttemptOutcome outcome)
    {
        var key = link.First(
            """
            UPDATE effect SET open_number = NULL, counted = counted + @counts, due_at = coalesce(@next, due_at),
                done_at = CASE WHEN @next IS NULL THEN @at END
            WHERE id = @id AND open_number = @number AND done_at IS NULL
            RETURNING institution, case_id
            """,
            ReadKey, ("@id", effectId.Text()), ("@number", number), ("@counts", outcome.Counts ? 1 : 0),
            ("@next", outcome.NextDueAt.Micros()), ("@at", at.Micros()));
        if (key is not null) Close(link, effectId, number, at, outcome.Outcome, outcome.Detail);
        return key;
    }

    /// <summary>The effect's case, or null where it is finished already. An open attempt ends as <see cref="Settled"/>: none stays open for ever.</summary>
    public static CaseKey? Finish(SqliteLink link, Guid effectId, DateTimeOffset at)
    {
        var open = link.Rows(
            "SELECT open_number FROM effect WHERE id = @id AND done_at IS NULL", row => row.IntOrNull(0), ("@id", effectId.Text()));
        if (open is not [var number]) return null;
        if (number is { } n) Close(link, effectId, n, at, Settled, null);
        return link.First(
            "UPDATE effect SET done_at = @at, open_number = NULL WHERE id = @id RETURNING institution, case_id",
            ReadKey, ("@id", effectId.Text()), ("@at", at.Micros()));
    }

    /// <summary>The effect's case, or null where it is finished or has an open attempt.</summary>
    public static CaseKey? Postpone(SqliteLink link, Guid effectId, DateTimeOffset dueAt) => link.First(
        "UPDATE effect SET due_at = @due WHERE id = @id AND done_at IS NULL AND open_number IS NULL RETURNING institution, case_id",
        ReadKey, ("@id", effectId.Text()), ("@due", dueAt.Micros()));

    public static List<EffectRow> Open(SqliteLink link) => link.Rows($"{Select} WHERE open_number IS NOT NULL ORDER BY seq", Read);

    private static void Close(SqliteLink link, Guid effectId, int number, DateTimeOffset at, string outcome, string? detail) => link.Run(
        """
        UPDATE attempt SET ended_at = @at, outcome = @outcome, detail = @detail
        WHERE effect_id = @effect AND number = @number AND outcome IS NULL
        """,
        ("@effect", effectId.Text()), ("@number", number), ("@at", at.Micros()), ("@outcome", outcome), ("@detail", Bounded(detail)));

    /// <summary>A long error text must never be the reason why an outcome cannot be stored.</summary>
    private static string? Bounded(string? detail)
    {
        if (detail is null || detail.Length <= MostDetail) return detail;
        var length = char.IsHighSurrogate(detail[MostDetail - 1]) ? MostDetail - 1 : MostDetail;
        return detail[..length];
    }

    private static CaseKey ReadKey(SqliteDataReader row) => new(row.GetString(0), row.GetString(1));

    private static EffectRow Read(SqliteDataReader row) => new()
    {
        Id = row.Id(0),
        Case = new CaseKey(row.GetString(1), row.GetString(2)),
        MessageId = row.Id(3),
        Kind = row.Name<EffectKind>(4),
        Subject = row.GetString(5),
        DueAt = row.Time(6),
        Counted = row.GetInt32(7),
        LastNumber = row.GetInt32(8),
        OpenNumber = row.IntOrNull(9),
        DoneAt = row.TimeOrNull(10),
    };

    private static AttemptRow ReadAttempt(SqliteDataReader row) => new()
    {
        EffectId = row.Id(0),
        Number = row.GetInt32(1),
        StartedAt = row.Time(2),
        Deadline = row.Time(3),
        EndedAt = row.TimeOrNull(4),
        Outcome = row.TextOrNull(5),
        Detail = row.TextOrNull(6),
        Node = row.GetString(7),
    };
}
