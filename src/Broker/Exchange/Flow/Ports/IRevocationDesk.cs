using System.Security.Cryptography.X509Certificates;
using MessageBroker.Evidence;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Exchange.Flow.Ports;

/// <summary>Where it is asked for what is known about the revocation of a certificate. Nobody waits there: the answer is part of a later basis.</summary>
public interface IRevocationDesk
{
    /// <summary>
    /// Remembers that the certificate is met, and has its issuer asked soon. True for as long as <see cref="RevocationWait.First"/> behind the first time: an
    /// answer may come within moments.
    /// </summary>
    bool Want(X509Certificate2 signer);
}

/// <summary>Asks nobody.</summary>
public sealed class NoRevocationDesk : IRevocationDesk
{
    public static NoRevocationDesk Instance { get; } = new();

    public bool Want(X509Certificate2 signer) => false;
}

/// <summary>Tells a refusal that more knowledge may lift.</summary>
public static class RevocationWait
{
    private static readonly string Unknown = Code(ReasonCode.RevocationUnknown), NotChecked = Code(ReasonCode.RevocationNotChecked);

    /// <summary>What a document waits for an answer about a signer that is met for the first time, before anything is decided.</summary>
    public static TimeSpan First { get; } = TimeSpan.FromSeconds(2);

    /// <summary>When a message that waits for an answer about its signer is judged again.</summary>
    public static TimeSpan Pause { get; } = TimeSpan.FromSeconds(10);

    /// <summary>Every error is that nothing is known about the revocation of a certificate, and there is one.</summary>
    public static bool IsAll(IEnumerable<Finding> findings)
    {
        var errors = findings.Where(f => f.IsError).ToList();
        return errors.Count > 0 && errors.TrueForAll(f => f.Code == Unknown);
    }

    /// <summary>Nothing is known about the revocation of a certificate, whatever the policy makes of that.</summary>
    public static bool IsAny(IEnumerable<Finding> findings) => findings.Any(f => f.Code == Unknown || f.Code == NotChecked);

    private static string Code(ReasonCode code) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"SIG-{(int)code:0000}");
}
