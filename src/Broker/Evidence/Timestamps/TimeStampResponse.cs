using System.Formats.Asn1;
using System.Numerics;

namespace MessageBroker.Evidence.Timestamps;

/// <summary>PKIStatus of RFC 3161 §2.4.2.</summary>
public enum TimeStampStatus
{
    Granted = 0,
    GrantedWithMods = 1,
    Rejection = 2,
    Waiting = 3,
    RevocationWarning = 4,
    RevocationNotification = 5,
}

/// <summary>An authority's answer, taken apart; nothing of it is verified.</summary>
/// <param name="Text">What it says in words, or null.</param>
/// <param name="Failure">Bit of PKIFailureInfo: 0 badAlg, 2 badRequest, 5 badDataFormat, 14 timeNotAvailable, 15 unacceptedPolicy, 16 unacceptedExtension, 17 addInfoNotAvailable, 25 systemFailure; null where it gives none.</param>
/// <param name="Token">Present where it is granted.</param>
public sealed record TimeStampResponse(TimeStampStatus Status, string? Text, int? Failure, ReadOnlyMemory<byte>? Token)
{
    public bool IsGranted => Status is TimeStampStatus.Granted or TimeStampStatus.GrantedWithMods;

    /// <summary>Null where the octets are not exactly one answer, or where status and token contradict each other.</summary>
    public static TimeStampResponse? Read(ReadOnlyMemory<byte> octets)
    {
        if (octets.Length > TimeStampVerifier.MaxTokenBytes) return null;
        try
        {
            var outer = new AsnReader(octets, AsnEncodingRules.BER);
            var body = outer.ReadSequence();
            outer.ThrowIfNotEmpty();
            var response = Read(body.ReadSequence()) with { Token = body.HasData ? body.ReadEncodedValue() : (ReadOnlyMemory<byte>?)null };
            body.ThrowIfNotEmpty();
            return Enum.IsDefined(response.Status) && response.IsGranted == response.Token is not null ? response : null;
        }
        catch (Exception refused) when (refused is AsnContentException or OverflowException)
        {
            return null;
        }
    }

    /// <summary>Why there is no token, in the authority's words.</summary>
    internal Reason Refusal()
    {
        var failure = Failure switch
        {
            0 => "badAlg", 2 => "badRequest", 5 => "badDataFormat", 14 => "timeNotAvailable", 15 => "unacceptedPolicy", 16 => "unacceptedExtension", 17 => "addInfoNotAvailable", 25 => "systemFailure",
            { } other => $"failure bit {other}",
            null => null,
        };
        return Reason.Of(ReasonCode.TimeStampRefused, TimeStampJudgement.Place, "detail", string.Join(", ", new[] { Status.ToString(), failure, Text }.OfType<string>()));
    }

    private static TimeStampResponse Read(AsnReader info)
    {
        var status = info.ReadInteger();
        var words = new List<string>();
        if (info.HasData && info.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence))
            for (var texts = info.ReadSequence(); texts.HasData;) words.Add(texts.ReadCharacterString(UniversalTagNumber.UTF8String));
        int? failure = null;
        if (info.HasData)
        {
            var bits = info.ReadBitString(out _);
            for (var bit = 0; bit < bits.Length * 8 && failure is null; bit++)
                if ((bits[bit / 8] & (0x80 >> (bit % 8))) != 0) failure = bit;
        }
        info.ThrowIfNotEmpty();
        return new TimeStampResponse(status >= BigInteger.Zero && status <= 5 ? (TimeStampStatus)(int)status : (TimeStampStatus)(-1), words.Count == 0 ? null : string.Join("; ", words), failure, null);
    }
}
