using System.Formats.Asn1;
using System.Security.Cryptography;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Evidence.Signatures;
using MessageBroker.Evidence.Trust;

namespace MessageBroker.Evidence.Containers;

/// <summary>
/// Hash chains of the batch-signature profile (namespace http://cyber.ee/hashchain, as X-Road writes them): one signature or time-stamp stands
/// over a HashChainResult, and the chain leads from there to the files. A step is the digest of the DER list of its inputs, each a digest, the
/// URI of its algorithm and an empty list of transforms.
/// </summary>
internal sealed class HashChain
{
    private const string Namespace = "http://cyber.ee/hashchain";
    private const int MaxSteps = 1000;

    private readonly AsicContainer container;
    private readonly XmlTape tape;
    private readonly CryptoPolicy policy;
    private readonly string file;
    private readonly string algorithm;
    private readonly HashSet<string> open = new(StringComparer.Ordinal);
    private int steps;

    private HashChain(AsicContainer container, string file, XmlTape tape, string algorithm, CryptoPolicy policy) =>
        (this.container, this.file, this.tape, this.algorithm, this.policy) = (container, file, tape, algorithm, policy);

    private List<Reason> Reasons { get; } = [];

    private List<string> Covered { get; } = [];

    /// <summary>Whether a file is the result of a chain.</summary>
    public static bool IsResult(ReadOnlyMemory<byte> content) => Read(content) is { } tape && tape.Is(tape.Root, Namespace, "HashChainResult");

    /// <summary>Follows the chain of every result among the files, as <see cref="Follow"/> does; other files lead nowhere.</summary>
    public static (IReadOnlyList<string> Covered, IReadOnlyList<Reason> Reasons) FollowAll(AsicContainer container, IEnumerable<string> files, CryptoPolicy policy)
    {
        var followed = files.Where(f => IsResult(container.Contents[f])).Select(f => Follow(container, f, policy)).ToList();
        return ([.. followed.SelectMany(f => f.Covered)], [.. followed.SelectMany(f => f.Reasons)]);
    }

    /// <summary>Follows the chain of a result: the files that it leads to, the chain's own among them, and what does not hold.</summary>
    public static (IReadOnlyList<string> Covered, IReadOnlyList<Reason> Reasons) Follow(AsicContainer container, string result, CryptoPolicy policy)
    {
        var tape = Read(container.Contents[result])!;
        var uri = tape.Attribute(tape.Root, "", "URI");
        var (method, value) = Digest(tape, tape.Root);
        if (EntryReference.NameOf(uri) is not { } file || !uri!.Contains('#', StringComparison.Ordinal) || method is null || value is null) return ([], [Broken(result, "no result of a hash chain")]);
        if (!container.Contents.TryGetValue(file, out var content)) return ([], [Reason.Of(ReasonCode.ReferenceUnresolved, result, "uri", uri)]);
        if (Read(content) is not { } chain || !chain.Is(chain.Root, Namespace, "HashChain") || DefaultMethod(chain) is not { } algorithm) return ([], [Broken(file, "no hash chain")]);
        var walk = new HashChain(container, file, chain, algorithm, policy);
        if (walk.Step(uri[(uri.IndexOf('#', StringComparison.Ordinal) + 1)..]) is { } digest && (algorithm != method || !CryptographicOperations.FixedTimeEquals(digest, value)))
            walk.Reasons.Add(Reason.Of(ReasonCode.DigestMismatch, result, "uri", uri));
        return walk.Reasons.Count > 0 ? ([], walk.Reasons) : ([file, .. walk.Covered], []);
    }

    private byte[]? Step(string id)
    {
        if (++steps > MaxSteps || !open.Add(id)) return Fail(Broken(file, "the chain is too long, or runs in a circle"));
        var found = tape.Elements(tape.Root).Where(e => tape.Is(e, Namespace, "HashStep") && tape.Attribute(e, "", "id") == id).ToList();
        if (found is not [var step] || tape.Elements(step).ToList() is not { Count: > 0 } inputs) return Fail(Broken(file, $"no single step {id} with inputs"));
        var list = new AsnWriter(AsnEncodingRules.DER);
        using (list.PushSequence())
            foreach (var input in inputs)
            {
                if (Input(input) is not var (method, digest)) return null;
                using (list.PushSequence())
                {
                    list.WriteOctetString(digest);
                    list.WriteCharacterString(UniversalTagNumber.UTF8String, method);
                    using (list.PushSequence())
                    {
                    }
                }
            }

        open.Remove(id);
        return policy.Digest(algorithm) is { } hash ? hash.Compute(list.Encode()) : Fail(Reason.Of(ReasonCode.AlgorithmForbidden, file, "algorithm", algorithm));
    }

    private (string Method, byte[] Digest)? Input(int node)
    {
        var (own, value) = Digest(tape, node);
        var method = own ?? algorithm;
        var uri = tape.Attribute(node, "", "URI");
        if (tape.Elements(node).Any(e => tape.LocalName(e) == "Transforms")) return Refuse(Broken(file, "transforms in a hash chain are not read"));
        if (tape.Is(node, Namespace, "HashValue")) return value is null ? Refuse(Broken(file, "an input without digest")) : (method, value);
        if (tape.Is(node, Namespace, "StepRef") && uri is ['#', ..]) return Step(uri[1..]) is { } digest ? (algorithm, digest) : null;
        return tape.Is(node, Namespace, "DataRef") ? Data(uri, method, value) : Refuse(Broken(file, $"an input of another kind: {tape.LocalName(node)}"));
    }

    private (string, byte[])? Data(string? uri, string method, byte[]? stated)
    {
        if (EntryReference.NameOf(uri) is not { } name || !container.Contents.TryGetValue(name, out var content)) return Refuse(Reason.Of(ReasonCode.ReferenceUnresolved, file, "uri", uri ?? ""));
        if (policy.Digest(method) is not { } hash) return Refuse(Reason.Of(ReasonCode.AlgorithmForbidden, file, "algorithm", method));
        var digest = hash.Compute(content.Span);
        if (stated is not null && !CryptographicOperations.FixedTimeEquals(digest, stated)) return Refuse(Reason.Of(ReasonCode.DigestMismatch, file, "uri", uri!));
        Covered.Add(name);
        return (method, digest);
    }

    private byte[]? Fail(Reason reason)
    {
        Reasons.Add(reason);
        return null;
    }

    private (string, byte[])? Refuse(Reason reason)
    {
        Reasons.Add(reason);
        return null;
    }

    private static string? DefaultMethod(XmlTape chain) =>
        chain.Element(chain.Root, Namespace, "DefaultDigestMethod") is >= 0 and var node ? chain.Attribute(node, "", "Algorithm") : null;

    private static (string? Method, byte[]? Value) Digest(XmlTape tape, int node)
    {
        var method = tape.Element(node, DsAlgorithms.Ds, "DigestMethod");
        var value = tape.Element(node, DsAlgorithms.Ds, "DigestValue");
        return (method < 0 ? null : tape.Attribute(method, "", "Algorithm"), value < 0 ? null : StrictBase64.Decode(tape.Text(value)));
    }

    private static XmlTape? Read(ReadOnlyMemory<byte> content) => XmlTape.Read(content, XmlLimits.Default).Tape;

    private static Reason Broken(string place, string detail) => Reason.Of(ReasonCode.StructureInvalid, place, "detail", detail);
}
