using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MessageBroker.Evidence.Keys;

/// <summary>
/// The decoded public key of a certificate, lent for one use at a time. Decoding costs several times a verification, so keys are kept
/// for as long as their certificate instance lives; two threads never share one.
/// </summary>
public readonly struct PublicKeyLease : IDisposable
{
    private static readonly ConditionalWeakTable<X509Certificate2, ConcurrentBag<AsymmetricAlgorithm>> Kept = [];
    private readonly ConcurrentBag<AsymmetricAlgorithm>? home;

    private PublicKeyLease(AsymmetricAlgorithm? key, ConcurrentBag<AsymmetricAlgorithm>? home)
    {
        Key = key;
        this.home = home;
    }

    /// <summary>RSA or ECDSA; null where the certificate has neither, or a key on no real curve.</summary>
    public AsymmetricAlgorithm? Key { get; }

    public static PublicKeyLease Of(X509Certificate2 certificate)
    {
        var home = Kept.GetOrCreateValue(certificate);
        return new PublicKeyLease(home.TryTake(out var kept) ? kept : Decode(certificate), home);
    }

    /// <summary>Gives the key back.</summary>
    public void Dispose()
    {
        if (Key is not null) home?.Add(Key);
    }

    /// <summary>The public key of a certificate, for who disposes it; null where it has neither an RSA nor an ECDSA key, or one on no curve that the platform knows.</summary>
    public static AsymmetricAlgorithm? Decode(X509Certificate2 certificate)
    {
        try
        {
            return (AsymmetricAlgorithm?)certificate.GetRSAPublicKey() ?? certificate.GetECDsaPublicKey();
        }
        catch (Exception refused) when (refused is CryptographicException or NotSupportedException)
        {
            return null;
        }
    }
}
