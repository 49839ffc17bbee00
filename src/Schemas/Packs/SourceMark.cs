namespace MessageBroker.Schemas.Packs;

/// <summary>How sure a fact is: v verified in a public source, s secondary, i inferred.</summary>
public enum Confidence { Verified, Secondary, Inferred }

/// <summary>Mark and source of one facet, written "v:S071". The source key is explained in pack.json.</summary>
public readonly record struct SourceMark(Confidence Confidence, string Source)
{
    /// <summary>Reads "v:KEY", "s:KEY" or "i:KEY"; null for anything else.</summary>
    public static SourceMark? Read(string? text) => text?.Split(':') switch
    {
        ["v", { Length: > 0 } key] => new(Confidence.Verified, key),
        ["s", { Length: > 0 } key] => new(Confidence.Secondary, key),
        ["i", { Length: > 0 } key] => new(Confidence.Inferred, key),
        _ => null,
    };

    public override string ToString() => $"{"vsi"[(int)Confidence]}:{Source}";
}

/// <summary>The facets of an element that carry a mark; null where a facet does not apply or the pack does not say.</summary>
public sealed record ElementSources(SourceMark? Name, SourceMark? Order, SourceMark? Bound, SourceMark? Length, SourceMark? Codes)
{
    /// <summary>The marks that are there.</summary>
    public IEnumerable<SourceMark> Marks => new[] { Name, Order, Bound, Length, Codes }.OfType<SourceMark>();

    public static ElementSources None { get; } = new(null, null, null, null, null);
}
