using MessageBroker.Adapters.Contract;
using MessageBroker.Schemas.Findings;
using Microsoft.Data.Sqlite;
using static MessageBroker.Adapters.Mapping.Staging.StagingDatabase;

namespace MessageBroker.Adapters.Mapping.Staging;

/// <summary>
/// One national staging database on SQLite, for every country: what differs is the description. A lone call opens, works and closes;
/// a database that cannot serve (locked, missing, full, damaged, not a database) is "away", which callers answer with "later"; where it refuses
/// what is written, a constraint or a trigger that aborts, that is an answer about the one row.
/// </summary>
public sealed class SqliteNationalSystem(string name, StagingDescription staging, string path, StagingLimits? limits = null, TimeProvider? clock = null) : INationalSystem
{
    private readonly StagingLimits limits = limits ?? new StagingLimits();
    private readonly StagingLinks links = new(path, (limits ?? new StagingLimits()).LockSeconds, clock ?? TimeProvider.System);

    public string Name => name;

    public string Country => staging.Country;

    /// <summary>The table in which persons of arrivals are looked up; null looks nobody up.</summary>
    public PersonRegister? Persons { get; init; }

    public RegisterState? Register => Persons?.State;

    public Task WatchRegisterAsync(CancellationToken cancellationToken) => Persons?.WatchAsync(probe => Store(probe, cancellationToken), cancellationToken) ?? Task.CompletedTask;

    /// <summary>What happens between reading a request and looking again; tests change rows here.</summary>
    internal Func<Task>? BetweenReads { get; set; }

    public Task<IReadOnlyList<RequestKey>> ListNewRequestsAsync(int max, CancellationToken cancellationToken) => Store(async link =>
    {
        var r = staging.Request;
        var command = link.Command($"SELECT CAST({Quote(r.Id)} AS TEXT), {WholeNumber(r.Version)} FROM {Quote(r.Table)} WHERE {Quote(r.Status)} = 'N' ORDER BY {Quote(r.Created)}, {Quote(r.Id)} LIMIT @max");
        command.Parameters.AddWithValue("@max", max);
        var keys = new List<RequestKey>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) keys.Add(new RequestKey(reader.GetString(0), reader.GetInt32(1)));
        return (IReadOnlyList<RequestKey>)keys;
    }, cancellationToken);

    public Task<NationalRecord?> ReadAsync(string requestId, CancellationToken cancellationToken) => Store(async link =>
    {
        if (await SnapshotAsync(link, requestId, cancellationToken) is not { } first) return null;
        if (BetweenReads is { } pause) await pause();
        var second = await SnapshotAsync(link, requestId, cancellationToken);
        var moved = second is null ? [Finding.Of("ADP-0021", staging.Request.Table, ("table", staging.Request.Table))] : first.Moved(second, staging);
        return Record(requestId, first, [.. first.Findings, .. moved]);
    }, cancellationToken);

    public NationalRecord OwnWords(NationalRecord record)
    {
        var r = staging.Request;
        string[] written = [r.Status, r.CaseId, r.MessageId, r.Turn, r.Due, r.Clause];
        return record with { Tables = [.. record.Tables.Select(t => t.Name == r.Table ? t with { Rows = [.. t.Rows.Select(row => Without(row, written))] } : t)] };
    }

    private static Dictionary<string, string?> Without(IReadOnlyDictionary<string, string?> row, string[] columns) =>
        row.Where(c => !columns.Contains(c.Key)).ToDictionary(c => c.Key, c => c.Value, StringComparer.Ordinal);

    public Task<ReportOutcome> ReportAsync(RequestReport report, CancellationToken cancellationToken) =>
        Store(link => new RequestReporter(staging, link).WriteAsync(report, cancellationToken), cancellationToken);

    public Task<DeliveryResult> DeliverAsync(NationalDelivery delivery, CancellationToken cancellationToken) =>
        Store(link => new ArrivalWriter(staging, link, Persons).WriteAsync(delivery, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<DeliveryAnswer>> ListAnswersAsync(IReadOnlyList<string> messageIds, CancellationToken cancellationToken) => Store(async link =>
    {
        var answers = new List<DeliveryAnswer>();
        foreach (var chunk in messageIds.Chunk(500)) await AddAnswersAsync(link, chunk, answers, cancellationToken);
        return (IReadOnlyList<DeliveryAnswer>)answers;
    }, cancellationToken);

    private async Task AddAnswersAsync(StagingLink link, string[] messageIds, List<DeliveryAnswer> answers, CancellationToken cancellationToken)
    {
        var a = staging.Arrival;
        var command = link.Command($"SELECT {Quote(a.MessageId)}, {Quote(a.Status)}, {Quote(a.By)}, {Quote(a.At)}, {Quote(a.Root)}, {Quote(a.Reason)} FROM {Quote(a.Table)} "
            + $"WHERE {Quote(a.Status)} IN ('C', 'R') AND {Quote(a.MessageId)} IN ({string.Join(", ", messageIds.Select((_, i) => $"@m{i}"))})");
        for (var i = 0; i < messageIds.Length; i++) command.Parameters.AddWithValue($"@m{i}", messageIds[i]);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            answers.Add(new DeliveryAnswer(reader.GetString(0), reader.GetString(1) == "C", Text(reader, 2), Text(reader, 3), Text(reader, 4), Text(reader, 5)));
    }

    private static string? Text(SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    private async Task<RequestSnapshot?> SnapshotAsync(StagingLink link, string requestId, CancellationToken cancellationToken)
    {
        await using var transaction = link.Begin(deferred: true);
        return await new RequestReader(staging, limits, link).ReadAsync(requestId, cancellationToken);
    }

    private NationalRecord Record(string requestId, RequestSnapshot snapshot, IReadOnlyList<Finding> found)
    {
        var r = staging.Request;
        string Of(string column) => snapshot.Request.GetValueOrDefault(column)?.Trim() ?? "";
        var missing = new[] { r.Institution, r.Kind, r.Root }.Where(c => Of(c).Length == 0)
            .Select(c => Finding.Of("ADP-0030", $"{r.Table}.{c}{staging.KeyText(r.Table, snapshot.Request)}", ("column", $"{r.Table}.{c}")));
        var isNumber = int.TryParse(Of(r.Version), System.Globalization.CultureInfo.InvariantCulture, out var version) && version >= 0;
        var unfit = isNumber ? [] : new[] { Finding.Of("ADP-0034", $"{r.Table}.{r.Version}{staging.KeyText(r.Table, snapshot.Request)}", ("value", Of(r.Version)), ("known", $"1–{int.MaxValue}")) };
        var replyTo = Of(r.ReplyTo);
        return new NationalRecord(name, requestId, isNumber ? version : 0, Of(r.Institution), Of(r.Kind), Of(r.Root), replyTo.Length == 0 ? null : replyTo, snapshot.Tables, snapshot.Attachments, [.. found, .. missing, .. unfit]);
    }

    /// <summary>No engine error leaves as itself: nothing was written that the transaction did not commit, so "later" is always true.</summary>
    private async Task<T> Store<T>(Func<StagingLink, Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await links.UseAsync(work, cancellationToken);
        }
        catch (SqliteException e)
        {
            throw new NationalStoreAwayException($"staging database {name} cannot be used now ({CodeOf(e)})", e);
        }
    }
}
