using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MessageBroker.Tests.Evidence.Trust;

/// <summary>Writes a revocation list octet by octet, also such as the framework's builder does not make.</summary>
/// <param name="Issuer">With its key (P-256).</param>
internal sealed record TestList(X509Certificate2 Issuer)
{
    public DateTimeOffset ThisUpdate { get; init; } = TestPki.At.AddDays(-2);
    public DateTimeOffset? NextUpdate { get; init; } = TestPki.At.AddDays(7);
    public X509Certificate2? Revoked { get; init; }

    /// <summary>CRLReason of the entry; null says none.</summary>
    public int? RevokedFor { get; init; }

    /// <summary>Marks the list as one of changes (RFC 5280 §5.2.4, critical).</summary>
    public bool IsDelta { get; init; }

    /// <summary>The entry says that it is about another issuer's certificate (§5.3.3, critical).</summary>
    public bool IsIndirect { get; init; }

    public byte[] Encode()
    {
        var tbs = Tbs();
        using var key = Issuer.GetECDsaPrivateKey()!;
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue(tbs);
            Algorithm(writer);
            writer.WriteBitString(key.SignData(tbs, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        }

        return writer.Encode();
    }

    private byte[] Tbs()
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(1);
            Algorithm(writer);
            writer.WriteEncodedValue(Issuer.SubjectName.RawData);
            writer.WriteUtcTime(ThisUpdate);
            if (NextUpdate is { } next) writer.WriteUtcTime(next);
            if (Revoked is not null)
                using (writer.PushSequence()) Entry(writer, Revoked);
            if (IsDelta)
                using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true)))
                using (writer.PushSequence())
                    Extension(writer, "2.5.29.27", critical: true, w => w.WriteInteger(1));
        }

        return writer.Encode();
    }

    private void Entry(AsnWriter writer, X509Certificate2 certificate)
    {
        using (writer.PushSequence())
        {
            writer.WriteInteger(new BigInteger(certificate.SerialNumberBytes.Span, isBigEndian: true));
            writer.WriteUtcTime(TestPki.At.AddDays(-1));
            if (RevokedFor is null && !IsIndirect) return;
            using (writer.PushSequence())
            {
                if (RevokedFor is { } reason) Extension(writer, "2.5.29.21", critical: false, w => w.WriteEnumeratedValue((X509RevocationReason)reason));
                if (IsIndirect) Extension(writer, "2.5.29.29", critical: true, w => w.PushSequence().Dispose());
            }
        }
    }

    private static void Extension(AsnWriter writer, string oid, bool critical, Action<AsnWriter> content)
    {
        var value = new AsnWriter(AsnEncodingRules.DER);
        content(value);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(oid);
            if (critical) writer.WriteBoolean(true);
            writer.WriteOctetString(value.Encode());
        }
    }

    private static void Algorithm(AsnWriter writer)
    {
        using (writer.PushSequence()) writer.WriteObjectIdentifier("1.2.840.10045.4.3.2");
    }
}
