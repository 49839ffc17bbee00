using MessageBroker.Soak.Bed;

namespace MessageBroker.Soak.Drain;

/// <summary>The most resident memory that any of some brokers ever had, as the kernel keeps it.</summary>
internal sealed class MemoryWatch(IReadOnlyList<BrokerNode> nodes)
{
    public long Peak { get; private set; }

    public void Look() => Peak = Math.Max(Peak, nodes.Max(n => n.Memory().Peak));
}
