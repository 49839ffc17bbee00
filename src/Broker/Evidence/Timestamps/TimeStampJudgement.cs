using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using System.Security.Cryptography.Xml;
using MessageBroker.Evidence.Keys;
using MessageBroker.Evidence.Trust;

namespace MessageBroker.Evidence.Timestamps;

/// <summary>The judgement of one token that could be taken apart: what it stamps, whose word it is, and whether that one may say so at that time.</summary>
internal sealed class TimeStampJudgement(TimeStampReading reading, TimeStampContext context)
{
    public const string Place = "time-stamp";

    private readonly SignedCms cms = reading.Cms!;
    private readonly Rfc3161TimestampTokenInfo info = reading.Info!;
    private readonly SignerInfo signer = reading.Cms!.SignerInfos[0];
    private readonly List<Reason> reasons = [];

    public TimeStampVerdict Judge(Func<HashAlgorithmName, byte[]> imprint)
    {
        var crypto = Imprint(imprint);
        Asked();
        var authority = Authority();
        if (crypto == CryptoOutcome.Valid) crypto = authority is null ? CryptoOutcome.NotChecked : Value(authority);
        if (authority is not null)
        {
            reasons.AddRange(TimeStampAuthority.Problems(authority, info, signer, context.Policy));
            // Its own word on the time does not prove that it spoke before its key was lost: revoked until now is revoked.
            reasons.AddRange(context.Trust.Judge(authority, [.. cms.Certificates], new TrustInstant(info.Timestamp, context.At, context.At), context.Policy).Reasons);
        }

        var (indication, sub) = ReasonEffect.Of(reasons);
        return new TimeStampVerdict
        {
            Indication = indication, SubIndication = sub, Crypto = crypto, GenTime = info.Timestamp, Authority = authority,
            Policy = info.PolicyId.Value, Serial = Convert.ToHexStringLower(info.GetSerialNumber().Span), Nonce = info.GetNonce() is { } nonce ? Convert.ToHexStringLower(nonce.Span) : null,
            Reasons = reasons,
        };
    }

    private CryptoOutcome Imprint(Func<HashAlgorithmName, byte[]> imprint)
    {
        var uri = AlgorithmOids.DigestUri(info.HashAlgorithmId.Value);
        if (uri is null || context.Policy.Digest(uri) is not { } method)
        {
            Refuse(ReasonCode.AlgorithmForbidden, "algorithm", uri ?? info.HashAlgorithmId.Value ?? "?");
            return CryptoOutcome.NotChecked;
        }

        var given = imprint(method.Hash);
        if (given.Length != CryptographicOperations.HashData(method.Hash, []).Length)
        {
            reasons.Add(new Reason(ReasonCode.ImprintUnfit, Place, new("algorithm", method.Hash.Name!), new("octets", given.Length.ToString(CultureInfo.InvariantCulture))));
            return CryptoOutcome.NotChecked;
        }

        if (CryptographicOperations.FixedTimeEquals(given, info.GetMessageHash().Span)) return CryptoOutcome.Valid;
        Refuse(ReasonCode.DigestMismatch, "uri", "messageImprint");
        return CryptoOutcome.Invalid;
    }

    /// <summary>RFC 3161 §2.4.2: what was asked for comes back. And no token speaks about times that have not come.</summary>
    private void Asked()
    {
        if (info.Version != 1) Refuse(ReasonCode.StructureInvalid, "detail", $"TSTInfo of version {info.Version}");
        foreach (var extension in info.GetExtensions())
            if (extension.Critical) Refuse(ReasonCode.StructureInvalid, "detail", $"critical extension {extension.Oid?.Value}");
        if (context.RequestedPolicy is { } policy && info.PolicyId.Value != policy) Refuse(ReasonCode.TimeStampUnexpected, "detail", $"policy {info.PolicyId.Value} instead of {policy}");
        if (context.Nonce is { } sent && !(info.GetNonce() is { } got && Same(sent.Span, got.Span))) Refuse(ReasonCode.TimeStampUnexpected, "detail", "another nonce than was sent");
        if (info.Timestamp > context.At + context.ClockSkew) Refuse(ReasonCode.TimeStampUnexpected, "detail", "genTime lies behind the time of judgement");
    }

    /// <summary>The certificate that the signer names: carried, or known here.</summary>
    private X509Certificate2? Authority()
    {
        if ((signer.Certificate ?? Known()) is { } found) return found;
        Refuse(ReasonCode.CertificateMissing);
        return null;
    }

    private X509Certificate2? Known() => signer.SignerIdentifier.Value switch
    {
        X509IssuerSerial named => context.Trust.Find(new CertificateReference(null, named.IssuerName, Decimal(named.SerialNumber), null)),
        string identifier => context.Trust.Find(new CertificateReference(Convert.FromHexString(identifier), null, null, null)),
        _ => null,
    };

    private CryptoOutcome Value(X509Certificate2 authority)
    {
        if (Algorithms(authority) is { } forbidden)
        {
            Refuse(ReasonCode.AlgorithmForbidden, "algorithm", forbidden);
            return CryptoOutcome.NotChecked;
        }

        try
        {
            // With a certificate that the token does not carry; without looking at chain or purpose, which are judged apart, at the token's time.
            signer.CheckSignature([authority], verifySignatureOnly: true);
            Dated(authority);
            return CryptoOutcome.Valid;
        }
        catch (CryptographicException)
        {
            Refuse(ReasonCode.SignatureValueInvalid);
            return CryptoOutcome.Invalid;
        }
    }

    /// <summary>What of the signature's algorithms and the key's size the policy does not admit, or null.</summary>
    private string? Algorithms(X509Certificate2 authority)
    {
        var digest = signer.DigestAlgorithm.Value;
        var method = signer.SignatureAlgorithm.Value;
        var own = AlgorithmOids.DigestOfSignature(method);
        if (own == "" || (own is not null && own != digest)) return method ?? "?";
        var uri = AlgorithmOids.DigestUri(digest);
        if (uri is null || context.Policy.Digest(uri) is null) return uri ?? digest ?? "?";
        using var lease = PublicKeyLease.Of(authority);
        return lease.Key is null ? authority.GetKeyAlgorithm() : context.Policy.RefusedKey(lease.Key);
    }

    /// <summary>Its own word on the time does not prove that it is older than the end of its algorithms: they have to be admitted until now.</summary>
    private void Dated(X509Certificate2 authority)
    {
        using var lease = PublicKeyLease.Of(authority);
        string?[] digests = [AlgorithmOids.DigestUri(info.HashAlgorithmId.Value), AlgorithmOids.DigestUri(signer.DigestAlgorithm.Value)];
        reasons.AddRange(context.Policy.Lapses(PolicyUse.Verify, null, digests.OfType<string>().Distinct(), lease.Key, context.At).Select(l => l.ToReason(Place, context.At)));
    }

    private static bool Same(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) => left.TrimStart((byte)0).SequenceEqual(right.TrimStart((byte)0));

    private static string Decimal(string hex) =>
        new System.Numerics.BigInteger(Convert.FromHexString(hex), isUnsigned: false, isBigEndian: true).ToString(CultureInfo.InvariantCulture);

    private void Refuse(ReasonCode code) => reasons.Add(new Reason(code, Place));

    private void Refuse(ReasonCode code, string name, string value) => reasons.Add(Reason.Of(code, Place, name, value));
}
