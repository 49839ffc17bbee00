using MessageBroker.Evidence.Canonical;

namespace MessageBroker.Evidence.Signatures;

/// <summary>What a reference points to, by the forms that we read: "", "#id", and content that the caller gives. Nothing is fetched.</summary>
internal static class ReferenceReading
{
    /// <summary>What a reference without canonicalisation would mean; not read yet.</summary>
    private const string InclusiveC14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";

    /// <summary>The target, or null where the reference is refused; then a reason was added.</summary>
    public static ReferenceTarget? Resolve(SignatureCase judged, DsReference reference)
    {
        var transforms = reference.Transforms;
        var enveloped = transforms.Count > 0 && transforms[0].Algorithm == DsAlgorithms.EnvelopedSignature;
        var rest = enveloped ? transforms.Skip(1).ToList() : transforms;
        if (rest.Count > 1 || (rest.Count == 1 && rest[0].Algorithm is not (DsAlgorithms.ExclusiveC14N or DsAlgorithms.Base64)))
            return Forbid(judged, reference, rest.Count > 1 ? rest[1].Algorithm : rest[0].Algorithm);
        var options = new CanonicalOptions(InclusivePrefixes: rest.Count == 1 ? rest[0].PrefixList : null, ExcludedSubtree: enveloped ? judged.Signature.Node : -1);
        var final = rest.Count == 1 ? rest[0].Algorithm : null;
        if (IsExternal(reference.Uri)) return enveloped ? Forbid(judged, reference, DsAlgorithms.EnvelopedSignature) : Detached(judged, reference, final, options);
        if (final is null) return Forbid(judged, reference, InclusiveC14N);
        if (Node(judged, reference) is not { } node) return null;
        return final == DsAlgorithms.Base64 ? Base64(judged, reference, node, enveloped) : new ReferenceTarget(ReferenceTargetKind.Subtree, node, options);
    }

    /// <summary>The element that a same-document reference names, -1 for the whole document; null where it is refused.</summary>
    public static int? Node(SignatureCase judged, DsReference reference)
    {
        if (reference.Uri is "") return judged.Document.Apex == judged.Tape.Root ? -1 : judged.Document.Apex;
        if (reference.Uri is null or "#" || !reference.Uri.StartsWith('#') || reference.Uri.StartsWith("#xpointer(", StringComparison.Ordinal))
            return Refuse(judged, reference, ReasonCode.ReferenceForbidden, "uri", reference.Uri ?? "");
        var id = reference.Uri[1..];
        if (judged.Document.Ids.IsAmbiguous(id)) return Refuse(judged, reference, ReasonCode.IdNotUnique, "id", id);
        var node = judged.Document.Ids.Find(id);
        return node >= 0 ? node : Refuse(judged, reference, ReasonCode.ReferenceUnresolved, "uri", reference.Uri);
    }

    public static bool IsExternal(string? uri) => uri is not (null or "") && !uri.StartsWith('#');

    private static ReferenceTarget? Detached(SignatureCase judged, DsReference reference, string? final, CanonicalOptions options)
    {
        if (final == DsAlgorithms.Base64) return Forbid(judged, reference, final);
        var first = judged.Signature.References.First(r => IsExternal(r.Uri)) == reference;
        if (judged.Context.Detached is not null && first) return new ReferenceTarget(final is null ? ReferenceTargetKind.Detached : ReferenceTargetKind.DetachedXml, -1, options);
        judged.Refuse(ReasonCode.DetachedContentMissing, reference.Node, "uri", reference.Uri!);
        return null;
    }

    private static ReferenceTarget? Base64(SignatureCase judged, DsReference reference, int node, bool enveloped) =>
        enveloped || node < 0 || judged.Tape.Elements(node).Any()
            ? Forbid(judged, reference, DsAlgorithms.Base64)
            : new ReferenceTarget(ReferenceTargetKind.Base64Text, node, CanonicalOptions.Plain);

    private static ReferenceTarget? Forbid(SignatureCase judged, DsReference reference, string algorithm)
    {
        judged.Refuse(ReasonCode.TransformForbidden, reference.Node, "algorithm", algorithm);
        return null;
    }

    private static int? Refuse(SignatureCase judged, DsReference reference, ReasonCode code, string name, string value)
    {
        judged.Refuse(code, reference.Node, name, value);
        return null;
    }
}
