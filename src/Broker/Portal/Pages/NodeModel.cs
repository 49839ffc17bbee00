using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Views;

namespace MessageBroker.Portal.Pages;

/// <summary>The node and its journal.</summary>
/// <param name="Log">Null before the first entry.</param>
public sealed record NodeModel(NodeView Node, LogState? Log, DateTimeOffset Now);
