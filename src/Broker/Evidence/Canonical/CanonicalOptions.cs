namespace MessageBroker.Evidence.Canonical;

/// <param name="WithComments">The #WithComments form.</param>
/// <param name="InclusivePrefixes">InclusiveNamespaces PrefixList; "#default" stands for the default namespace. The inclusive methods have none.</param>
/// <param name="ExcludedSubtree">A node whose subtree is left out (the enveloped-signature transform), or -1.</param>
public sealed record CanonicalOptions(
    bool WithComments = false, IReadOnlyList<string>? InclusivePrefixes = null, int ExcludedSubtree = -1, CanonicalMethod Method = CanonicalMethod.Exclusive)
{
    public static CanonicalOptions Plain { get; } = new();
}

/// <summary>How much of its surroundings a subtree takes along.</summary>
public enum CanonicalMethod
{
    /// <summary>Only the namespaces that are used: a signed part may be moved. What we make.</summary>
    Exclusive,

    /// <summary>Canonical XML 1.0: every namespace in scope, and all xml:* attributes of the ancestors.</summary>
    Inclusive,

    /// <summary>Canonical XML 1.1: every namespace in scope, xml:lang and xml:space of the ancestors, and their xml:base joined.</summary>
    Inclusive11,
}
