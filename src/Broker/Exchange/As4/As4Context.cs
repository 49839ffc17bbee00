using MessageBroker.Evidence.Trust;
using MessageBroker.Exchange.As4.ProcessingModes;

namespace MessageBroker.Exchange.As4;

/// <summary>A message as it came in or as an answer.</summary>
/// <param name="ContentType">The HTTP header; null where there was none.</param>
/// <param name="Body">The HTTP body, capped by whoever read it.</param>
public sealed record As4Input(string? ContentType, ReadOnlyMemory<byte> Body);

/// <summary>Everything besides the message that a judgement depends on. The same input and context give the same judgement.</summary>
public sealed record As4Context
{
    /// <summary>Anchors and look-up certificates for senders without trust of their own.</summary>
    public required TrustStore Trust { get; init; }
    /// <summary>The instant of judgement.</summary>
    public required DateTimeOffset At { get; init; }
    public CryptoPolicy Crypto { get; init; } = CryptoPolicy.Default;
    /// <summary>Who may speak.</summary>
    public As4Partners Partners { get; init; } = As4Partners.Unbound;
    /// <summary>Party ids that are ours; null takes any receiver.</summary>
    public IReadOnlySet<string>? OwnParties { get; init; }
    /// <summary>The agreement; null takes any service, action and role, signed.</summary>
    public PMode? PMode { get; init; }
    public As4Limits Limits { get; init; } = As4Limits.Default;

    internal bool SignatureRequired => PMode?.Sign ?? true;
    internal bool EmptyBodyMayBeUnsigned => PMode?.EmptyBodyMayBeUnsigned ?? false;
}
