using MessageBroker.Evidence.Signatures;

namespace MessageBroker.Evidence.Containers;

/// <summary>The judgement of an associated signature container.</summary>
public sealed record AsicVerdict
{
    public required Indication Indication { get; init; }
    public SubIndication SubIndication { get; init; }
    public CryptoOutcome Crypto { get; init; }
    /// <summary>One verdict per signature, with the files it covers; places name file and node.</summary>
    public IReadOnlyList<ContainedSignature> Signatures { get; init; } = [];
    /// <summary>
    /// What the container carries, and whether a signature covers it, itself or through a hash chain; of META-INF all but signatures and the manifests and
    /// tokens of time-stamps that were judged.
    /// </summary>
    public IReadOnlyList<ContainedFile> Files { get; init; } = [];
    public required IReadOnlyList<Reason> Reasons { get; init; }
}

/// <param name="File">The signature file that it stands in.</param>
/// <param name="Covers">Files that it covers, in its own order.</param>
public sealed record ContainedSignature(string File, SignatureVerdict Verdict, IReadOnlyList<string> Covers);

public sealed record ContainedFile(string Name, bool Covered);
