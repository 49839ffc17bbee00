using System.Text.Json;
using MessageBroker.Exchange.Doors.Contracts;
using MessageBroker.Tests.Acceptance.Setup;
using Microsoft.Data.Sqlite;

namespace MessageBroker.Tests.Acceptance.Kills;

/// <summary>What an office keeps through its kills: the commands that it means to send, and every event by its id.</summary>
internal sealed class OfficeLedger(string file)
{
    private readonly StagingTables tables = new(file);

    public async Task MakeAsync()
    {
        await using (var made = new SqliteConnection($"Data Source={file};Pooling=False")) await made.OpenAsync();
        await tables.RunAsync(
            """
            PRAGMA journal_mode = WAL;
            CREATE TABLE command (id TEXT PRIMARY KEY, kind TEXT NOT NULL, body TEXT NOT NULL, settled INTEGER NOT NULL DEFAULT 0);
            CREATE TABLE heard (event_id TEXT PRIMARY KEY, kind TEXT NOT NULL, key TEXT, message_id TEXT, sequence INTEGER NOT NULL, times INTEGER NOT NULL DEFAULT 1, elsewhere INTEGER NOT NULL DEFAULT 0);
            """);
    }

    /// <summary>Writes down what is to be sent; meant once more, it is nothing new.</summary>
    public Task MeanAsync<T>(string id, T command) =>
        tables.RunAsync("INSERT OR IGNORE INTO command (id, kind, body) VALUES (@id, @kind, @body)", ("@id", id), ("@kind", typeof(T).Name), ("@body", JsonSerializer.Serialize(command)));

    /// <summary>What has no last word yet, in the order in which it was meant.</summary>
    public async Task<IReadOnlyList<(string Id, string Kind, string Body)>> OpenAsync() =>
        [.. (await tables.RowsAsync("SELECT id, kind, body FROM command WHERE settled = 0 ORDER BY rowid")).Select(r => (r[0]!, r[1]!, r[2]!))];

    public Task SettleAsync(string id) => tables.RunAsync("UPDATE command SET settled = 1 WHERE id = @id", ("@id", id));

    public async Task HearAsync(EventHead head, string kind, bool isLast)
    {
        await tables.RunAsync(
            """
            INSERT INTO heard (event_id, kind, key, message_id, sequence) VALUES (@event, @kind, @key, @message, @sequence) ON CONFLICT (event_id) DO UPDATE SET times = times + 1, elsewhere = elsewhere + (sequence <> excluded.sequence);
            UPDATE command SET settled = 1 WHERE id = @key AND @last;
            """, ("@event", head.EventId.ToString("D")), ("@kind", kind), ("@key", head.Key), ("@message", head.MessageId), ("@sequence", head.Sequence), ("@last", isLast));
    }

    /// <summary>An arrival is confirmed, in the name of an office clerk.</summary>
    public async Task ArriveAsync(EventHead head)
    {
        await MeanAsync("confirm " + head.MessageId, new ConfirmDelivery { Institution = head.Institution, MessageId = head.MessageId!, By = "office-1" });
        await HearAsync(head, nameof(SedArrived), isLast: false);
    }

    /// <summary>Distinct events of a kind by the key that they answer.</summary>
    public async Task<ILookup<string, string>> WordsAsync() => (await tables.RowsAsync("SELECT key, kind FROM heard WHERE key IS NOT NULL")).ToLookup(r => r[0]!, r => r[1]!);

    /// <summary>Message ids of arrivals, one for each distinct event.</summary>
    public async Task<IReadOnlyList<string>> ArrivalsAsync() => [.. (await tables.RowsAsync("SELECT message_id FROM heard WHERE kind = 'SedArrived'")).Select(r => r[0]!)];

    public async Task<int> CountAsync(string what) => int.Parse((await tables.TextAsync("SELECT count(*) FROM " + what))!, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>How often an event came that had been heard before.</summary>
    public async Task<string> RepeatsAsync() => await tables.TextAsync("SELECT coalesce(sum(times - 1), 0) FROM heard") ?? "0";
}
