using MessageBroker.Evidence.Journal.Notes;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Operating;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Verdicts;
using MessageBroker.Exchange.Flow.Views;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Portal;

/// <summary>What the pages are given of the running broker. They read through connections of their own, with a time limit, and write nothing but sign-ins and who looked at what.</summary>
public sealed record PortalParts
{
    /// <summary>The store, opened for reading alone.</summary>
    public required IStore Reads { get; init; }
    /// <summary>The broker's store, for what a sign-in changes.</summary>
    public required IStore Writes { get; init; }
    /// <summary>Opens payloads through the reading connections.</summary>
    public required Vault Vault { get; init; }
    /// <summary>Notes who looks at whose content.</summary>
    public required ContentViews Views { get; init; }
    /// <summary>Packs, directory, partners and trust as they are now.</summary>
    public required Func<VerdictBasis> Basis { get; init; }
    /// <summary>How the node is.</summary>
    public required Func<CancellationToken, Task<NodeView>> NodeAsync { get; init; }
    /// <summary>Whether an endpoint has not answered this node lately, so that one message at a time tries it.</summary>
    public Func<string, bool> IsAway { get; init; } = _ => false;
    /// <summary>Makes evidence bundles.</summary>
    public required Func<CaseEvidence> Evidence { get; init; }
    /// <summary>By which the log's checkpoints are verified.</summary>
    public required NoteVerifierKey LogKey { get; init; }
    /// <summary>What this node promised, as it stands outside the database, or why that cannot be read.</summary>
    public required Func<(KeptPromises? Kept, Finding? Fault)> Promises { get; init; }
    public required TimeProvider Clock { get; init; }
    public required ILoggerFactory Logs { get; init; }
}
