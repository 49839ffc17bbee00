using MessageBroker.Exchange.Flow.Inbound;

namespace MessageBroker.Tests.Simulation.World;

/// <summary>Sees what passes between a process and the network, at that very moment.</summary>
internal interface INetWitness
{
    void Posted(Land from, string messageId, byte[] body);

    /// <summary>Before the answer leaves.</summary>
    Task AnsweredAsync(Land land, Life life, ReceiveAnswer answer);
}
