namespace MessageBroker.Evidence.Canonical;

/// <summary>The attributes of namespace xml that the apex of a subtree takes over from ancestors which are not part of it.</summary>
internal static class InheritedAttributes
{
    /// <summary>
    /// Completes the attributes that the apex itself has. Canonical XML 1.0 §2.4 takes over every xml:* attribute, the nearest first; 1.1 §2.4
    /// only lang and space, and joins base; id stays where it is.
    /// </summary>
    public static void Complete(XmlTape tape, int apex, CanonicalMethod method, List<XmlTapeAttribute> own)
    {
        if (method == CanonicalMethod.Exclusive || tape.Parent(apex) < 0) return;
        var seen = own.Where(a => a.NamespaceUri == XmlNames.Xml).Select(a => a.LocalName).ToHashSet(StringComparer.Ordinal);
        var bases = new List<string>();
        for (var node = tape.Parent(apex); node >= 0; node = tape.Parent(node))
        {
            foreach (ref readonly var attribute in tape.Attributes(node))
            {
                if (attribute.NamespaceUri != XmlNames.Xml) continue;
                if (method == CanonicalMethod.Inclusive11 && attribute.LocalName == "base") bases.Add(attribute.Value);
                else if ((method == CanonicalMethod.Inclusive || attribute.LocalName is "lang" or "space") && seen.Add(attribute.LocalName)) own.Add(attribute);
            }
        }

        if (bases.Count > 0) JoinBase(own, bases);
    }

    // The nearest ancestor comes first; what an element says is relative to what stands above it.
    private static void JoinBase(List<XmlTapeAttribute> own, List<string> bases)
    {
        var at = own.FindIndex(a => a.NamespaceUri == XmlNames.Xml && a.LocalName == "base");
        var joined = at >= 0 ? own[at].Value : null;
        foreach (var above in bases) joined = joined is null ? above : UriReference.Join(above, joined);
        if (at >= 0) own.RemoveAt(at);
        if (joined is { Length: > 0 }) own.Add(new XmlTapeAttribute("xml", "base", XmlNames.Xml, joined));
    }
}
