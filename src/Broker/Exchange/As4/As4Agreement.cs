using MessageBroker.Exchange.As4.Messages;
using MessageBroker.Exchange.As4.ProcessingModes;

namespace MessageBroker.Exchange.As4;

/// <summary>What two sides agreed on for the messages between them; EESSI's values where nothing else was.</summary>
public sealed record As4Agreement
{
    public static As4Agreement Eessi { get; } = new();

    /// <summary>Party types, roles, service, action, agreement and whether parts are sent as gzip.</summary>
    public PMode PMode { get; init; } = PMode.Eessi;

    /// <summary>Message properties beside originalSender and finalRecipient, or in place of them where they have these names.</summary>
    public IReadOnlyList<EbmsProperty> Properties { get; init; } = [];

    /// <summary>By what messages and answers are judged, whatever the configured parties are; null makes it of them.</summary>
    public As4Context? JudgeBy { get; init; }
}
