using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Evidence.Trust;

namespace MessageBroker.Evidence.Signatures;

/// <summary>
/// The qualifying properties of one signature, found by structure alone (Signature/Object/QualifyingProperties/SignedProperties),
/// never by looking for them in the document: forged ones may stand in front.
/// </summary>
internal sealed class XadesProperties
{
    /// <summary>The ds:Object that holds them.</summary>
    public required int ObjectNode { get; init; }
    public required int SignedPropertiesNode { get; init; }
    public required string SignedPropertiesId { get; init; }
    public int UnsignedPropertiesNode { get; init; } = XmlTape.None;
    public DateTimeOffset? SigningTime { get; init; }
    public required IReadOnlyList<CertificateDigest> Certificates { get; init; }
    public required IReadOnlyList<ObjectFormat> Formats { get; init; }

    /// <summary>True where one of the digests is that of the certificate's DER. Names and serials are not compared.</summary>
    public bool Names(X509Certificate2 certificate, CryptoPolicy policy) =>
        Certificates.Any(c => policy.Digest(c.Algorithm) is { } method && CryptographicOperations.FixedTimeEquals(method.Compute(certificate.RawDataMemory.Span), c.Value));

    /// <summary>False where every digest is one that the policy does not admit: then it is not judged whose certificate was meant.</summary>
    public bool CanName(CryptoPolicy policy) => Certificates.Any(c => policy.Digest(c.Algorithm) is not null);

    public static XadesProperties? Read(XmlTape tape, DsSignature signature, CryptoPolicy policy, List<Reason> reasons) =>
        new XadesReading(tape, policy, reasons).Read(signature);
}

/// <summary>CertDigest of a signing-certificate property.</summary>
internal sealed record CertificateDigest(string Algorithm, byte[] Value);

/// <summary>A DataObjectFormat property; its members as written.</summary>
internal sealed record ObjectFormat(int Node, string? ObjectReference, string? MimeType, string? Encoding);
