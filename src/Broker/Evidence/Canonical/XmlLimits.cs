namespace MessageBroker.Evidence.Canonical;

/// <summary>Caps for reading XML. Every cap is checked while reading, before memory grows past it.</summary>
public sealed record XmlLimits
{
    public static XmlLimits Default { get; } = new();
    /// <summary>Largest document, in octets (default 20 MiB).</summary>
    public int MaxBytes { get; init; } = 20 * 1024 * 1024;
    /// <summary>Deepest nesting (default 256).</summary>
    public int MaxDepth { get; init; } = 256;
    /// <summary>Most nodes on the tape (default 1,000,000).</summary>
    public int MaxNodes { get; init; } = 1_000_000;
    /// <summary>Most attributes of one element, declarations included (default 1,000).</summary>
    public int MaxAttributes { get; init; } = 1_000;
    /// <summary>
    /// Most octets of namespace names that canonical form may repeat (default 64 MiB): one long name used by many
    /// siblings is written again at each, so that the canonical form can dwarf the document.
    /// </summary>
    public int MaxRepeatedNamespaceBytes { get; init; } = 64 * 1024 * 1024;
}
