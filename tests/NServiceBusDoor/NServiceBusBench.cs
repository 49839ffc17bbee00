using System.Text.Json.Nodes;
using MessageBroker.Tests.Acceptance.Setup;

namespace MessageBroker.Tests.Acceptance.DoorSuite;

/// <summary>Two back offices that run NServiceBus, each with an endpoint of the broker for itself, at a place of its own.</summary>
internal sealed class NServiceBusBench : IDoorBench
{
    private readonly IReadOnlyList<OfficePlace> places;

    private NServiceBusBench(TwoLands lands, IReadOnlyList<OfficePlace> places, NServiceBusOffice office, NServiceBusOffice other)
    {
        this.places = places;
        (Lands, Store, Own, Others) = (lands, new SqliteBrokerStore(lands.Bg), office, other);
    }

    public TwoLands Lands { get; }

    public IBrokerStore Store { get; }

    public IDoorOffice Office => Own;

    public IDoorOffice Other => Others;

    public NServiceBusOffice Own { get; }

    private NServiceBusOffice Others { get; }

    /// <param name="rabbit">"connection string|URL of the management API"; null for the learning transport.</param>
    public static async Task<IDoorBench> OpenAsync(string? rabbit)
    {
        var lands = await TwoLands.PrepareAsync();
        var places = new[] { await OfficePlace.MakeAsync(lands, "asp", rabbit), await OfficePlace.MakeAsync(lands, "noi", rabbit) };
        lands.Bg.Configure(c => c["nationalSystems"] = new JsonArray(System("bg-asp", "BG:BGASA", places[0])));
        SecondInstitution.Join(lands, System("bg-noi", SecondInstitution.Id, places[1]));
        await lands.StartAsync();
        return new NServiceBusBench(lands, places, await NServiceBusOffice.StartAsync("BG:BGASA", places[0]), await NServiceBusOffice.StartAsync(SecondInstitution.Id, places[1]));
    }

    private static JsonObject System(string name, string institution, OfficePlace place) => new()
    {
        ["name"] = name, ["country"] = "BG", ["institutions"] = new JsonArray(institution), ["kind"] = "nservicebus", ["endpoint"] = place.Endpoint(),
    };

    public async ValueTask DisposeAsync()
    {
        await Own.DisposeAsync();
        await Others.DisposeAsync();
        await Lands.DisposeAsync();
        foreach (var place in places) await place.DisposeAsync();
    }
}
