namespace MessageBroker.Exchange.Doors.Contracts;

/// <summary>The messages of this contract, for a transport that has to be told which types are commands and which are events.</summary>
public static class ContractTypes
{
    public static IReadOnlySet<Type> Commands { get; } = new HashSet<Type> { typeof(SubmitSed), typeof(SubmitRecord), typeof(ConfirmDelivery), typeof(RejectDelivery) };

    public static IReadOnlySet<Type> Events { get; } = new HashSet<Type>
    {
        typeof(SedTaken), typeof(SedRefused), typeof(SedAcknowledged), typeof(SedRejected), typeof(SedGivenUp), typeof(SedArrived), typeof(DeadlineNear), typeof(CommandRefused),
    };
}
