using System.Security.Cryptography.X509Certificates;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Portal.Reading;

namespace MessageBroker.Portal.SignIn;

/// <summary>How an attempt to sign in came out.</summary>
public enum SignInOutcome
{
    SignedIn,
    /// <summary>No such account, another password, it is disabled, or none is looked at for a while after too many wrong ones: nobody is told which, or a lock would tell that an account exists.</summary>
    Refused,
    /// <summary>No account names the certificate, it is not valid today, or the account is disabled: nobody is told which.</summary>
    CertificateRefused,
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
            var fits = Passwords.Fits(account?.PasswordHash, password);
            // Behind the hash, so that a locked account answers no faster than one that is not there.
            if (account?.LockedUntil > portal.Now) return (SignInOutcome.Refused, null);
            if (fits && account!.DisabledAt is null)
            {
                if (account.Failures > 0) await portal.Parts.Writes.WriteAsync(session => session.CountSignInAsync(account, 0, null), cancellationToken);
                SignedIn(account.Name);
                return (SignInOutcome.SignedIn, account);
            }

            if (account is not null) await CountAsync(account, cancellationToken);
            return (SignInOutcome.Refused, null);
        }
        finally
        {
            hashing.Release();
        }
    }

    /// <summary>Signs in by a certificate whose key the browser has proved to hold.</summary>
    public async Task<(SignInOutcome Outcome, AccountRow? Account)> TryAsync(X509Certificate2 certificate, CancellationToken cancellationToken)
    {
        var hash = AccountRow.CertificateOf(certificate);
        var account = await portal.Parts.Reads.ReadAsync(reader => reader.AccountByCertificateAsync(hash), cancellationToken);
        var now = portal.Now.UtcDateTime;
        if (account is not { DisabledAt: null } || now < certificate.NotBefore.ToUniversalTime() || now > certificate.NotAfter.ToUniversalTime())
        {
            CertificateRefused(hash, account?.Name ?? "-");
            return (SignInOutcome.CertificateRefused, null);
        }

        SignedIn(account.Name);
        return (SignInOutcome.SignedIn, account);
    }

    public void Dispose() => hashing.Dispose();

    private async Task CountAsync(AccountRow account, CancellationToken cancellationToken)
    {
        var failures = account.Failures + 1;
        var locks = failures >= MostFailures;
        await portal.Parts.Writes.WriteAsync(session => session.CountSignInAsync(account, locks ? 0 : failures, locks ? portal.Now + Lock : null), cancellationToken);
        Refused(account.Name, failures);
        if (locks) Locked(account.Name, Lock.TotalSeconds);
    }

    [LoggerMessage(140, LogLevel.Information, "account {Account} signed in to the pages")]
    private partial void SignedIn(string account);

    [LoggerMessage(146, LogLevel.Warning, "the certificate {Hash} lets nobody in (account: {Account})")]
    private partial void CertificateRefused(string hash, string account);

    [LoggerMessage(141, LogLevel.Warning, "{Count} passwords for the account {Account} did not fit")]
    private partial void Refused(string account, int count);

    [LoggerMessage(145, LogLevel.Warning, "no password for the account {Account} is looked at for {Seconds} seconds; user add --replace lifts that")]
    private partial void Locked(string account, double seconds);
}
