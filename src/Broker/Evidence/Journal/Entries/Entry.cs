namespace MessageBroker.Evidence.Journal.Entries;

/// <summary>
/// One journal entry, format version 1: who did what to which message when, and commitments to everything that it rests on.
/// An entry holds no personal data in clear and no index; its place in the log is given after its commit.
/// docs/reference/journal.md describes the encoding octet by octet; <see cref="EntryCodec"/> writes and reads it.
/// Texts hold 1 to 255 octets of UTF-8 without control characters unless said otherwise.
/// </summary>
public sealed record Entry
{
    /// <summary>Time-ordered UUID (RFC 9562 version 7), made by the node.</summary>
    public required Guid Id { get; init; }

    /// <summary>UTC, whole milliseconds (see <see cref="EntryTime"/>). The node's own clock: a claim, not a proof.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>What happened, as our own name: a transition (outbound/Taken) or another event (<see cref="EntryEvents"/>). Token.</summary>
    public required string Event { get; init; }

    /// <summary>The EN 319 522 event that this entry is evidence of, or null (<see cref="EvidenceEvents"/>). Token.</summary>
    public string? EvidenceEvent { get; init; }

    /// <summary>The node that wrote the entry.</summary>
    public required string NodeId { get; init; }

    public required EntryActor Actor { get; init; }

    /// <summary>The hosted institution whose case this is; for events of the whole node the access point's own id.</summary>
    public required string Institution { get; init; }

    /// <summary>The institution on the other side, or null.</summary>
    public string? Partner { get; init; }

    /// <summary>The case inside the institution: its international case id, or the stand-in of a case that could not be read. Never the national file number.</summary>
    public string? CaseId { get; init; }

    /// <summary>The broker's own id of the message.</summary>
    public Guid? MessageId { get; init; }

    /// <summary>eb:MessageId, the name of the message on the wire.</summary>
    public string? As4MessageId { get; init; }

    /// <summary>InstanceIdentifier of the SBDH.</summary>
    public string? InstanceId { get; init; }

    public EntryDirection? Direction { get; init; }

    /// <summary>SED type, for example F001. Token.</summary>
    public string? SedType { get; init; }

    /// <summary>CDM version, for example 4.4. Token.</summary>
    public string? CdmVersion { get; init; }

    /// <summary>SetId of the SBDH: the document's id over all its versions.</summary>
    public string? SetId { get; init; }

    public uint? DocumentVersion { get; init; }

    /// <summary>State before; null where the message begins. Token.</summary>
    public string? StateFrom { get; init; }

    /// <summary>State after. Token.</summary>
    public string? StateTo { get; init; }

    /// <summary>Number of the outside attempt, from 1.</summary>
    public uint? Attempt { get; init; }

    /// <summary>Salted commitments to the payloads, by kind (<see cref="Commitment.OfPayload"/>).</summary>
    public IReadOnlyList<NamedHash> Payloads { get; init; } = [];

    /// <summary>SHA-256 of the raw receipt. It is not salted: a receipt names digests and parties, no person.</summary>
    public Hash256? Receipt { get; init; }

    /// <summary>Salted commitments to the verdicts' bytes, by verdict name (<see cref="Commitment.OfVerdict"/>).</summary>
    public IReadOnlyList<NamedHash> Verdicts { get; init; } = [];

    /// <summary>SHA-256 of every input of the verdicts, by name: pack, rules, component version, directory, trust, policy, configuration …</summary>
    public IReadOnlyList<NamedHash> Inputs { get; init; } = [];

    /// <summary>Hex hash of the input of that name, or null where the verdicts had none.</summary>
    public string? Input(string name)
    {
        foreach (var input in Inputs)
            if (input.Name == name) return input.Hash.ToString();
        return null;
    }

    /// <summary>The instant that the verdicts judged at; UTC, whole milliseconds.</summary>
    public DateTimeOffset? JudgedAt { get; init; }

    /// <summary>The latest entry of the case when this one was made.</summary>
    public PreviousEntry? Previous { get; init; }

    /// <summary>Further named facts of events that are not transitions (ground and authority of an erasure, an old log's origin and size).</summary>
    public IReadOnlyList<EntryDetail> Details { get; init; } = [];
}

public enum EntryDirection : byte { Outbound = 1, Inbound = 2 }

public enum ActorKind : byte { Person = 1, System = 2 }

/// <summary>Who acted.</summary>
/// <param name="Id">Account of a person or name of a component; an id, not a person's name.</param>
/// <param name="Institution">Whom the actor acts for.</param>
/// <param name="Role">operator, clerk, auditor, submitter or system.</param>
public sealed record EntryActor(ActorKind Kind, string Id, string Institution, string Role);

/// <summary>A hash under a name of 1 to 100 printable ASCII characters without space. Lists of them are sorted by name, each name once.</summary>
public readonly record struct NamedHash(string Name, Hash256 Hash);

/// <summary>An earlier entry, named by id and entry hash.</summary>
public readonly record struct PreviousEntry(Guid Id, Hash256 Hash);

/// <param name="Name">Token of at most 100 octets.</param>
/// <param name="Value">Text of at most 1,024 octets.</param>
public readonly record struct EntryDetail(string Name, string Value);
