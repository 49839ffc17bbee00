using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Verdicts;

namespace MessageBroker.Exchange.Flow.Journal;

/// <summary>
/// One change of a message's state, with everything that its journal entry commits to. Exactly one entry per change,
/// in the same transaction.
/// </summary>
public sealed record StateChange
{
    /// <summary>The message before; null where it begins.</summary>
    public MessageRow? Before { get; init; }
    /// <summary>The message after; its version is still the one that is expected in the store.</summary>
    public required MessageRow After { get; init; }
    public required Actor Actor { get; init; }
    public required DateTimeOffset At { get; init; }
    /// <summary>EN 319 522 event that the entry is evidence of, or null.</summary>
    public string? EvidenceEvent { get; init; }
    public string? Cdm { get; init; }
    public int? Attempt { get; init; }
    /// <summary>Raw receipt; its plain SHA-256 goes into the entry.</summary>
    public byte[]? Receipt { get; init; }
    /// <summary>Payloads to keep with this entry, by kind.</summary>
    public IReadOnlyList<(string Kind, byte[] Bytes)> Payloads { get; init; } = [];
    public IReadOnlyList<Verdict> Verdicts { get; init; } = [];
    public IReadOnlyList<VerdictInput> Inputs { get; init; } = [];
    /// <summary>The instant that the verdicts judged at.</summary>
    public DateTimeOffset? JudgedAt { get; init; }
    /// <summary>Further facts without personal data, sorted by name: why a person did it.</summary>
    public IReadOnlyList<Evidence.Journal.Entries.EntryDetail> Details { get; init; } = [];
    /// <summary>The case's latest entry when the change was computed.</summary>
    public EntryRow? Previous { get; init; }
}
