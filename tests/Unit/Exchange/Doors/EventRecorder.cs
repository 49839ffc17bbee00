using MessageBroker.Exchange.Doors;

namespace MessageBroker.Tests.Unit.Exchange.Doors;

/// <summary>A transport that keeps what it was given, and fails where it is told to.</summary>
internal sealed class EventRecorder : IEventPublisher
{
    public List<(object Event, Guid Id)> Told { get; } = [];

    public Exception? Failure { get; set; }

    public Task PublishAsync(object @event, Guid eventId, CancellationToken cancellationToken)
    {
        if (Failure is not null) return Task.FromException(Failure);
        Told.Add((@event, eventId));
        return Task.CompletedTask;
    }
}
