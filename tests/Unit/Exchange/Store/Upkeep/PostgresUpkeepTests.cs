using MessageBroker.Exchange.Store;
using MessageBroker.Exchange.Store.Postgres;
using MessageBroker.Exchange.Store.Upkeep;
using MessageBroker.Tests.PostgresBed;

namespace MessageBroker.Tests.Unit.Exchange.Store.Upkeep;

/// <summary>Schema and soundness of a store on a real server.</summary>
[Collection("postgres")]
public sealed class PostgresUpkeepTests(PostgresServer server)
{
    [SkippableTheory]
    [InlineData(null, null)]
    [InlineData("DROP TRIGGER entry_no_change ON entry", "FLW-0425")]
    [InlineData("ALTER TABLE leaf DISABLE TRIGGER leaf_no_change", "FLW-0426")]
    [InlineData("ALTER TABLE effect RESET (autovacuum_vacuum_threshold)", "STO-0007")]
    [InlineData("ALTER TABLE message SET (autovacuum_enabled = false)", "STO-0007")]
    [InlineData("INSERT INTO schemaversions (scriptname, applied) VALUES ('0999_later.sql', now())", "STO-0001")]
    [InlineData("DELETE FROM schemaversions WHERE scriptname = '0002_pause.sql'", "STO-0003")]
    [InlineData("DELETE FROM store_identity", "STO-0002")]
    [InlineData("INSERT INTO duplicate_key VALUES ('s', 'x@s', 'd', '0199f3a0-c1d2-7d3e-8f4b-5a6c7d8e9f00')", "FLW-0424")]
    public async Task What_is_wrong_with_a_store_is_named(string? act, string? code)
    {
        Skip.If(PostgresCluster.Absence is not null, PostgresCluster.Absence);
        await using var bed = await PostgresStoreBed.MakeAsync(server);
        if (act is not null) await server.Cluster.SqlAsync(bed.Database, act);

        var found = await Upkeep(bed).ExamineAsync(CancellationToken.None);

        // The server of the tests runs without what makes commits durable, which is told too.
        Assert.Equal(["fsync", "full_page_writes"], found.Findings.Where(f => f.Code == "STO-0005").Select(f => f.Arguments["setting"]));
        Assert.Equal(code is null ? [] : [code], found.Findings.Select(f => f.Code).Where(c => c != "STO-0005"));
        Assert.False(found.Holds);
    }

    [SkippableFact]
    public async Task Scripts_that_did_not_run_are_told_and_run_beside_an_open_node()
    {
        Skip.If(PostgresCluster.Absence is not null, PostgresCluster.Absence);
        await using var bed = await PostgresStoreBed.MakeAsync(server);
        await server.Cluster.SqlAsync(bed.Database, "DROP TABLE pause; DELETE FROM schemaversions WHERE scriptname = '0002_pause.sql'");
        var upkeep = Upkeep(bed);
        Assert.Contains("0002_pause.sql", (await upkeep.SchemaAsync(StorePart.Store, CancellationToken.None)).Look!.Pending);

        Assert.Null(await upkeep.MigrateAsync(CancellationToken.None));

        Assert.Empty((await upkeep.SchemaAsync(StorePart.Store, CancellationToken.None)).Look!.Pending);
        Assert.Equal(0L, await server.Cluster.SqlAsync(bed.Database, "SELECT count(*) FROM pause"));
    }

    [SkippableFact]
    public async Task A_server_that_is_not_there_or_holds_no_store_is_told()
    {
        Skip.If(PostgresCluster.Absence is not null, PostgresCluster.Absence);
        await using var bed = await PostgresStoreBed.MakeAsync(server);
        Assert.Empty(await Upkeep(bed).ReachAsync(CancellationToken.None));
        var nowhere = bed.Options() with { Place = PostgresServer.Place(server.Cluster, "nowhere") };
        Assert.Equal("FLW-0505", Assert.Single(await new PostgresUpkeep(Options, nowhere).ReachAsync(CancellationToken.None)).Code);
        var bare = bed.Options() with { Place = PostgresServer.Place(server.Cluster, "postgres") };
        Assert.Equal("FLW-0544", (await new PostgresUpkeep(Options, bare).SchemaAsync(StorePart.Store, CancellationToken.None)).Finding!.Code);
        Assert.Equal("FLW-0544", (await new PostgresUpkeep(Options, bare).MigrateAsync(CancellationToken.None))!.Code);
    }

    private static PostgresUpkeep Upkeep(PostgresStoreBed bed) => new(Options, bed.Options());

    private static UpkeepOptions Options => new()
    {
        Node = "node-1", AccessPoint = "node-1/journal", MasterKeyId = "k", Product = "test", Time = TimeProvider.System, Ids = new RandomIds(TimeProvider.System),
    };
}
