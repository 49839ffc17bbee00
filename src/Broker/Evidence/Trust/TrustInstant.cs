namespace MessageBroker.Evidence.Trust;

/// <summary>The times by which a certificate is judged. They are one where nothing proves that what it signed is older than now.</summary>
/// <param name="At">When what it signed is known to have existed: its path has to hold then.</param>
/// <param name="Now">The time of judgement: revocation lists are fresh or stale by it.</param>
/// <param name="RevokedUntil">A revocation up to then counts. Where <paramref name="At"/> is the certificate's own word this is now.</param>
public readonly record struct TrustInstant(DateTimeOffset At, DateTimeOffset Now, DateTimeOffset RevokedUntil)
{
    public static TrustInstant Of(DateTimeOffset at) => new(at, at, at);
}
