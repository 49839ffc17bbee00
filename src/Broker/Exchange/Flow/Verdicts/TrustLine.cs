namespace MessageBroker.Exchange.Flow.Verdicts;

/// <summary>A line of the trust registry as verdicts know it.</summary>
/// <param name="Party">EESSI id of a partner's institution.</param>
/// <param name="Use">Business or Ebms.</param>
/// <param name="Anchor">It vouches for certificates; else it is the very certificate that speaks.</param>
/// <param name="Certificate">PEM.</param>
/// <param name="From">The first instant at which it counts.</param>
/// <param name="Until">The first instant at which it counts no more; null: for as long as the certificate itself says.</param>
public sealed record TrustLine(string Party, string Use, bool Anchor, string Certificate, DateTimeOffset From, DateTimeOffset? Until)
{
    public const string Business = "Business";
    public const string Ebms = "Ebms";

    public bool Counts(DateTimeOffset at) => at >= From && (Until is null || at < Until);
}

/// <summary>A key of a hosted institution that takes the place of the one before it at an instant.</summary>
/// <param name="Use">Business or Ebms.</param>
/// <param name="Certificate">PEM.</param>
public sealed record NextKey(string Use, string Certificate, DateTimeOffset From);
