namespace MessageBroker.Tests.Acceptance.DoorSuite;

/// <summary>The staging-table door before a broker whose store is a file.</summary>
public sealed class StagingDoorTests(StagingDoorTests.Place place) : DoorContract(place), IClassFixture<StagingDoorTests.Place>
{
    public sealed class Place : DoorPlace
    {
        private protected override Task<IDoorBench> OpenAsync() => StagingBench.OpenAsync(land => Task.FromResult<IBrokerStore>(new SqliteBrokerStore(land)));
    }
}
