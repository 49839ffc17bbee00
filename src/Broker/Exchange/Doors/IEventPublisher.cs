namespace MessageBroker.Exchange.Doors;

/// <summary>Hands an event of the contract to a transport. What a later door implements.</summary>
public interface IEventPublisher
{
    /// <summary>Returns once the transport has it.</summary>
    /// <param name="event">One of Contracts.</param>
    /// <param name="eventId">The same on a repeat.</param>
    /// <exception cref="Exception">Anything: the event counts as not handed over and is told again later.</exception>
    Task PublishAsync(object @event, Guid eventId, CancellationToken cancellationToken);
}
