using MessageBroker.Adapters.Bulgaria;
using MessageBroker.Adapters.Contract;
using MessageBroker.Adapters.Mapping;
using MessageBroker.Adapters.Mapping.Staging;
using MessageBroker.Adapters.Romania;
using Microsoft.Data.Sqlite;

namespace MessageBroker.Tests.Unit.Adapters.Mapping.Staging;

public sealed class StagingLinksTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("staging-links-");
    private readonly StandingClock clock = new();

    public static TheoryData<NationalAdapter> Countries => [BulgarianAdapter.Instance, RomanianAdapter.Instance];

    [Fact]
    public async Task A_call_alone_leaves_no_connection_open_and_calls_that_come_thick_share_one()
    {
        var system = await SystemAsync();
        await system.ListNewRequestsAsync(1, default);
        Assert.False(IsOpen(), "the last connection takes the log of the file with it");

        await system.ListNewRequestsAsync(1, default);
        Assert.True(IsOpen());

        clock.Now += TimeSpan.FromSeconds(1);
        await system.ListNewRequestsAsync(1, default);
        Assert.False(IsOpen());
    }

    [Fact]
    public async Task A_file_that_is_replaced_or_gone_while_calls_come_thick_is_noticed()
    {
        var system = await SystemAsync();
        for (var i = 0; i < 2; i++) Assert.Empty(await system.ListNewRequestsAsync(1, default));
        Assert.True(IsOpen());
        await BulgarianAdapter.Instance.CreateStagingAsync(PathOf("other.db"), default);
        await InsertAsync(PathOf("other.db"));
        foreach (var end in new[] { "", "-wal", "-shm" }) File.Delete(PathOf("staging.db") + end);
        File.Move(PathOf("other.db"), PathOf("staging.db"));

        Assert.Equal("new", Assert.Single(await system.ListNewRequestsAsync(1, default)).RequestId);

        foreach (var end in new[] { "", "-wal", "-shm" }) File.Delete(PathOf("staging.db") + end);
        await Assert.ThrowsAsync<NationalStoreAwayException>(() => system.ListNewRequestsAsync(1, default));
    }

    [Theory]
    [MemberData(nameof(Countries))]
    public async Task Rows_of_a_request_are_found_by_an_index(NationalAdapter country)
    {
        await country.CreateStagingAsync(PathOf("staging.db"), default);
        await using var connection = await StagingDatabase.OpenAsync(PathOf("staging.db"), 1, default);
        foreach (var table in country.Staging.Tables)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = $"EXPLAIN QUERY PLAN SELECT * FROM {table.Name} WHERE {table.Read.Split('=')[0]} IN ('a', 'b')";
            await using var plan = await command.ExecuteReaderAsync();
            Assert.True(await plan.ReadAsync());
            Assert.StartsWith("SEARCH ", plan.GetString(3), StringComparison.Ordinal);
        }
    }

    public void Dispose() => folder.Delete(recursive: true);

    private async Task<SqliteNationalSystem> SystemAsync()
    {
        await BulgarianAdapter.Instance.CreateStagingAsync(PathOf("staging.db"), default);
        return new SqliteNationalSystem("bg", BulgarianAdapter.Instance.Staging, PathOf("staging.db"), clock: clock);
    }

    private bool IsOpen() => File.Exists(PathOf("staging.db-wal"));

    private string PathOf(string name) => Path.Combine(folder.FullName, name);

    private static async Task InsertAsync(string file)
    {
        await using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "INSERT INTO IF_ZAJAVKA (ID, INSTITUTION, KIND, ROOT_NO) VALUES ('new', 'BG:BGASA', 'F001', 'x')";
        await command.ExecuteNonQueryAsync();
    }

    private sealed class StandingClock : TimeProvider
    {
        public TimeSpan Now { get; set; } = TimeSpan.FromDays(1);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
