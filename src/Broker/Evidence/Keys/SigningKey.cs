using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MessageBroker.Evidence.Keys;

/// <summary>
/// A private key with its certificate (RSA or ECDSA). Signs digests; never exposes or prints key material.
/// RSA signs with PKCS#1 v1.5, ECDSA gives r||s (IEEE P1363) as XML Signature asks.
/// </summary>
public sealed class SigningKey : IDisposable
{
    public SigningKey(X509Certificate2 certificateWithPrivateKey) => throw new NotImplementedException();
    public X509Certificate2 Certificate => throw new NotImplementedException();
    /// <summary>XML Signature algorithm URI that <see cref="SignData"/> produces: rsa-sha256, ecdsa-sha256, ecdsa-sha384, ecdsa-sha512 by key.</summary>
    public string SignatureAlgorithm => throw new NotImplementedException();
    public byte[] SignData(ReadOnlySpan<byte> data) => throw new NotImplementedException();
    public void Dispose() => throw new NotImplementedException();

    /// <summary>Loads PKCS#12 (password from a file, one line, trailing line break ignored) or PEM with key. Faults are values.</summary>
    public static KeyLoading Load(string path, string? passwordFile) => throw new NotImplementedException();
}

public enum KeyFaultKind { FileMissing, PasswordFileMissing, WrongPassword, NotAKeyFile, NoPrivateKey, UnsupportedKey }

/// <summary>Either a key or a fault that names the file.</summary>
public sealed record KeyLoading(SigningKey? Key, KeyFaultKind? Fault, string Place, string Detail);
