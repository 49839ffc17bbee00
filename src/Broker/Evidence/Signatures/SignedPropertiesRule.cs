using MessageBroker.Evidence.Canonical;

namespace MessageBroker.Evidence.Signatures;

/// <summary>
/// Both XAdES profiles: exactly one reference of the SignedProperties type, exclusive C14N alone, and it names the very element that
/// structure found, by an identifier that nothing else in the document carries.
/// </summary>
internal static class SignedPropertiesRule
{
    public static void Apply(SignatureCase judged)
    {
        judged.Properties = XadesProperties.Read(judged.Tape, judged.Signature, judged.Context.Policy, judged.Reasons);
        if (judged.Properties is not { } properties) return;
        var hidden = judged.Document.HiddenIn(properties.ObjectNode);
        if (hidden != XmlTape.None) judged.Refuse(ReasonCode.HiddenContent, hidden);
        var references = judged.Signature.References.Where(IsSignedProperties).ToList();
        if (references.Count != 1)
        {
            judged.Refuse(ReasonCode.NotCovered, properties.SignedPropertiesNode, "detail", references.Count == 0 ? "no reference signs the signed properties" : "more than one reference to signed properties");
            return;
        }
        if (ReferenceReading.Resolve(judged, references[0]) is not { } target) return;
        // By its transforms it is resolved to the one canonical form that the profile admits, or to none: nothing inside the signature can be enveloped.
        if (target.Kind != ReferenceTargetKind.Subtree || target.Node != properties.SignedPropertiesNode)
            judged.Refuse(ReasonCode.StructureInvalid, references[0].Node, "detail", "the reference does not name the signed properties of this signature with exclusive canonicalisation alone");
        else judged.Add(new PlannedReference(references[0], target, IsContent: false));
    }

    public static bool IsSignedProperties(DsReference reference) => reference.Type == XadesNames.SignedPropertiesType;
}
