using MessageBroker.Evidence.Trust;

namespace MessageBroker.Exchange.Flow.Verdicts;

/// <summary>
/// The configuration that verdicts depend on: hosted institutions, partners and their certificates. Without secrets; its JSON is an input
/// of every verdict, so that a replay judges by the configuration of then.
/// </summary>
public sealed record Parties
{
    /// <summary>production, acceptance, test or development.</summary>
    public required string Environment { get; init; }
    public required IReadOnlyList<HostedInstitution> Hosted { get; init; }
    public required IReadOnlyList<Partner> Partners { get; init; }
    public required int MaxUnpackedBytes { get; init; }
    public required int MaxParts { get; init; }
    /// <summary>Largest attachment in octets; null where nothing was said of attachments.</summary>
    public int? MaxAttachmentBytes { get; init; }
    /// <summary>Name of a built-in crypto policy, where no file of its own takes its place.</summary>
    public string CryptoPolicy { get; init; } = "default";
    /// <summary>The file of the crypto policy; null for a built-in one. An input of its own (policy) keeps it.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public byte[]? PolicyFile { get; init; }

    /// <summary>Lines of the trust registry, ended ones too. They stand in the input trust, not in that of the configuration.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public IReadOnlyList<TrustLine> Registry { get; init; } = [];

    /// <summary>What is known about revocation, and what it means that nothing is. An input of its own keeps it.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public Revocation Revocation { get; init; } = Revocation.Off;

    /// <summary>PEM anchors of connections, as configured. No verdict depends on them.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public IReadOnlyList<string> TlsAnchors { get; init; } = [];

    /// <summary>Object identifiers of certificate policies that are asked of connections, as configured. No verdict depends on them.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public IReadOnlyList<string> TlsPolicies { get; init; } = [];

    /// <summary>Lines of the trust registry about connections. No verdict depends on them.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public IReadOnlyList<TrustLine> TlsRegistry { get; init; } = [];

    /// <summary>PEM anchors of connections at an instant.</summary>
    public IReadOnlyList<string> TlsAnchorsAt(DateTimeOffset at) =>
        [.. TlsAnchors.Where(pem => TlsRegistry.All(l => l.Certificate != pem)), .. TlsRegistry.Where(l => l.Counts(at)).Select(l => l.Certificate).Distinct()];

    /// <summary>PEM certificates of connections that were ended by an instant, whatever anchors vouch for them.</summary>
    public IReadOnlyList<string> TlsEndedAt(DateTimeOffset at) => DatedParties.Ended(TlsRegistry, at);

    /// <summary>The parties as they are at an instant: with the certificates that count then, and without lines of other times.</summary>
    public Parties At(DateTimeOffset at) => DatedParties.Of(this, at);

    /// <summary>The crypto policy; read anew with each call.</summary>
    public CryptoPolicy ReadPolicy() =>
        (PolicyFile is { } file ? Evidence.Trust.CryptoPolicy.Read(file).Policy : Evidence.Trust.CryptoPolicy.Named(CryptoPolicy))
        ?? throw new InvalidOperationException("the crypto policy was not checked when the configuration was read");

    public HostedInstitution? FindHosted(string institution) => Hosted.FirstOrDefault(h => h.Id == institution);

    public Partner? FindPartner(string institution) => Partners.FirstOrDefault(p => p.Institutions.Contains(institution));
}

/// <param name="NationalSystem">Name of the national system that serves it.</param>
/// <param name="BusinessCertificate">PEM; what its SED signatures verify with.</param>
/// <param name="EbmsCertificate">PEM.</param>
public sealed record HostedInstitution(string Id, string NationalSystem, string Country, string BusinessCertificate, string EbmsCertificate)
{
    /// <summary>Keys that take the place of these at their time.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public IReadOnlyList<NextKey> Next { get; init; } = [];
}

/// <summary>One partner access point or institution.</summary>
public sealed record Partner
{
    /// <summary>Name of the entry, for operators. No verdict depends on it.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string Name { get; init; } = "";
    /// <summary>EESSI ids of the institutions that speak through this entry.</summary>
    public required IReadOnlyList<string> Institutions { get; init; }
    public required string Endpoint { get; init; }
    /// <summary>Its receipt is the institution's ebMS endpoint's (Decision E6), not an intermediary's.</summary>
    public required bool IsEndpoint { get; init; }
    /// <summary>PEM certificates; only these speak ebMS for the institutions. Empty: any certificate under the anchors whose CN is the institution.</summary>
    public IReadOnlyList<string> EbmsCertificates { get; init; } = [];
    public IReadOnlyList<string> EbmsAnchors { get; init; } = [];
    /// <summary>PEM certificates that speak ebMS for the institution by the registry; they need no anchor beside them.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public IReadOnlyList<string> EbmsNamed { get; init; } = [];
    /// <summary>PEM certificates that speak neither way, whatever anchors vouch for them, by the registry.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public IReadOnlyList<string> EbmsEnded { get; init; } = [];
    /// <summary>PEM certificates that sign no SED, whatever anchors vouch for them, by the registry.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public IReadOnlyList<string> BusinessEnded { get; init; } = [];
    /// <summary>Whether any certificate under the anchors whose CN is the institution speaks too; null: where none is named.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool? EbmsByName { get; init; }
    /// <summary>PEM anchors (or the certificates themselves) of those who may sign SEDs for the institutions.</summary>
    public required IReadOnlyList<string> BusinessAnchors { get; init; }
    /// <summary>Common names beside the institution's id that sign its SEDs, as of an access point that signs for all; null: none.</summary>
    public IReadOnlyList<string>? BusinessNames { get; init; }
    /// <summary>Object identifiers of certificate policies, of which one has to hold along a path to an anchor of SEDs or messages; null: any path will do.</summary>
    public IReadOnlyList<string>? CertificatePolicies { get; init; }
    /// <summary>It is agreed that statements after a restore are exchanged (docs/reference/reconcile.md).</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingDefault)]
    public bool Reconcile { get; init; }
    /// <summary>The agreement that allows reconstructed SEDs in production; null = none.</summary>
    public string? ReconstructionAgreement { get; init; }
}
