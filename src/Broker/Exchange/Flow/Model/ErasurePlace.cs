namespace MessageBroker.Exchange.Flow.Model;

/// <summary>Where a walk through finished messages stands: behind this one.</summary>
public sealed record ErasurePlace(DateTimeOffset UpdatedAt, Guid MessageId)
{
    public static ErasurePlace Of(MessageRow message) => new(message.UpdatedAt, message.Id);
}
