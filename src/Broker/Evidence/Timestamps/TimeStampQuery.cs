using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using MessageBroker.Evidence.Trust;

namespace MessageBroker.Evidence.Timestamps;

/// <summary>
/// A question to a time-stamping authority (RFC 3161 §2.4.1): SHA-256 of what is stamped, a nonce, and the wish for the authority's certificate.
/// It judges the answer against itself; nothing is sent here.
/// </summary>
public sealed class TimeStampQuery
{
    /// <summary>Octets of a nonce.</summary>
    public const int NonceBytes = 16;

    /// <summary>How far a token's time may lie before the question: clocks differ.</summary>
    private static readonly TimeSpan Oldest = TimeSpan.FromMinutes(5);

    private readonly byte[] imprint;
    private readonly byte[] nonce;
    private readonly string? policy;

    private TimeStampQuery(byte[] imprint, byte[] nonce, string? policy) => (this.imprint, this.nonce, this.policy) = (imprint, nonce, policy);

    /// <param name="random">16 octets that nobody can foretell: an answer to another question is known by them.</param>
    /// <param name="policy">The policy that is asked for, dotted decimal; null takes the authority's own.</param>
    public static TimeStampQuery Over(ReadOnlySpan<byte> content, ReadOnlySpan<byte> random, string? policy = null)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(random.Length, NonceBytes);
        var nonce = random.ToArray();
        // A nonce is a positive INTEGER: in this form it has one encoding and no octet is lost.
        nonce[0] = (byte)((nonce[0] & 0x7F) | 0x40);
        return new TimeStampQuery(SHA256.HashData(content), nonce, policy);
    }

    /// <summary>TimeStampReq in DER.</summary>
    public byte[] Encode() =>
        Rfc3161TimestampRequest.CreateFromHash(imprint, HashAlgorithmName.SHA256, policy is null ? null : new Oid(policy), nonce, requestSignerCertificates: true).Encode();

    /// <summary>Takes the answer apart and judges its token by what was asked: imprint, nonce, policy, chain at its time, and that it is of now.</summary>
    /// <param name="at">When it was asked.</param>
    public TimeStampAnswer Judge(ReadOnlyMemory<byte> answer, TrustStore trust, CryptoPolicy crypto, DateTimeOffset at)
    {
        if (TimeStampResponse.Read(answer) is not { } response)
            return Refused(Reason.Of(ReasonCode.TimeStampAnswerInvalid, TimeStampJudgement.Place, "detail", "not one answer of a time-stamping authority"));
        if (response.Token is not { } token) return Refused(response.Refusal());
        var verdict = TimeStampVerifier.VerifyImprint(token, imprint, new TimeStampContext(trust, crypto, at) { Nonce = nonce, RequestedPolicy = policy });
        if (verdict.GenTime < at - Oldest) verdict = Older(verdict);
        return new TimeStampAnswer(verdict.Indication == Indication.TotalPassed ? token : (ReadOnlyMemory<byte>?)null, verdict);
    }

    /// <summary>It would prove an earlier time than that of the question: no honest authority says so of what it has just seen.</summary>
    private static TimeStampVerdict Older(TimeStampVerdict verdict)
    {
        IReadOnlyList<Reason> reasons = [.. verdict.Reasons, Reason.Of(ReasonCode.TimeStampUnexpected, TimeStampJudgement.Place, "detail", "its time lies before the question")];
        var (indication, sub) = ReasonEffect.Of(reasons);
        return verdict with { Indication = indication, SubIndication = sub, Reasons = reasons };
    }

    private static TimeStampAnswer Refused(Reason reason) => new(null, TimeStampVerifier.Refused([reason]));
}

/// <param name="Token">The token, only where its verdict is TOTAL-PASSED.</param>
public sealed record TimeStampAnswer(ReadOnlyMemory<byte>? Token, TimeStampVerdict Verdict);
