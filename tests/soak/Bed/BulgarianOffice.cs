using System.Globalization;
using Microsoft.Data.Sqlite;
using static MessageBroker.Soak.Bed.StagingFile;

namespace MessageBroker.Soak.Bed;

/// <summary>The Bulgarian system's own hands on its staging tables: requests, new versions of them, confirmations of what arrived.</summary>
internal sealed class BulgarianOffice(string file)
{
    /// <summary>The request of the sample data that is damaged on purpose and must be refused.</summary>
    public const string Damaged = "Z-2025-0002";

    private static readonly string[] Cloned = ["IF_PREPISKA", "IF_LICE", "IF_ADRES", "IF_SEMEJSTVO", "IF_ZAETOST"];

    public StagingFile Staging { get; } = new(file);

    /// <summary>Copies the sample family under new keys and asks for its F001; gives the request's id.</summary>
    public Task<string> RequestAsync(int number, string prefix = "S", string? target = null) => Staging.WriteAsync(connection => Request(connection, number, prefix, target));

    /// <summary>Many families in one transaction.</summary>
    public Task<int> RequestsAsync(int from, int to, string prefix = "S", string? target = null) => Staging.WriteAsync(connection =>
    {
        for (var i = from; i < to; i++) Request(connection, i, prefix, target);
        return to - from;
    });

    /// <summary>Raises the version of requests that were taken; each version is one more SED of the same case.</summary>
    /// <param name="where">Which of them, in the words of SQL.</param>
    /// <param name="most">Versions that a request has at most.</param>
    public Task<int> RaiseAsync(string where, int most) => Staging.WriteAsync(connection => Run(connection,
        $"UPDATE IF_ZAJAVKA SET VERSION = VERSION + 1, STATUS = 'N' WHERE STATUS IN ('P', 'A') AND ID <> '{Damaged}' AND VERSION < @most AND ({where})", ("@most", most)));

    /// <summary>
    /// Requests that were taken and that the broker knows no more, because its database went back: what the partner holds is noted as done, the
    /// others are asked for again.
    /// </summary>
    public async Task<(int Held, int Again)> AnswerLostAsync(HashSet<string> known, IReadOnlyList<Arrival> arrivals)
    {
        var cases = arrivals.Select(a => a.Case).ToHashSet(StringComparer.Ordinal);
        var lost = (await Staging.RowsAsync("SELECT ID, coalesce(SENT_CASE_ID, '') FROM IF_ZAJAVKA WHERE STATUS = 'P'")).Where(r => !known.Contains(r[0])).ToList();
        var held = lost.Where(r => cases.Contains(r[1])).ToList();
        foreach (var row in lost)
            await Staging.WriteAsync(connection => Run(connection, "UPDATE IF_ZAJAVKA SET STATUS = @status WHERE ID = @id", ("@status", held.Contains(row) ? "A" : "N"), ("@id", row[0])));
        return (held.Count, lost.Count - held.Count);
    }

    /// <summary>The requests of the sample data are left aside.</summary>
    public Task<int> LeaveSamplesAsync() => Staging.WriteAsync(connection => Run(connection, "UPDATE IF_ZAJAVKA SET STATUS = 'E' WHERE ID LIKE 'Z-%'"));

    /// <summary>The officers confirm whatever arrived.</summary>
    public Task<int> ConfirmAsync() => Staging.WriteAsync(connection => Run(connection,
        "UPDATE IN_POLUCHENO SET STATUS = 'C', ROOT_NO = 'Д-' || MESSAGE_ID, CONFIRMED_BY = 'soak', CONFIRMED_AT = '2025-10-21T06:55:00.000Z' WHERE STATUS = 'N'"));

    public async Task<IReadOnlyList<Request>> RequestsAsync() =>
        [.. (await Staging.RowsAsync("SELECT ID, STATUS, VERSION FROM IF_ZAJAVKA")).Select(r => new Request(r[0], r[1], int.Parse(r[2], CultureInfo.InvariantCulture)))];

    /// <summary>Requests that have not come to their end.</summary>
    public async Task<int> WaitingAsync() => (await RequestsAsync()).Count(r => !r.IsFinal);

    /// <summary>Arrivals in the order in which they were written.</summary>
    public async Task<IReadOnlyList<Arrival>> ArrivalsAsync() =>
        [.. (await Staging.RowsAsync("SELECT SET_ID, DOC_VERSION, CASE_ID, KIND FROM IN_POLUCHENO ORDER BY rowid")).Select(Arrival.Of)];

    /// <summary>The id that a request is given.</summary>
    public static string Id(int number, string prefix) => prefix + number.ToString("D6", CultureInfo.InvariantCulture);

    private static string Request(SqliteConnection connection, int number, string prefix, string? target)
    {
        var suffix = Id(number, prefix);
        foreach (var table in Cloned) Clone(connection, table, suffix);
        Run(connection,
            "INSERT INTO IF_ZAJAVKA (ID, VERSION, INSTITUTION, KIND, ROOT_NO, PURPOSE, CREATED_BY, TARGET_INSTITUTION) SELECT @id, 1, INSTITUTION, KIND, ROOT_NO || @s, PURPOSE, CREATED_BY, coalesce(@target, TARGET_INSTITUTION) FROM IF_ZAJAVKA WHERE ID = 'Z-2025-0001'",
            ("@id", suffix), ("@s", "-" + suffix), ("@target", (object?)target ?? DBNull.Value));
        return suffix;
    }

    private static void Clone(SqliteConnection connection, string table, string suffix)
    {
        var columns = Columns(connection, table);
        var keyed = columns.Select(c => c is "PERSON_ID" or "REQUEST_NO" ? $"{c} || '-{suffix}'" : c);
        Run(connection, $"INSERT INTO {table} ({string.Join(", ", columns)}) SELECT {string.Join(", ", keyed)} FROM {table} WHERE {(columns.Contains("PERSON_ID") ? "PERSON_ID IN ('L1001', 'L1002', 'L1003', 'L1004')" : "REQUEST_NO = 'РСЕ-2025-01847'")}");
    }

    private static List<string> Columns(SqliteConnection connection, string table)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT name FROM pragma_table_info('{table}') WHERE NOT (name = 'ID' AND pk = 1)";
        using var rows = command.ExecuteReader();
        var names = new List<string>();
        while (rows.Read()) names.Add(rows.GetString(0));
        return names;
    }
}

/// <param name="Status">N, P, E, A, R or G, as in the staging tables.</param>
internal sealed record Request(string Id, string Status, int Version)
{
    public bool IsFinal => Status is "A" or "E" or "R" or "G";
}

/// <summary>One SED in a national inbox.</summary>
internal sealed record Arrival(string Set, int Version, string Case, string Kind)
{
    public static Arrival Of(IReadOnlyList<string> row) => new(row[0], int.Parse(row[1], CultureInfo.InvariantCulture), row[2], row[3]);
}
