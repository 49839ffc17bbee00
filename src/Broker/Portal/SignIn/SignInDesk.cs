using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Portal.Reading;

namespace MessageBroker.Portal.SignIn;

/// <summary>How an attempt to sign in came out.</summary>
public enum SignInOutcome
{
    SignedIn,
    /// <summary>No such account, another password, or it is disabled: nobody is told which.</summary>
    Refused,
    /// <summary>Too many wrong passwords; none is looked at for a while.</summary>
    Locked,
    /// <summary>Too many at once.</summary>
    Crowded,
}

/// <summary>Looks at names and passwords. After some that do not fit, none is looked at for a while, on whatever node: the count stands in the store.</summary>
public sealed partial class SignInDesk(PortalView portal) : IDisposable
{
    private const int MostFailures = 5;

    private static readonly TimeSpan Lock = TimeSpan.FromMinutes(15);

    // A hash takes a tenth of a second of a processor: whoever tries many passwords must not take the flow's.
    private readonly SemaphoreSlim hashing = new(1);
    private readonly ILogger log = portal.Parts.Logs.CreateLogger<SignInDesk>();

    public async Task<(SignInOutcome Outcome, AccountRow? Account)> TryAsync(string name, string password, CancellationToken cancellationToken)
    {
        if (!await hashing.WaitAsync(TimeSpan.FromSeconds(2), cancellationToken)) return (SignInOutcome.Crowded, null);
        try
        {
            var account = await portal.Parts.Reads.ReadAsync(reader => reader.AccountAsync(name), cancellationToken);
            if (account?.LockedUntil > portal.Now) return (SignInOutcome.Locked, null);
            if (Passwords.Fits(account?.PasswordHash, password) && account!.DisabledAt is null)
            {
                if (account.Failures > 0) await portal.Parts.Writes.WriteAsync(session => session.CountSignInAsync(account, 0, null), cancellationToken);
                SignedIn(account.Name);
                return (SignInOutcome.SignedIn, account);
            }

            return account is null ? (SignInOutcome.Refused, null) : (await CountAsync(account, cancellationToken), null);
        }
        finally
        {
            hashing.Release();
        }
    }

    public void Dispose() => hashing.Dispose();

    private async Task<SignInOutcome> CountAsync(AccountRow account, CancellationToken cancellationToken)
    {
        var failures = account.Failures + 1;
        var locks = failures >= MostFailures;
        await portal.Parts.Writes.WriteAsync(session => session.CountSignInAsync(account, locks ? 0 : failures, locks ? portal.Now + Lock : null), cancellationToken);
        Refused(account.Name, failures);
        return locks ? SignInOutcome.Locked : SignInOutcome.Refused;
    }

    [LoggerMessage(140, LogLevel.Information, "account {Account} signed in to the pages")]
    private partial void SignedIn(string account);

    [LoggerMessage(141, LogLevel.Warning, "{Count} passwords for the account {Account} did not fit")]
    private partial void Refused(string account, int count);
}
