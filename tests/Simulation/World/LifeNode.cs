using MessageBroker.App.Hosting;
using MessageBroker.Exchange.Flow.Inbound;
using MessageBroker.Tests.Simulation.Clockwork;

namespace MessageBroker.Tests.Simulation.World;

/// <summary>One node's worth of a process: its workers, its door and its Receive stage, which may freeze while the others go on.</summary>
/// <param name="Receive">Apart from the other stages, because one defect is planted into it alone.</param>
internal sealed record LifeNode(Home Home, LocalClock Clock, FlowParts Parts, ReceiveStage Receive);
