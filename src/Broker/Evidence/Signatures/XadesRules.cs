using MessageBroker.Evidence.Canonical;
using MessageBroker.Evidence.Trust;

namespace MessageBroker.Evidence.Signatures;

/// <summary>
/// XAdES baseline where the whole document has to be covered. Three shapes are read: enveloped (the signature is a child of the document
/// element, and the references cover that element or all its other children), enveloping (the signature is the document element and every
/// ds:Object is referenced), detached (it refers to content that the caller gives).
/// </summary>
internal static class XadesRules
{
    private const string ManifestType = "http://www.w3.org/2000/09/xmldsig#Manifest";

    public static void Apply(SignatureCase judged)
    {
        if (judged.Signature.CanonicalizationAlgorithm != DsAlgorithms.ExclusiveC14N)
            judged.Refuse(ReasonCode.TransformForbidden, judged.Signature.SignedInfoNode, "algorithm", judged.Signature.CanonicalizationAlgorithm);
        SignedPropertiesRule.Apply(judged);
        var targets = new List<ReferenceTarget>();
        foreach (var reference in judged.Signature.References.Where(r => !SignedPropertiesRule.IsSignedProperties(r)))
        {
            // What a manifest lists would have to be judged too; that is not built.
            if (reference.Type == ManifestType) { judged.Refuse(ReasonCode.ReferenceForbidden, reference.Node, "uri", reference.Uri ?? ""); continue; }
            if (ReferenceReading.Resolve(judged, reference) is not { } target) continue;
            targets.Add(target);
            judged.Add(new PlannedReference(reference, target, IsContent: true));
        }
        if (judged.Reasons.Any(ReasonEffect.StopsCrypto)) return;
        Hidden(judged);
        if (judged.Signature.Node == judged.Document.Apex) Enveloping(judged, targets);
        else Enveloped(judged, targets);
        Formats(judged);
        Types(judged);
        Unsigned(judged);
    }

    private static void Hidden(SignatureCase judged)
    {
        if (judged.Document.Hidden != XmlTape.None) judged.Refuse(ReasonCode.HiddenContent, judged.Document.Hidden);
        foreach (var node in judged.Signature.ObjectNodes.Where(o => o != judged.Properties?.ObjectNode).Select(judged.Document.HiddenIn).Where(n => n != XmlTape.None))
            judged.Refuse(ReasonCode.HiddenContent, node);
    }

    private static void Enveloped(SignatureCase judged, List<ReferenceTarget> targets)
    {
        var (tape, apex) = (judged.Tape, judged.Document.Apex);
        if (tape.Parent(judged.Signature.Node) != apex) judged.Refuse(ReasonCode.StructureInvalid, judged.Signature.Node, "detail", "the signature is not a child of the document element");
        foreach (var extra in judged.Signature.ObjectNodes.Where(o => o != judged.Properties!.ObjectNode)) Uncovered(judged, extra, "an object of an enveloped signature");
        foreach (var target in targets)
            if (target.Kind is ReferenceTargetKind.Detached or ReferenceTargetKind.DetachedXml || (target.Node != XmlTape.None && tape.IsInside(target.Node, judged.Signature.Node)))
                Uncovered(judged, judged.Signature.Node, "a reference of an enveloped signature points outside the document or into the signature");
        if (targets.Any(t => t.Kind == ReferenceTargetKind.Subtree && (t.Node == XmlTape.None || t.Node == apex))) return;
        if (DocumentCoverage.OpenAttribute(judged) is { } attribute) Uncovered(judged, apex, $"attribute {attribute} of the document element");
        // An element that is signed deeper down may have been moved: its place is not signed. So only children of the document element count.
        var covered = targets.Where(t => t.Kind == ReferenceTargetKind.Subtree).Select(t => t.Node).ToHashSet();
        foreach (var child in DocumentCoverage.OpenChildren(judged, covered))
            Uncovered(judged, child, tape.Kind(child) == XmlNodeKind.Element ? $"element {tape.LocalName(child)}" : "text of the document element");
    }

    private static void Enveloping(SignatureCase judged, List<ReferenceTarget> targets)
    {
        var objects = judged.Signature.ObjectNodes.Where(o => o != judged.Properties!.ObjectNode).ToList();
        var covered = targets.Where(t => t.Kind is ReferenceTargetKind.Subtree or ReferenceTargetKind.Base64Text).Select(t => t.Node).ToHashSet();
        foreach (var missing in objects.Where(o => !covered.Contains(o))) Uncovered(judged, missing, "an object that no reference names");
        foreach (var stray in covered.Where(n => !objects.Contains(n))) Uncovered(judged, Math.Max(stray, 0), "a reference to something other than an object of this signature");
        if (targets.Count == 0) Uncovered(judged, judged.Signature.Node, "no content is referenced");
    }

    private static void Formats(SignatureCase judged)
    {
        var ids = judged.Signature.References.Select(r => r.Id).OfType<string>().ToHashSet(StringComparer.Ordinal);
        foreach (var format in judged.Properties!.Formats)
            if (format.ObjectReference is not { Length: > 1 } target || target[0] != '#' || !ids.Contains(target[1..]))
                judged.Refuse(ReasonCode.PropertyInvalid, format.Node, "detail", "DataObjectFormat without ObjectReference to one of the references");
    }

    /// <summary>
    /// What an object says of itself beside what was signed about it: its attributes stand under no digest where its text is decoded, and a reader who
    /// believes them opens the content as something else.
    /// </summary>
    private static void Types(SignatureCase judged)
    {
        foreach (var planned in judged.Plan.Where(p => p.IsContent && judged.Signature.ObjectNodes.Contains(p.Target.Node)))
        {
            var (node, decoded) = (planned.Target.Node, planned.Target.Kind == ReferenceTargetKind.Base64Text);
            var format = planned.Reference.Id is { } id ? judged.Properties!.Formats.FirstOrDefault(f => f.ObjectReference == "#" + id) : null;
            Type(judged, node, "MimeType", decoded ? format?.MimeType ?? "" : format?.MimeType);
            Type(judged, node, "Encoding", format?.Encoding ?? (decoded ? DsAlgorithms.Base64 : null));
        }
    }

    private static void Type(SignatureCase judged, int node, string name, string? signed)
    {
        if (signed is null || judged.Tape.Attribute(node, "", name) is not { } said || said.Trim().Equals(signed, StringComparison.OrdinalIgnoreCase)) return;
        judged.Reasons.Add(new Reason(ReasonCode.ObjectTypeDiffers, judged.Tape.Path(node), new("name", name), new("value", said), new("signed", signed.Length == 0 ? "-" : signed)));
    }

    public static void Unsigned(SignatureCase judged)
    {
        if (judged.Properties is not { UnsignedPropertiesNode: not XmlTape.None }) return;
        foreach (var group in judged.Tape.Elements(judged.Properties.UnsignedPropertiesNode))
            foreach (var property in judged.Tape.Elements(group))
                if (judged.Tape.Is(group, XadesNames.Namespace, "UnsignedSignatureProperties") && judged.Tape.Is(property, XadesNames.Namespace, "SignatureTimeStamp")) judged.TimeStamps.Add(property);
                else judged.Refuse(ReasonCode.UnsignedPropertyIgnored, property, "property", judged.Tape.LocalName(property));
        // Nobody signs them: whoever passes a document on may add as many as he likes, and each costs a path to build.
        if (judged.TimeStamps.Count > CryptoPolicy.MaxSignatures)
            judged.Refuse(ReasonCode.LimitExceeded, judged.Properties.UnsignedPropertiesNode, "detail", $"more than {CryptoPolicy.MaxSignatures} time-stamps");
    }

    private static void Uncovered(SignatureCase judged, int node, string detail) => judged.Refuse(ReasonCode.NotCovered, node, "detail", detail);
}
