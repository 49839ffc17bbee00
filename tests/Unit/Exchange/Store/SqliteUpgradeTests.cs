using DbUp;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Store;
using MessageBroker.Exchange.Store.Sqlite;
using Microsoft.Data.Sqlite;

namespace MessageBroker.Tests.Unit.Exchange.Store;

/// <summary>A store that an earlier release filled is opened by this one, and nothing of it is lost.</summary>
public sealed class SqliteUpgradeTests : IDisposable
{
    private const string Message = "0199f3a0-c1d2-7d3e-8f4b-5a6c7d8e9f00", Done = "0199f3a0-c1d2-7d3e-8f4b-5a6c7d8e9f01", Open = "0199f3a0-c1d2-7d3e-8f4b-5a6c7d8e9f02";

    private readonly string folder = SqliteStoreBed.NewFolder();

    private string File => Path.Combine(folder, "broker.db");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Finished_effects_and_their_attempts_of_an_earlier_release_are_moved()
    {
        SqliteConnection Connect() => new(new SqliteConnectionStringBuilder { DataSource = File, Pooling = false }.ToString());
        var scripts = EmbeddedScripts.In(SqliteFileKind.Store.Migrations).Where(s => string.CompareOrdinal(s.Name, "0030") < 0);
        await using (var connection = Connect())
        {
            await connection.OpenAsync();
            await RunAsync(connection, $"PRAGMA application_id = {SqliteFileKind.Store.ApplicationId}");
        }

        Assert.True(DeployChanges.To.SqliteDatabase(Connect().ConnectionString).WithScripts(scripts).WithTransactionPerScript().WithVariablesDisabled().LogToNowhere().Build().PerformUpgrade().Successful);
        await using (var connection = Connect())
        {
            await connection.OpenAsync();
            await RunAsync(connection, $"""
                INSERT INTO case_row (institution, case_id, claims, created_at, version) VALUES ('BG:BGASA', '1', 0, 1, 0);
                INSERT INTO message (id, institution, case_id, direction, state, secret_id, created_at, updated_at, version)
                VALUES ('{Message}', 'BG:BGASA', '1', 'Outbound', 'Acknowledged', '{Message}', 1, 1, 0);
                INSERT INTO effect (id, institution, case_id, message_id, kind, subject, due_at, counted, last_number, open_number, done_at)
                VALUES ('{Done}', 'BG:BGASA', '1', '{Message}', 'Send', 'RO', 1, 1, 1, NULL, 2), ('{Open}', 'BG:BGASA', '1', '{Message}', 'Report', 'Acknowledged', 1, 0, 1, 1, NULL);
                INSERT INTO attempt (effect_id, number, started_at, deadline, ended_at, outcome, node) VALUES ('{Done}', 1, 1, 1, 2, 'acknowledged', 'n'), ('{Open}', 1, 1, 1, NULL, NULL, 'n');
                """);
        }

        using var store = (await SqliteStore.OpenAsync(SqliteStoreBed.Options(File), CancellationToken.None)).Store!;
        var key = new CaseKey("BG:BGASA", "1");

        var (open, all, outcome, counts, strays) = await store.ReadAsync(
            async r => (await r.OpenEffectsAsync(key), await r.EffectsAsync(key), (await r.AttemptsAsync(Guid.Parse(Done)))[0].Outcome, await r.CountsAsync(), await r.StraysAsync(9)), CancellationToken.None);

        Assert.Equal([Open], open.Select(e => $"{e.Id:D}"));
        Assert.Equal([Done, Open], all.Select(e => $"{e.Id:D}"));
        Assert.Equal("acknowledged", outcome);
        Assert.Equal(1, counts[MessageState.Acknowledged]);
        Assert.Empty(strays);
        Assert.Equal(1, await store.EndOrphanedAttemptsAsync(CancellationToken.None));
    }

    private static async Task RunAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
