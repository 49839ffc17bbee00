using MessageBroker.Evidence.Canonical;

namespace MessageBroker.Exchange.As4;

/// <summary>Caps of one message. Each is checked before memory grows past it; exceeding one refuses the message.</summary>
public sealed record As4Limits
{
    public static As4Limits Default { get; } = new();

    /// <summary>Largest HTTP body, in octets (default 64 MiB).</summary>
    public int MaxBodyBytes { get; init; } = 64 * 1024 * 1024;
    /// <summary>Most MIME parts, the root part included (default 32).</summary>
    public int MaxParts { get; init; } = 32;
    /// <summary>Largest header block of one MIME part, in octets (default 16 KiB).</summary>
    public int MaxPartHeaderBytes { get; init; } = 16 * 1024;
    /// <summary>Largest payload after decompression, in octets (default 64 MiB); a part that would grow past it is cut off there.</summary>
    public int MaxPayloadBytes { get; init; } = 64 * 1024 * 1024;
    /// <summary>Largest payload that is not the SED, in octets after decompression (default: as any other payload).</summary>
    public int MaxAttachmentBytes { get; init; } = int.MaxValue;
    /// <summary>Caps of the SOAP envelope and of uncompressed XML parts.</summary>
    public XmlLimits Xml { get; init; } = XmlLimits.Default;
}
