using MessageBroker.Exchange.Flow.Model;
using Microsoft.Data.Sqlite;

namespace MessageBroker.Tests.Unit.Exchange.Store;

/// <summary>Triggers that were taken away, changed or put in by hand are named.</summary>
public sealed class SqliteGuardTests : IAsyncLifetime
{
    private SqliteStoreBed bed = null!;

    public async Task InitializeAsync() => bed = await SqliteStoreBed.MakeAsync();

    public async Task DisposeAsync() => await bed.DisposeAsync();

    [Theory]
    [InlineData("DROP TRIGGER entry_no_update", "entry_no_update", GuardFaultKind.Missing)]
    [InlineData("DROP TRIGGER leaf_no_delete", "leaf_no_delete", GuardFaultKind.Missing)]
    [InlineData("DROP TRIGGER leaf_no_update; CREATE TRIGGER leaf_no_update BEFORE UPDATE ON leaf BEGIN SELECT 1; END", "leaf_no_update", GuardFaultKind.Changed)]
    [InlineData("CREATE TRIGGER helpful AFTER INSERT ON leaf BEGIN DELETE FROM checkpoint; END", "helpful", GuardFaultKind.Foreign)]
    public async Task A_guard_that_is_not_as_defined_is_named(string act, string guard, GuardFaultKind kind)
    {
        await using (var connection = new SqliteConnection($"Data Source={bed.File};Pooling=False"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = act;
            await command.ExecuteNonQueryAsync();
        }

        Assert.Equal([new GuardFault(guard, kind)], await bed.Store.ReadAsync(reader => reader.GuardFaultsAsync(), CancellationToken.None));
    }
}
