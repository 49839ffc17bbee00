using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using MessageBroker.Evidence.Trust;

namespace MessageBroker.Evidence.Timestamps;

/// <summary>
/// Judges time-stamp tokens (RFC 3161, RFC 5816): a pure function of token, stamped content and context. The framework's own reader
/// refuses without a reason and leaves out the chain, surplus key purposes, octets behind the token, the authority's name, policy and
/// nonce; here each is looked at and named. Bad input is a verdict, never an exception.
/// </summary>
public static class TimeStampVerifier
{
    /// <summary>Larger tokens are no tokens: an honest one is a few kilobytes with its certificates.</summary>
    public const int MaxTokenBytes = 1024 * 1024;

    /// <summary>Judges a token over content.</summary>
    public static TimeStampVerdict VerifyContent(ReadOnlyMemory<byte> token, ReadOnlyMemory<byte> content, TimeStampContext context) =>
        Verify(token, hash => CryptographicOperations.HashData(hash, content.Span), context);

    /// <summary>Judges a token over content of which only the digest is known, in whatever algorithm the token names.</summary>
    public static TimeStampVerdict VerifyImprint(ReadOnlyMemory<byte> token, ReadOnlyMemory<byte> imprint, TimeStampContext context) =>
        Verify(token, _ => imprint.ToArray(), context);

    /// <summary>Judges what a file holds: a token, or an authority's whole answer (TimeStampResp) with one inside, which other programs keep.</summary>
    /// <param name="judge">Judges the token.</param>
    public static TimeStampVerdict VerifyFile(ReadOnlyMemory<byte> octets, Func<ReadOnlyMemory<byte>, TimeStampVerdict> judge) =>
        TimeStampResponse.Read(octets) is not { } response ? judge(octets)
        : response.Token is { } token ? judge(token)
        : Refused([response.Refusal()]);

    private static TimeStampVerdict Verify(ReadOnlyMemory<byte> token, Func<HashAlgorithmName, byte[]> imprint, TimeStampContext context)
    {
        var reading = TimeStampReading.Of(token);
        return reading.Cms is null || reading.Info is null ? Refused(reading.Reasons) : new TimeStampJudgement(reading, context).Judge(imprint);
    }

    internal static TimeStampVerdict Refused(IReadOnlyList<Reason> reasons)
    {
        var (indication, sub) = ReasonEffect.Of(reasons);
        return new TimeStampVerdict { Indication = indication, SubIndication = sub, Crypto = CryptoOutcome.NotChecked, Reasons = reasons };
    }
}

/// <summary>A token taken apart. Cms and Info are null where the octets are none; then a reason says what they are not.</summary>
internal sealed record TimeStampReading(SignedCms? Cms, Rfc3161TimestampTokenInfo? Info, IReadOnlyList<Reason> Reasons)
{
    public static TimeStampReading Of(ReadOnlyMemory<byte> token)
    {
        if (token.Length > TimeStampVerifier.MaxTokenBytes) return Broken(ReasonCode.LimitExceeded, $"more than {TimeStampVerifier.MaxTokenBytes} octets");
        try
        {
            AsnDecoder.ReadEncodedValue(token.Span, AsnEncodingRules.BER, out _, out _, out var consumed);
            if (consumed != token.Length) return Broken(ReasonCode.StructureInvalid, $"{token.Length - consumed} octets behind the token");
            var cms = new SignedCms();
            cms.Decode(token.Span);
            if (cms.ContentInfo.ContentType.Value != TimeStampOids.TstInfo) return Broken(ReasonCode.StructureInvalid, "the content is no TSTInfo");
            if (cms.SignerInfos.Count != 1) return Broken(ReasonCode.StructureInvalid, $"{cms.SignerInfos.Count} signers instead of one");
            if (!Rfc3161TimestampTokenInfo.TryDecode(cms.ContentInfo.Content, out var info, out var read) || read != cms.ContentInfo.Content.Length)
                return Broken(ReasonCode.StructureInvalid, "the content is no TSTInfo");
            // The platform decodes them when they are first looked at, and throws then.
            if (cms.Certificates.Any(c => ForeignCertificate.Read(c.RawDataMemory.Span) is null)) return Broken(ReasonCode.StructureInvalid, "a certificate is damaged");
            return new TimeStampReading(cms, info, []);
        }
        catch (Exception refused) when (refused is CryptographicException or AsnContentException or ArgumentException or InvalidOperationException)
        {
            return Broken(ReasonCode.StructureInvalid, "not a signed CMS message");
        }
    }

    private static TimeStampReading Broken(ReasonCode code, string detail) => new(null, null, [Reason.Of(code, TimeStampJudgement.Place, "detail", detail)]);
}
