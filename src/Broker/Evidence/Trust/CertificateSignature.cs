using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using MessageBroker.Evidence.Keys;

namespace MessageBroker.Evidence.Trust;

/// <summary>By which algorithm an issuer signed a certificate.</summary>
internal static class CertificateSignature
{
    private const string Pss = "1.2.840.113549.1.1.10";
    /// <summary>ANSI X9.62: whatever begins so is elliptic.</summary>
    private const string EcdsaArc = "1.2.840.10045.";

    /// <summary>In the words of XML Signature; its object identifier where those have none, which no policy admits.</summary>
    public static string Algorithm(X509Certificate2 certificate)
    {
        var oid = certificate.SignatureAlgorithm.Value ?? "";
        var digest = oid == Pss ? PssDigest(certificate) : AlgorithmOids.DigestOfSignature(oid);
        var kind = oid.StartsWith(EcdsaArc, StringComparison.Ordinal) ? KeyKind.Ecdsa : KeyKind.Rsa;
        return AlgorithmOids.Hash(digest) is { } hash ? SignatureMethod.Find(kind, hash, oid == Pss)?.Uri ?? oid : oid;
    }

    /// <summary>The digest that the parameters of RSASSA-PSS name; SHA-1 where they name none (RFC 4055 §3.1).</summary>
    private static string PssDigest(X509Certificate2 certificate)
    {
        try
        {
            var whole = new AsnReader(certificate.RawDataMemory, AsnEncodingRules.DER).ReadSequence();
            whole.ReadEncodedValue();
            var algorithm = whole.ReadSequence();
            algorithm.ReadObjectIdentifier();
            var named = new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true);
            if (!algorithm.HasData || algorithm.ReadSequence() is not { HasData: true } parameters || !parameters.PeekTag().HasSameClassAndValue(named)) return AlgorithmOids.Sha1;
            return parameters.ReadSequence(named).ReadSequence().ReadObjectIdentifier();
        }
        catch (AsnContentException)
        {
            return "";
        }
    }
}
