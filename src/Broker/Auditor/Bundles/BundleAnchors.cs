using System.Security.Cryptography.X509Certificates;

namespace MessageBroker.Auditor.Bundles;

/// <summary>What the reader of a bundle brings along from outside: the only things that a forger of a whole bundle cannot make.</summary>
/// <param name="Trust">Anchors; with none, the bundle's own certificates serve, and the report says so.</param>
/// <param name="Checkpoints">Checkpoints of the log that somebody noted.</param>
public sealed record BundleAnchors(IReadOnlyList<X509Certificate2> Trust, IReadOnlyList<NotedCheckpoint> Checkpoints)
{
    public static BundleAnchors None { get; } = new([], []);
}

/// <param name="Name">File name, for the report.</param>
public sealed record NotedCheckpoint(string Name, ReadOnlyMemory<byte> Octets);
