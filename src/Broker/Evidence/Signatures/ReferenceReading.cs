using MessageBroker.Evidence.Canonical;

namespace MessageBroker.Evidence.Signatures;

/// <summary>What a reference points to, by the forms that we read: "", "#id", and content that the caller gives. Nothing is fetched.</summary>
internal static class ReferenceReading
{
    /// <summary>The target, or null where the reference is refused; then a reason was added.</summary>
    public static ReferenceTarget? Resolve(SignatureCase judged, DsReference reference)
    {
        var enveloped = reference.Transforms.Count > 0 && IsEnveloped(judged, reference.Transforms[0].Algorithm);
        var rest = enveloped ? [.. reference.Transforms.Skip(1)] : reference.Transforms;
        if (rest.Count > 1) return Forbid(judged, reference, rest[1].Algorithm);
        if (rest.Count == 1 && rest[0].Algorithm != DsAlgorithms.Base64 && !Admits(judged, rest[0].Algorithm)) return Forbid(judged, reference, rest[0].Algorithm);
        var final = rest.Count == 1 ? rest[0].Algorithm : null;
        if (IsExternal(reference.Uri)) return enveloped ? Forbid(judged, reference, DsAlgorithms.EnvelopedSignature) : Detached(judged, reference, final);
        // XML Signature §4.4.3.2: nodes that no transform turns into octets take the form of Canonical XML 1.0.
        if (final is null && !Admits(judged, DsAlgorithms.InclusiveC14N)) return Forbid(judged, reference, DsAlgorithms.InclusiveC14N);
        if (Node(judged, reference) is not { } node) return null;
        // A signature that is taken out of what stands inside it leaves nothing, and a digest of nothing must never count.
        if (enveloped && judged.Tape.IsInside(node == XmlTape.None ? judged.Tape.Root : node, judged.Signature.Node)) return Forbid(judged, reference, reference.Transforms[0].Algorithm);
        if (final == DsAlgorithms.Base64) return Base64(judged, reference, node, enveloped);
        // A same-document reference without XPointer names no comments (§4.4.3.3), so that the forms with comments have none to write.
        var options = Form(reference, final) with { WithComments = false, ExcludedSubtree = enveloped ? judged.Signature.Node : XmlTape.None };
        return new ReferenceTarget(ReferenceTargetKind.Subtree, node, options);
    }

    // To subtract all signatures is to leave this one out, where there is no other and where the profile does not want the plain form.
    private static bool IsEnveloped(SignatureCase judged, string algorithm) =>
        algorithm == DsAlgorithms.EnvelopedSignature
        || (algorithm == DsAlgorithms.Filter2 && judged.Document.SignatureCount == 1 && judged.Profile is SignatureProfile.Xades or SignatureProfile.XmlDsig);

    /// <summary>Both XAdES profiles want exclusive canonicalisation; a plain signature may name any.</summary>
    private static bool Admits(SignatureCase judged, string algorithm) =>
        algorithm == DsAlgorithms.ExclusiveC14N || (judged.Profile is SignatureProfile.XmlDsig or SignatureProfile.Contained && DsAlgorithms.Canonicalization(algorithm) is not null);

    private static CanonicalOptions Form(DsReference reference, string? algorithm) =>
        DsAlgorithms.Canonicalization(algorithm ?? DsAlgorithms.InclusiveC14N)! with { InclusivePrefixes = algorithm is null ? null : reference.Transforms[^1].PrefixList };

    /// <summary>The element that a same-document reference names, <see cref="XmlTape.None"/> for the whole document; null where it is refused.</summary>
    public static int? Node(SignatureCase judged, DsReference reference)
    {
        if (reference.Uri is "") return judged.Document.Apex == judged.Tape.Root ? XmlTape.None : judged.Document.Apex;
        if (reference.Uri is null or "#" || !reference.Uri.StartsWith('#') || reference.Uri.StartsWith("#xpointer(", StringComparison.Ordinal))
            return Refuse(judged, reference, ReasonCode.ReferenceForbidden, "uri", reference.Uri ?? "");
        var id = reference.Uri[1..];
        if (judged.Document.Ids.IsAmbiguous(id)) return Refuse(judged, reference, ReasonCode.IdNotUnique, "id", id);
        var node = judged.Document.Ids.Find(id);
        return node != XmlTape.None ? node : Refuse(judged, reference, ReasonCode.ReferenceUnresolved, "uri", reference.Uri);
    }

    public static bool IsExternal(string? uri) => uri is not (null or "") && !uri.StartsWith('#');

    private static ReferenceTarget? Detached(SignatureCase judged, DsReference reference, string? final)
    {
        if (final == DsAlgorithms.Base64) return Forbid(judged, reference, final);
        if (judged.Context.Named is { } named)
        {
            if (named(reference.Uri!) is { } content)
                return new ReferenceTarget(final is null ? ReferenceTargetKind.Detached : ReferenceTargetKind.DetachedXml, XmlTape.None, final is null ? CanonicalOptions.Plain : Form(reference, final)) { Content = content };
            judged.Refuse(ReasonCode.ReferenceUnresolved, reference.Node, "uri", reference.Uri!);
            return null;
        }

        var first = judged.Signature.References.First(r => IsExternal(r.Uri)) == reference;
        if (judged.Context.Detached is not null && first)
            return final is null ? new ReferenceTarget(ReferenceTargetKind.Detached, XmlTape.None, CanonicalOptions.Plain) : new ReferenceTarget(ReferenceTargetKind.DetachedXml, XmlTape.None, Form(reference, final));
        judged.Refuse(ReasonCode.DetachedContentMissing, reference.Node, "uri", reference.Uri!);
        return null;
    }

    private static ReferenceTarget? Base64(SignatureCase judged, DsReference reference, int node, bool enveloped) =>
        enveloped || node == XmlTape.None || judged.Tape.Elements(node).Any()
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
