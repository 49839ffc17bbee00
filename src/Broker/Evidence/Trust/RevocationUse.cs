namespace MessageBroker.Evidence.Trust;

/// <summary>How far a judgement went in asking about revocation.</summary>
public enum RevocationLook
{
    /// <summary>Nothing was given to look at.</summary>
    NotLookedAt,

    /// <summary>The certificate is an anchor itself: trusted by decision, and no list is asked about it.</summary>
    Anchor,

    /// <summary>No path holds, so that there was no issuer to ask.</summary>
    NoPath,

    /// <summary>Every certificate on the path below the anchor was asked about.</summary>
    LookedAt,
}

/// <summary>What a judgement knew about revocation.</summary>
/// <param name="Lists">Hex SHA-256 of each list of an issuer on the path, in order.</param>
/// <param name="Answers">Hex SHA-256 of each OCSP answer about a certificate on the path, in order.</param>
public sealed record RevocationUse(RevocationLook Look, IReadOnlyList<string> Lists, IReadOnlyList<string> Answers)
{
    /// <summary>Nothing was given to look at.</summary>
    public static RevocationUse None { get; } = new(RevocationLook.NotLookedAt, [], []);
}
