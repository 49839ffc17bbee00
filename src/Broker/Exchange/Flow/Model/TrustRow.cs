namespace MessageBroker.Exchange.Flow.Model;

/// <summary>What a certificate of the registry may speak for.</summary>
public enum TrustUse
{
    /// <summary>Signs SEDs.</summary>
    Business,
    /// <summary>Signs AS4 messages and receipts.</summary>
    Ebms,
    /// <summary>Opens connections, as client and as server.</summary>
    Tls,
}

/// <summary>
/// One line of the trust registry: from when until when a certificate speaks for a party, or an anchor vouches for those that do. Lines are added and
/// ended, never changed or taken away, so that it can be told at any time who was trusted when. Lines about one certificate take the place of what
/// the configuration says of it.
/// </summary>
public sealed record TrustRow
{
    public required Guid Id { get; init; }
    /// <summary>EESSI id of the partner's institution; for TLS the name of the partner entry.</summary>
    public required string Party { get; init; }
    public required TrustUse Use { get; init; }
    /// <summary>It vouches for certificates; else it is the very certificate that speaks.</summary>
    public required bool IsAnchor { get; init; }
    /// <summary>DER.</summary>
    public required byte[] Certificate { get; init; }
    /// <summary>The first instant at which it counts.</summary>
    public required DateTimeOffset From { get; init; }
    /// <summary>The first instant at which it counts no more; null: for as long as the certificate itself says.</summary>
    public DateTimeOffset? Until { get; init; }
    /// <summary>Account that added it.</summary>
    public required string Actor { get; init; }
    /// <summary>In the operator's words: by whose letter, for example.</summary>
    public required string Reason { get; init; }
    /// <summary>When it was added.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Whether it counts at an instant.</summary>
    public bool Counts(DateTimeOffset at) => at >= From && (Until is null || at < Until);
}
