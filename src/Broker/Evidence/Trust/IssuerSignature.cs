using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MessageBroker.Evidence.Keys;

namespace MessageBroker.Evidence.Trust;

/// <summary>Signatures as ASN.1 structures carry them, verified by the platform whatever library took the structure apart.</summary>
internal static class IssuerSignature
{
    /// <summary>Whether the certificate's key made it, with an algorithm of today.</summary>
    /// <param name="algorithm">Object identifier, dotted decimal.</param>
    public static bool Holds(X509Certificate2 signer, string algorithm, ReadOnlySpan<byte> signed, ReadOnlySpan<byte> value)
    {
        var digest = AlgorithmOids.DigestOfSignature(algorithm);
        if (digest is null or "" or AlgorithmOids.Sha1) return false;
        var hash = AlgorithmOids.Hash(digest)!.Value;
        using var lease = PublicKeyLease.Of(signer);
        try
        {
            return lease.Key switch
            {
                RSA rsa => rsa.VerifyData(signed, value, hash, RSASignaturePadding.Pkcs1),
                ECDsa ecdsa => ecdsa.VerifyData(signed, value, hash, DSASignatureFormat.Rfc3279DerSequence),
                _ => false,
            };
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
