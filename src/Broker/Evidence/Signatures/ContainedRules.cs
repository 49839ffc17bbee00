namespace MessageBroker.Evidence.Signatures;

/// <summary>
/// XAdES baseline in a container (EN 319 162-1 §4.4): the references name files, and whether all files are covered is the container's question. The
/// signature stands in a file of its own and never moves, so that inclusive canonicalisation does no harm.
/// </summary>
internal static class ContainedRules
{
    public static void Apply(SignatureCase judged)
    {
        SignedPropertiesRule.Apply(judged);
        foreach (var reference in judged.Signature.References.Where(r => !SignedPropertiesRule.IsSignedProperties(r)))
            if (!ReferenceReading.IsExternal(reference.Uri)) judged.Refuse(ReasonCode.ReferenceForbidden, reference.Node, "uri", reference.Uri ?? "");
            else if (ReferenceReading.Resolve(judged, reference) is { } target) judged.Add(new PlannedReference(reference, target, IsContent: true));
        if (judged.Signature.References.All(SignedPropertiesRule.IsSignedProperties)) judged.Refuse(ReasonCode.NotCovered, judged.Signature.Node, "detail", "no content is referenced");
        XadesRules.Unsigned(judged);
    }
}
