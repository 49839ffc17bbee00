using System.Security.Cryptography;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Evidence.Signatures;
using MessageBroker.Evidence.Timestamps;

namespace MessageBroker.Evidence.Containers;

/// <summary>
/// A manifest whose time-stamp token stands over the files that it names (EN 319 162-1, ASiC-E with time-stamps). The token stamps the manifest
/// itself; X-Road's stamps the one file that the manifest names, and is taken too.
/// </summary>
internal static class AsicManifest
{
    private static readonly string[] Namespaces = ["http://uri.etsi.org/02918/v1.2.1#", "http://uri.etsi.org/2918/v1.2.1#"];

    /// <summary>The files that the time-stamp accounts for, manifest and token among them, and what does not hold.</summary>
    public static (IReadOnlyList<string> Covered, IReadOnlyList<Reason> Reasons) Judge(AsicContainer container, string file, VerificationContext context)
    {
        if (XmlTape.Read(container.Contents[file], context.Limits).Tape is not { } tape || !Is(tape, tape.Root, "ASiCManifest")) return Broken(file, "no ASiCManifest");
        var children = tape.Elements(tape.Root).ToList();
        if (children.Count < 2 || !Is(tape, children[0], "SigReference") || children.Skip(1).Any(c => !Is(tape, c, "DataObjectReference"))) return Broken(file, "SigReference, then DataObjectReferences are expected");
        var uri = tape.Attribute(children[0], "", "URI");
        if (EntryReference.NameOf(uri) is not { } token || !container.Contents.TryGetValue(token, out var stamp)) return ([], [Reason.Of(ReasonCode.ReferenceUnresolved, file, "uri", uri ?? "")]);
        if (!token.EndsWith(".tst", StringComparison.OrdinalIgnoreCase)) return Broken(file, "only manifests of time-stamps are read");
        var covered = new List<string>();
        var reasons = new List<Reason>();
        foreach (var reference in children.Skip(1)) Object(container, file, tape, reference, context, covered, reasons);
        if (reasons.Count > 0) return ([], reasons);
        reasons.AddRange(Stamp(container, file, token, stamp, covered, context));
        var (further, faults) = HashChain.FollowAll(container, covered, context.Policy);
        return ([file, token, .. covered, .. further], [.. reasons, .. faults]);
    }

    private static IEnumerable<Reason> Stamp(AsicContainer container, string file, string token, ReadOnlyMemory<byte> stamp, List<string> covered, VerificationContext context)
    {
        var by = new TimeStampContext(context.Trust, context.Policy, context.At);
        var verdict = TimeStampVerifier.VerifyContent(stamp, container.Contents[file], by);
        if (covered is [var only] && verdict.Reasons.Any(r => r.Code == ReasonCode.DigestMismatch)) verdict = TimeStampVerifier.VerifyContent(stamp, container.Contents[only], by);
        return verdict.Reasons.Select(r => r with { Place = token });
    }

    private static void Object(AsicContainer container, string file, XmlTape tape, int reference, VerificationContext context, List<string> covered, List<Reason> reasons)
    {
        var uri = tape.Attribute(reference, "", "URI");
        var method = tape.Element(reference, DsAlgorithms.Ds, "DigestMethod");
        var value = tape.Element(reference, DsAlgorithms.Ds, "DigestValue");
        var algorithm = method < 0 ? null : tape.Attribute(method, "", "Algorithm");
        var stated = value < 0 ? null : StrictBase64.Decode(tape.Text(value));
        if (EntryReference.NameOf(uri) is not { } name || !container.Contents.TryGetValue(name, out var content)) reasons.Add(Reason.Of(ReasonCode.ReferenceUnresolved, file, "uri", uri ?? ""));
        else if (algorithm is null || context.Policy.Digest(algorithm) is not { } hash) reasons.Add(Reason.Of(ReasonCode.AlgorithmForbidden, file, "algorithm", algorithm ?? ""));
        else if (stated is null || !CryptographicOperations.FixedTimeEquals(hash.Compute(content.Span), stated)) reasons.Add(Reason.Of(ReasonCode.DigestMismatch, file, "uri", uri!));
        else covered.Add(name);
    }

    private static bool Is(XmlTape tape, int node, string localName) => Namespaces.Any(n => tape.Is(node, n, localName));

    private static (IReadOnlyList<string>, IReadOnlyList<Reason>) Broken(string file, string detail) => ([], [Reason.Of(ReasonCode.StructureInvalid, file, "detail", detail)]);
}
