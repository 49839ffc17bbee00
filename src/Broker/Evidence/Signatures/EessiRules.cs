using MessageBroker.Evidence.Canonical;

namespace MessageBroker.Evidence.Signatures;

/// <summary>
/// The SED profile: XAdES-BES enveloped as last child of the SED, two references, exclusive C14N throughout, one certificate in KeyInfo,
/// DataObjectFormat for the content. The SED is judged as the document it was when it was signed: alone, without an envelope around it.
/// </summary>
internal static class EessiRules
{
    private const string XmlEncryption = "http://www.w3.org/2001/04/xmlenc#";

    public static void Apply(SignatureCase judged)
    {
        Position(judged);
        Parts(judged);
        SignedPropertiesRule.Apply(judged);
        Content(judged);
        Format(judged);
    }

    private static void Position(SignatureCase judged)
    {
        var (tape, node, end) = (judged.Tape, judged.Signature.Node, judged.Tape.End(judged.Document.Apex));
        var after = tape.End(node);
        while (after < end && tape.Kind(after) == XmlNodeKind.Text && string.IsNullOrWhiteSpace(tape.Value(after))) after++;
        if (tape.Parent(node) != judged.Document.Apex || after < end)
            judged.Refuse(ReasonCode.StructureInvalid, node, "detail", "the signature is not the last child of the document element");
        if (judged.Document.Hidden != XmlTape.None) judged.Refuse(ReasonCode.HiddenContent, judged.Document.Hidden);
        for (var inner = judged.Document.Apex; inner < end; inner++)
            if (tape.NamespaceUri(inner) == XmlEncryption) { judged.Refuse(ReasonCode.StructureInvalid, inner, "detail", "encrypted content"); break; }
    }

    private static void Parts(SignatureCase judged)
    {
        if (judged.Signature.CanonicalizationAlgorithm != DsAlgorithms.ExclusiveC14N)
            judged.Refuse(ReasonCode.TransformForbidden, judged.Signature.SignedInfoNode, "algorithm", judged.Signature.CanonicalizationAlgorithm);
        if (judged.Signature.ObjectNodes.Count != 1)
            judged.Refuse(ReasonCode.StructureInvalid, judged.Signature.Node, "detail", $"{judged.Signature.ObjectNodes.Count} objects instead of one");
        if (judged.Signature.KeyInfoNode == XmlTape.None) judged.Refuse(ReasonCode.StructureInvalid, judged.Signature.Node, "detail", "KeyInfo is missing");
        else if (!judged.KeyInfo.IsSingleCertificate && judged.KeyInfo.Reasons.Count == 0)
            judged.Refuse(ReasonCode.StructureInvalid, judged.Signature.KeyInfoNode, "detail", "KeyInfo is not exactly one certificate");
        if (judged.Signature.References.Count != 2)
            judged.Refuse(ReasonCode.StructureInvalid, judged.Signature.SignedInfoNode, "detail", $"{judged.Signature.References.Count} references instead of two");
    }

    private static void Content(SignatureCase judged)
    {
        if (judged.Properties is { UnsignedPropertiesNode: not XmlTape.None and var unsigned }) judged.Refuse(ReasonCode.StructureInvalid, unsigned, "detail", "unsigned properties");
        var references = judged.Signature.References.Where(r => !SignedPropertiesRule.IsSignedProperties(r)).ToList();
        if (references.Count != 1) return;
        var reference = references[0];
        if (reference.Uri != "") { judged.Refuse(ReasonCode.ReferenceForbidden, reference.Node, "uri", reference.Uri ?? ""); return; }
        if (reference.Transforms.Count != 2 || reference.Transforms[0].Algorithm != DsAlgorithms.EnvelopedSignature || reference.Transforms[1].Algorithm != DsAlgorithms.ExclusiveC14N)
        {
            var odd = reference.Transforms.FirstOrDefault(t => t.Algorithm is not (DsAlgorithms.EnvelopedSignature or DsAlgorithms.ExclusiveC14N));
            judged.Refuse(ReasonCode.TransformForbidden, reference.Node, "algorithm", odd?.Algorithm ?? "not enveloped-signature, then exclusive canonicalisation");
            return;
        }
        if (ReferenceReading.Resolve(judged, reference) is { } target)
            judged.Add(new PlannedReference(reference, target with { Node = judged.Document.Apex }, IsContent: true));
    }

    private static void Format(SignatureCase judged)
    {
        if (judged.Properties is not { } properties) return;
        var content = judged.Signature.References.FirstOrDefault(r => !SignedPropertiesRule.IsSignedProperties(r));
        if (properties.Certificates.Count > 1) judged.Refuse(ReasonCode.PropertyInvalid, properties.SignedPropertiesNode, "detail", "more than one signing certificate");
        if (properties.Formats.Count != 1 || content?.Id is null || properties.Formats[0].ObjectReference != "#" + content.Id || string.IsNullOrEmpty(properties.Formats[0].MimeType))
            judged.Refuse(ReasonCode.PropertyInvalid, properties.SignedPropertiesNode, "detail", "exactly one DataObjectFormat with ObjectReference to the content and a MimeType is expected");
    }
}
