using System.Text.Json.Nodes;
using MessageBroker.App.Hosting;
using MessageBroker.Tests.Acceptance.Setup;

namespace MessageBroker.Tests.Acceptance.DoorSuite;

/// <summary>Two back offices with staging tables of their own.</summary>
internal sealed class StagingBench : IDoorBench
{
    private StagingBench(TwoLands lands, IBrokerStore store, StagingTables others) =>
        (Lands, Store, Office, Other) = (lands, store, new StagingOffice(lands.Bg.Staging), new StagingOffice(others));

    public TwoLands Lands { get; }

    public IBrokerStore Store { get; }

    public IDoorOffice Office { get; }

    public IDoorOffice Other { get; }

    /// <param name="store">Decides where the broker of Bulgaria keeps its store, before it starts.</param>
    public static async Task<IDoorBench> OpenAsync(Func<Land, Task<IBrokerStore>> store)
    {
        var lands = await TwoLands.PrepareAsync();
        await lands.Bg.Staging.RunAsync("UPDATE IF_ZAJAVKA SET STATUS = 'E'");
        var others = Path.Combine(lands.Layout.Bg.Folder, "noi_if.db");
        await NationalSide.Adapter("BG")!.CreateStagingAsync(others, CancellationToken.None);
        SecondInstitution.Join(lands, new JsonObject { ["name"] = "bg-noi", ["country"] = "BG", ["institutions"] = new JsonArray(SecondInstitution.Id), ["file"] = others });
        var kept = await store(lands.Bg);
        await lands.StartAsync();
        return new StagingBench(lands, kept, new StagingTables(others));
    }

    public ValueTask DisposeAsync() => Lands.DisposeAsync();
}
