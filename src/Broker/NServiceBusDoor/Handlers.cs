using MessageBroker.Exchange.Doors;
using MessageBroker.Exchange.Doors.Contracts;

namespace MessageBroker.NServiceBusDoor;

/// <summary>The desk of an endpoint, as its handlers are given it.</summary>
public sealed record DoorDesk(CommandDesk Desk);

/// <summary>Commands that send a SED.</summary>
public sealed class SubmitHandler(DoorDesk door) : IHandleMessages<SubmitSed>, IHandleMessages<SubmitRecord>
{
    public Task Handle(SubmitSed message, IMessageHandlerContext context) => door.Desk.SubmitAsync(message, context.MessageId, context.CancellationToken);

    public Task Handle(SubmitRecord message, IMessageHandlerContext context) => door.Desk.SubmitAsync(message, context.MessageId, context.CancellationToken);
}

/// <summary>The back office's word on an arrival.</summary>
public sealed class DeliveryHandler(DoorDesk door) : IHandleMessages<ConfirmDelivery>, IHandleMessages<RejectDelivery>
{
    public Task Handle(ConfirmDelivery message, IMessageHandlerContext context) => door.Desk.ConfirmAsync(message, context.CancellationToken);

    public Task Handle(RejectDelivery message, IMessageHandlerContext context) => door.Desk.RejectAsync(message, context.CancellationToken);
}
