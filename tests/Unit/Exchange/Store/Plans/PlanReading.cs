namespace MessageBroker.Tests.Unit.Exchange.Store.Plans;

/// <summary>Finds, in what a database says of a statement, that it would look at all rows of something that grows.</summary>
internal static partial class PlanReading
{
    /// <summary>Tables that stay small however long a store lives, with the short names under which statements use them.</summary>
    private static readonly string[] Small =
        ["store_identity", "log_state", "log_state s", "pause", "trust", "account", "chore", "message_tally", "pending_leaf", "pending_leaf p", "case_wake", "case_claim",
        // A list that the caller gives.
        "json_each", "json_each(@list) AS given"];

    /// <summary>Indexes that hold only what is unfinished or not yet counted: all of one is a bounded look.</summary>
    private static readonly string[] Hot = ["message_untallied", "message_erasing", "message_due", "case_due", "case_lane", "effect_open", "effect_kind", "effect_due", "effect_message", "case_wake_due"];

    public static IEnumerable<string> FaultsOfSqlite(string sql, IReadOnlyList<string> plan) => plan.Where(line =>
        (line.StartsWith("SCAN ", StringComparison.Ordinal) && !IsBounded(line, sql) && !IsSmall(line.Split(' ')[1], sql) && !IsInner(line.Split(' ')[1], plan))
        || IsUnasked(line, sql)
        // Sorting what an index gave is work on all of it; the cases of one id are few, and so is a window that an inner query cuts.
        || (line == "USE TEMP B-TREE FOR ORDER BY" && !sql.Contains("LIMIT @window", StringComparison.Ordinal) && sql.Contains("DESC LIMIT @max", StringComparison.Ordinal) && !sql.Contains("case_id = @case", StringComparison.Ordinal)));

    public static IEnumerable<string> FaultsOfPostgres(string sql, IReadOnlyList<string> plan)
    {
        for (var i = 0; i < plan.Count; i++)
        {
            var line = plan[i].TrimStart(' ', '-', '>');
            var table = line.Contains(" on ", StringComparison.Ordinal) ? line[(line.IndexOf(" on ", StringComparison.Ordinal) + 4)..].Split(' ')[0] : "";
            if (IsSmall(table, sql) || IsBounded(line, sql)) continue;
            if (line.StartsWith("Seq Scan on ", StringComparison.Ordinal)) yield return line;
            if (line.StartsWith("Index ", StringComparison.Ordinal) && line.Contains(" Scan ", StringComparison.Ordinal)
                && !(i + 1 < plan.Count && plan[i + 1].Contains("Index Cond:", StringComparison.Ordinal)))
                yield return line;
        }
    }

    /// <summary>
    /// An index that only knows the institution or the state, though the statement asks for something that far fewer rows have: it was taken for its
    /// order, and all that the institution ever had is walked.
    /// </summary>
    private static bool IsUnasked(string line, string sql) =>
        line.StartsWith("SEARCH ", StringComparison.Ordinal) && sql.StartsWith("SELECT", StringComparison.Ordinal)
        && ((Knows(line, "institution") && Asked().Matches(sql).Any(m => m.Groups[1].Value is not ("institution" or "direction")))
            || (Knows(line, "state") && Asked().Matches(sql).Any(m => m.Groups[1].Value is not ("institution" or "state" or "direction"))));

    /// <summary>The index finds this alone, or this and a span of time.</summary>
    private static bool Knows(string line, string column) =>
        line.EndsWith($"({column}=?)", StringComparison.Ordinal) || line.Contains($"({column}=? AND created_at", StringComparison.Ordinal);

    [System.Text.RegularExpressions.GeneratedRegex(@"(\w+) = @\w+")]
    private static partial System.Text.RegularExpressions.Regex Asked();

    /// <summary>An index is walked from one end until enough is found, or it holds only what is under way.</summary>
    private static bool IsBounded(string line, string sql) =>
        (line.Contains("INDEX", StringComparison.OrdinalIgnoreCase) && (sql.Contains("LIMIT", StringComparison.Ordinal) || sql.Contains("min(", StringComparison.Ordinal)))
        || Hot.Any(index => line.Contains(index, StringComparison.Ordinal)) || line.Contains("CONSTANT ROW", StringComparison.Ordinal) || line.EndsWith("-ROW VALUES CLAUSE", StringComparison.Ordinal);

    // At its start a node looks at everything that is under way.
    private static bool IsSmall(string name, string sql) =>
        Small.Contains(name) || Small.Any(s => s.EndsWith($" {name}", StringComparison.Ordinal) && sql.Contains(s, StringComparison.Ordinal))
        || (name is "effect" or "attempt" && sql.Contains("WHERE open_number IS NOT NULL", StringComparison.Ordinal));

    /// <summary>Rows that an inner query gave, which is judged by its own lines.</summary>
    private static bool IsInner(string name, IReadOnlyList<string> plan) =>
        name.StartsWith("(subquery", StringComparison.Ordinal) || plan.Any(line => line is var l && (l == $"CO-ROUTINE {name}" || l == $"MATERIALIZE {name}")) || name == "used";
}
