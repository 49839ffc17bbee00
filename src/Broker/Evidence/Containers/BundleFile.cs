namespace MessageBroker.Evidence.Containers;

/// <summary>One file of a bundle.</summary>
/// <param name="Path">Slash-separated; see <see cref="BundlePath.IsAllowed"/>.</param>
public sealed record BundleFile(string Path, ReadOnlyMemory<byte> Octets);
