namespace MessageBroker.Schemas.Institutions;

/// <summary>A span of days; both ends included, an open end is null.</summary>
public readonly record struct Validity(DateOnly? From, DateOnly? Until)
{
    public bool Holds(DateOnly day) => (From is null || From <= day) && (Until is null || day <= Until);

    /// <summary>Whether some day is in both.</summary>
    public bool Meets(Validity other) => (From is null || other.Until is null || From <= other.Until) && (other.From is null || Until is null || other.From <= Until);
}

/// <summary>The name of an institution in three languages during a span of days.</summary>
public sealed record InstitutionName(Validity Valid, string Bg, string Ro, string En)
{
    public string In(string language) => language switch { "bg" => Bg, "ro" => Ro, _ => En };
}

/// <summary>What an institution may do in a business use case, and since when it is ready to do it electronically (Decision E5: per BUC).</summary>
/// <param name="Role">CaseOwner or Counterparty.</param>
public sealed record Competence(string Buc, string Role, Validity Valid, bool Ready);

/// <summary>One institution of the dated directory.</summary>
public sealed record Institution
{
    /// <summary>EESSI id, for example RO:80246.</summary>
    public required string Id { get; init; }
    /// <summary>EESSI country code.</summary>
    public required string Country { get; init; }
    public required Validity Valid { get; init; }
    public required IReadOnlyList<InstitutionName> Names { get; init; }
    /// <summary>National region codes it serves (Romanian county, Bulgarian district); empty = the whole country.</summary>
    public required IReadOnlyList<string> Regions { get; init; }
    public required IReadOnlyList<Competence> Competences { get; init; }
    /// <summary>Id of the access point that carries for it (official SBDHs do not name it), or null.</summary>
    public string? AccessPoint { get; init; }
    /// <summary>Id of the institution that took its place, or null.</summary>
    public string? Successor { get; init; }
    /// <summary>Certificates by which it speaks, as the directory has them; empty where it says nothing of them. No signature is trusted for them.</summary>
    public IReadOnlyList<InstitutionCertificate> Certificates { get; init; } = [];
    /// <summary><see cref="Endpoint"/> where its own ebMS endpoint gives the receipts (Decision E6), <see cref="Intermediary"/> where an access point does; null where that is not said.</summary>
    public string? ReachedAs { get; init; }

    /// <summary>Values of <see cref="ReachedAs"/>, the words of partner entries in the configuration.</summary>
    public const string Endpoint = "endpoint", Intermediary = "intermediary";

    /// <summary>The name valid on that day, else the newest one.</summary>
    public InstitutionName? NameOn(DateOnly day) => Names.LastOrDefault(n => n.Valid.Holds(day)) ?? (Names.Count > 0 ? Names[^1] : null);

    public bool Serves(string? region) => region is null || Regions.Count == 0 || Regions.Contains(region, StringComparer.Ordinal);
}
