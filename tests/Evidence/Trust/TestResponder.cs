using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MessageBroker.Tests.Evidence.Trust;

/// <summary>Writes answers of an OCSP responder octet by octet, right or wrong as it is told.</summary>
/// <param name="Signer">With its key (P-256): the issuer or a delegate.</param>
internal sealed record TestResponder(X509Certificate2 Issuer, X509Certificate2 Signer)
{
    public DateTimeOffset ProducedAt { get; init; } = TestPki.At;
    public DateTimeOffset ThisUpdate { get; init; } = TestPki.At;
    public DateTimeOffset? NextUpdate { get; init; } = TestPki.At.AddHours(4);
    public DateTimeOffset? RevokedAt { get; init; }
    public bool KnowsNothing { get; init; }
    public bool ByName { get; init; }
    public HashAlgorithmName Hash { get; init; } = HashAlgorithmName.SHA1;
    public int Status { get; init; }

    /// <summary>CRLReason of a revoked certificate; null says none.</summary>
    public int? RevokedFor { get; init; } = (int)X509RevocationReason.KeyCompromise;

    /// <summary>An extension that nobody knows: of the answer, or of what it says about the certificate.</summary>
    public bool OddAnswer { get; init; }
    public bool OddEntry { get; init; }
    public bool OddIsCritical { get; init; } = true;

    /// <summary>A certificate about which the answer says the same, without an odd extension.</summary>
    public X509Certificate2? Also { get; init; }

    /// <summary>Certificates in front of the signer's.</summary>
    public IReadOnlyList<X509Certificate2> Beside { get; init; } = [];

    /// <summary>The name under which it answers, where that is not the signer's.</summary>
    public X500DistinguishedName? Name { get; init; }

    public byte[] About(X509Certificate2 certificate)
    {
        var tbs = Data(certificate);
        using var key = Signer.GetECDsaPrivateKey()!;
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue(tbs);
            using (writer.PushSequence()) writer.WriteObjectIdentifier("1.2.840.10045.4.3.2");
            writer.WriteBitString(key.SignData(tbs, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
            using (writer.PushSequence(Context(0)))
            using (writer.PushSequence())
                foreach (var one in Beside.Append(Signer))
                    writer.WriteEncodedValue(one.RawData);
        }

        return Response(writer.Encode());
    }

    private byte[] Response(byte[] basic)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteEnumeratedValue((OcspResponseStatus)Status);
            if (Status == 0)
                using (writer.PushSequence(Context(0)))
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier("1.3.6.1.5.5.7.48.1.1");
                    writer.WriteOctetString(basic);
                }
        }

        return writer.Encode();
    }

    private byte[] Data(X509Certificate2 certificate)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence(Context(ByName ? 1 : 2)))
                if (ByName) writer.WriteEncodedValue((Name ?? Signer.SubjectName).RawData);
                else writer.WriteOctetString(SHA1.HashData(Signer.PublicKey.EncodedKeyValue.RawData));
            Time(writer, ProducedAt);
            using (writer.PushSequence())
            {
                Entry(writer, certificate, OddEntry);
                if (Also is not null) Entry(writer, Also, isOdd: false);
            }

            if (OddAnswer) Odd(writer);
        }

        return writer.Encode();
    }

    private void Entry(AsnWriter writer, X509Certificate2 certificate, bool isOdd)
    {
        using (writer.PushSequence())
        {
            CertId(writer, certificate);
            Word(writer);
            Time(writer, ThisUpdate);
            if (NextUpdate is { } next)
                using (writer.PushSequence(Context(0))) Time(writer, next);
            if (isOdd) Odd(writer);
        }
    }

    private void CertId(AsnWriter writer, X509Certificate2 certificate)
    {
        using (writer.PushSequence())
        {
            using (writer.PushSequence()) writer.WriteObjectIdentifier(CryptoConfig.MapNameToOID(Hash.Name!)!);
            writer.WriteOctetString(CryptographicOperations.HashData(Hash, certificate.IssuerName.RawData));
            writer.WriteOctetString(CryptographicOperations.HashData(Hash, Issuer.PublicKey.EncodedKeyValue.RawData));
            writer.WriteInteger(new BigInteger(certificate.SerialNumberBytes.Span, isBigEndian: true));
        }
    }

    private void Word(AsnWriter writer)
    {
        if (RevokedAt is { } at)
            using (writer.PushSequence(Context(1)))
            {
                Time(writer, at);
                if (RevokedFor is { } reason)
                    using (writer.PushSequence(Context(0))) writer.WriteEnumeratedValue((X509RevocationReason)reason);
            }
        else writer.WriteNull(new Asn1Tag(TagClass.ContextSpecific, KnowsNothing ? 2 : 0));
    }

    private void Odd(AsnWriter writer)
    {
        using (writer.PushSequence(Context(1)))
        using (writer.PushSequence())
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier("1.3.6.1.4.1.99999.9");
            if (OddIsCritical) writer.WriteBoolean(true);
            writer.WriteOctetString([5, 0]);
        }
    }

    private static void Time(AsnWriter writer, DateTimeOffset time) => writer.WriteGeneralizedTime(time, omitFractionalSeconds: true);

    private static Asn1Tag Context(int number) => new(TagClass.ContextSpecific, number, isConstructed: true);

    private enum OcspResponseStatus { Successful, Malformed, InternalError, TryLater, SigRequired = 5, Unauthorized = 6 }
}
