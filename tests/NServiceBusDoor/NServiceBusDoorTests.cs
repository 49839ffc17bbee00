
namespace MessageBroker.Tests.Acceptance.DoorSuite;

/// <summary>The NServiceBus door on the learning transport.</summary>
public sealed class LearningTransportTests(LearningTransportTests.Place place) : NServiceBusContract(place), IClassFixture<LearningTransportTests.Place>
{
    public sealed class Place : DoorPlace
    {
        private protected override Task<IDoorBench> OpenAsync() => NServiceBusBench.OpenAsync(rabbit: null);
    }
}

/// <summary>The NServiceBus door on RabbitMQ: BROKER_RABBITMQ names "connection string|URL of the management API".</summary>
public sealed class RabbitTransportTests(RabbitTransportTests.Place place) : NServiceBusContract(place), IClassFixture<RabbitTransportTests.Place>
{
    public sealed class Place : DoorPlace
    {
        private readonly string? rabbit = Environment.GetEnvironmentVariable("BROKER_RABBITMQ");

        public override string? Absence => rabbit is null ? "BROKER_RABBITMQ names no RabbitMQ" : null;

        private protected override Task<IDoorBench> OpenAsync() => NServiceBusBench.OpenAsync(rabbit);
    }
}
