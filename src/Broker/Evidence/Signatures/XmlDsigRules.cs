namespace MessageBroker.Evidence.Signatures;

/// <summary>Plain XML Signature: each reference is resolved and judged as it is; nothing is said about what is not referenced.</summary>
internal static class XmlDsigRules
{
    public static void Apply(SignatureCase judged)
    {
        foreach (var reference in judged.Signature.References)
            if (ReferenceReading.Resolve(judged, reference) is { } target)
                judged.Add(new PlannedReference(reference, target, !SignedPropertiesRule.IsSignedProperties(reference)));
    }
}
