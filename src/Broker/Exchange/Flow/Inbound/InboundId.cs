using MessageBroker.Exchange.Flow.Model;

namespace MessageBroker.Exchange.Flow.Inbound;

/// <summary>
/// The row id of a received message, made of what names it on the way (sender, receiver, eb:MessageId), not drawn: the national inbox knows a
/// delivery by this id, so that a message that is received again after the database went back is not written there twice.
/// </summary>
public static class InboundId
{
    public static Guid Of(string sender, string receiver, string as4MessageId) => NamedId.Of(sender, receiver, as4MessageId);
}
