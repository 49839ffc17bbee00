using System.Globalization;
using MessageBroker.Adapters.Contract;
using MessageBroker.Schemas.Findings;
using Microsoft.Data.Sqlite;
using static MessageBroker.Adapters.Mapping.Staging.StagingDatabase;

namespace MessageBroker.Adapters.Mapping.Staging;

/// <summary>
/// Looks the persons of an arrival up in the national system's own table of persons, and writes beside them who they may be. What that table does not find is
/// believed only while it finds a test record that stands there always: elsewhere a register renamed a field, and answered "nobody" for weeks.
/// </summary>
/// <param name="probe">Personal number of the test record, of the own country, as it stands in the table.</param>
public sealed class PersonRegister(StagingDescription staging, IPersonMatching matching, string probe, TimeProvider clock)
{
    /// <summary>Persons of one day of birth that are compared at most, of a large register about three times those of a usual day.</summary>
    internal const int MostCandidates = 5_000;

    /// <summary>How often the test record is asked for while all is well.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromHours(1);

    /// <summary>How often while it is not found.</summary>
    public static readonly TimeSpan EveryWhileDoubtful = TimeSpan.FromMinutes(1);

    /// <summary>sqlite3.h: a statement names a table or a column that is not there.</summary>
    private const int NoSuchColumn = 1;

    private readonly RegisterColumns columns = staging.Register ?? throw new ArgumentException("the staging schema names no table of persons", nameof(staging));
    private readonly PersonAnswerColumns answer = staging.PersonAnswer ?? throw new ArgumentException("the staging schema names no table for answers about persons", nameof(staging));
    private readonly Lock guard = new();
    private RegisterState state = new(null, null, null, 0, 0);

    public RegisterState State
    {
        get { lock (guard) return state; }
    }

    /// <summary>Asks for the test record where that is due.</summary>
    internal async Task WatchAsync(Func<Func<StagingLink, Task<bool>>, Task<bool>> use, CancellationToken cancellationToken)
    {
        var known = State;
        var pause = known.DoubtfulSince is null ? Every : EveryWhileDoubtful;
        if (known.ProbedAt is { } at && clock.GetUtcNow() - at < pause) return;
        await use(link => ProbeAsync(link, cancellationToken));
    }

    /// <summary>Rows about the persons of an arrival; none where the arrival names none, or where there is no table for them.</summary>
    internal async Task<IReadOnlyList<ArrivalRow>> AnswersAsync(StagingLink link, ArrivalRows arrival, CancellationToken cancellationToken)
    {
        var persons = arrival.Data.Where(r => r.Table == staging.InboxName(columns.Table)).Select(Row).ToList();
        if (persons.Count == 0) return [];
        if (!await HasTableAsync(link, answer.Table, cancellationToken))
        {
            Doubt("no-table");
            return [];
        }

        var rows = new List<ArrivalRow>();
        foreach (var person in persons)
        {
            var lines = await LookUpAsync(link, person, cancellationToken);
            rows.AddRange(lines.Select((line, i) => Answer(arrival.Delivery.MessageId, person, i + 1, line)));
        }

        return rows;
    }

    private async Task<IReadOnlyList<RegisterLine>> LookUpAsync(StagingLink link, Dictionary<string, string?> person, CancellationToken cancellationToken)
    {
        var path = $"{staging.InboxName(columns.Table)}[{columns.Id}={person.GetValueOrDefault(columns.Id)}]";
        var today = clock.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        RegisterLine[] doubtful = [new(RegisterWord.Doubtful, null, 0, Finding.Of("ADP-0131", path))];
        try
        {
            var candidates = await CandidatesAsync(link, matching.Question(person, today), cancellationToken);
            var lines = matching.Judge(person, candidates, today, path);
            Count(lines.Any(l => l.Key is not null));
            if (candidates.Count >= MostCandidates) lines = [.. lines.Where(l => l.Word != RegisterWord.Nobody), new RegisterLine(RegisterWord.Doubtful, null, 0, Finding.Of("ADP-0146", path, ("most", $"{MostCandidates}")))];
            return lines is [{ Word: RegisterWord.Nobody }] && !await ProbeAsync(link, cancellationToken) ? doubtful : lines;
        }
        catch (SqliteException fault) when (fault.SqliteErrorCode == NoSuchColumn)
        {
            // The arrival goes on: a register that cannot be asked is no reason to keep a document back.
            Count(found: false);
            Doubt("unreadable");
            return doubtful;
        }
    }

    /// <summary>True where the test record is found by its number and by its birth date: the two ways on which a person is looked for.</summary>
    private async Task<bool> ProbeAsync(StagingLink link, CancellationToken cancellationToken)
    {
        try
        {
            var found = await CandidatesAsync(link, new RegisterQuestion([probe], [], []), cancellationToken);
            if (found.Count == 0) return Doubt("absent");
            var births = found.Select(f => f.GetValueOrDefault(columns.Birth)).OfType<string>().Take(1).ToList();
            var again = births.Count == 0 ? [] : await CandidatesAsync(link, new RegisterQuestion([], [], births), cancellationToken);
            if (!again.Any(a => a.GetValueOrDefault(columns.Number) == probe)) return Doubt("by-birth");
            if (!await HasTableAsync(link, answer.Table, cancellationToken)) return Doubt("no-table");
        }
        catch (SqliteException fault) when (fault.SqliteErrorCode == NoSuchColumn)
        {
            return Doubt("unreadable");
        }

        lock (guard) state = state with { DoubtfulSince = null, Why = null, ProbedAt = clock.GetUtcNow() };
        return true;
    }

    /// <summary>False, so that a probe can end with it.</summary>
    private bool Doubt(string why)
    {
        lock (guard) state = state with { DoubtfulSince = state.DoubtfulSince ?? clock.GetUtcNow(), Why = why, ProbedAt = clock.GetUtcNow() };
        return false;
    }

    private void Count(bool found)
    {
        lock (guard) state = state with { LookUps = state.LookUps + 1, Found = state.Found + (found ? 1 : 0) };
    }

    /// <summary>Each way on its own, so that an index serves it; a person who is found on several stands once.</summary>
    private async Task<IReadOnlyList<IReadOnlyDictionary<string, string?>>> CandidatesAsync(StagingLink link, RegisterQuestion question, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, IReadOnlyDictionary<string, string?>>(StringComparer.Ordinal);
        foreach (var number in question.Numbers) await AddAsync($"{Quote(columns.Number)} = @a", (number, null));
        foreach (var (country, number) in question.Foreign) await AddAsync($"{Quote(columns.Foreign)} = @a AND {Quote(columns.ForeignCountry)} = @b", (number, country));
        foreach (var birth in question.Births) await AddAsync($"{Quote(columns.Birth)} = @a", (birth, null));
        return [.. found.Values];

        async Task AddAsync(string where, (string A, string? B) values)
        {
            var command = link.Command($"SELECT {string.Join(", ", columns.All.Select(c => $"CAST({Quote(c)} AS TEXT)"))} FROM {Quote(columns.Table)} WHERE {where} LIMIT {MostCandidates}");
            command.Parameters.AddWithValue("@a", values.A);
            if (values.B is not null) command.Parameters.AddWithValue("@b", values.B);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (found.Count < MostCandidates && await reader.ReadAsync(cancellationToken))
            {
                var row = columns.All.Select((c, i) => (c, Value: reader.IsDBNull(i) ? null : reader.GetString(i))).ToDictionary(c => c.c, c => c.Value, StringComparer.Ordinal);
                found.TryAdd(row[columns.Id] ?? "", row);
            }
        }
    }

    private static async Task<bool> HasTableAsync(StagingLink link, string table, CancellationToken cancellationToken)
    {
        var command = link.Command("SELECT 1 FROM sqlite_master WHERE type IN ('table', 'view') AND name = @name");
        command.Parameters.AddWithValue("@name", table);
        return await command.ExecuteScalarAsync(cancellationToken) is not null;
    }

    private ArrivalRow Answer(string messageId, Dictionary<string, string?> person, int number, RegisterLine line)
    {
        var (finding, words) = (line.Finding, FindingCatalogue.Default);
        return new ArrivalRow(answer.Table,
        [
            (answer.Owner, messageId), (answer.Person, person.GetValueOrDefault(columns.Id) ?? ""), (answer.Number, number), (answer.Word, WordOf(line.Word)), (answer.Registered, line.Key), (answer.Score, line.Score),
            (answer.Code, finding.Code), (answer.TextBg, words.Text(finding, "bg")), (answer.TextRo, words.Text(finding, "ro")), (answer.TextEn, words.Text(finding, "en")),
            (answer.RemedyBg, words.Remedy(finding, "bg")), (answer.RemedyRo, words.Remedy(finding, "ro")), (answer.RemedyEn, words.Remedy(finding, "en")),
        ]);
    }

    private static string WordOf(RegisterWord word) => word == RegisterWord.TooLittle ? "L" : $"{word}"[..1];

    private static Dictionary<string, string?> Row(ArrivalRow row) => row.Values.ToDictionary(v => v.Column, v => v.Value?.ToString(), StringComparer.Ordinal);
}
