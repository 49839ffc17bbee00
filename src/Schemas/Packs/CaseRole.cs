namespace MessageBroker.Schemas.Packs;

/// <summary>The two application roles of a case: the institution that opened it and every other participant.</summary>
public enum CaseRole { CaseOwner, Counterparty }

public static class CaseRoles
{
    /// <summary>The opposite side.</summary>
    public static CaseRole Other(this CaseRole role) => role == CaseRole.CaseOwner ? CaseRole.Counterparty : CaseRole.CaseOwner;

    /// <summary>
    /// Reads a role; real data spell it CaseOwner, CASE_OWNER, Counterparty, CounterParty, COUNTERPARTY, COUNTER_PARTY,
    /// so case and underscores do not count. Null for anything else.
    /// </summary>
    public static CaseRole? Read(string? text) => text?.Replace("_", "", StringComparison.Ordinal).ToUpperInvariant() switch
    {
        "CASEOWNER" => CaseRole.CaseOwner,
        "COUNTERPARTY" => CaseRole.Counterparty,
        _ => null,
    };
}
