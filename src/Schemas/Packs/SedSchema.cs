using System.Collections.Frozen;
using System.Xml.Schema;

namespace MessageBroker.Schemas.Packs;

/// <summary>How much of a SED's content public sources support ; where a SED has less than is public of it, <see cref="SedSchema.Why"/> says why.</summary>
public enum ContentLevel { Known, Partial, Envelope }

/// <summary>One SED type of a pack: its compiled schema, the same as a tree of declarations, and its labels.</summary>
public sealed class SedSchema
{
    /// <summary>Most places of one SED that are shown or compared: a schema may use types so often inside each other that its places have no end.</summary>
    public const int MostPlaces = 20_000;

    private readonly Lazy<CompiledSed> compiled;

    /// <param name="compiled">What a program that never meets the SED need not compile.</param>
    internal SedSchema(Lazy<CompiledSed> compiled) => this.compiled = compiled;

    public required string Type { get; init; }
    public required ContentLevel Level { get; init; }

    /// <summary>Where its schema comes from; that of the pack unless the pack says otherwise of this SED.</summary>
    public required Provenance Provenance { get; init; }
    public required string NamespaceUri { get; init; }

    /// <summary>Prefix that documents of ours bind to the namespace.</summary>
    public required string Prefix { get; init; }

    /// <summary>Attributes that documents of ours carry on the root element, in this order.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Attributes { get; init; }

    /// <summary>
    /// Names by which RINA JSON knows the SED beside its type, each with the element that only a document of that name has: RINA calls the two
    /// documents of a U020 U020_Master and U020_Child.
    /// </summary>
    public IReadOnlyDictionary<string, string> Roots { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>It has no schema of its own: the parts that the pack knows of every SED are judged, in any order, and nothing inside what it does not know.</summary>
    public bool IsOpen { get; init; }

    public SedElement Root => compiled.Value.Root;

    /// <summary>Compiled once; only read afterwards.</summary>
    public XmlSchemaSet Set => compiled.Value.Set;

    /// <summary>By language, then by <see cref="SedElement.Key"/>.</summary>
    public required FrozenDictionary<string, FrozenDictionary<string, string>> Labels { get; init; }

    public string Title(string language) => Labels.TryGetValue(language, out var labels) && labels.TryGetValue(Type, out var title) ? title : Type;

    /// <summary>Where the English title comes from; null for a SED with a schema of its own, whose title is the label of its root.</summary>
    public SourceMark? TitleMark { get; init; }

    /// <summary>Why the SED is at level envelope although something is public of its content, by language; empty where there is nothing to say.</summary>
    public IReadOnlyDictionary<string, string> Reasons { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>The reason in the language, or in that which the pack has first; null where there is none.</summary>
    public string? Why(string language) => Reasons.GetValueOrDefault(language) ?? Reasons.Values.FirstOrDefault();

    /// <summary>The label in the language, or the element's own name where the pack has none.</summary>
    public string Label(SedElement element, string language) =>
        Labels.TryGetValue(language, out var labels) && labels.TryGetValue(element.Key, out var label) ? label : element.Name;

    /// <summary>
    /// The declaration at a path below the root without indices ("Claimant/PersonIdentification/familyName"), or null.
    /// Indices in brackets are ignored, so that a finding's path can be looked up too.
    /// </summary>
    public SedElement? Find(string path)
    {
        var element = Root;
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var name = part.Split('[')[0];
            if (ReferenceEquals(element, Root) && name == Root.Name) continue;
            if (element.Child(name) is not { } child) return null;
            element = child;
        }
        return element;
    }

    /// <summary>Every place of the SED in document order, with its path below the root. A type inside itself is entered once.</summary>
    public IEnumerable<(string Path, SedElement Element)> Places() => Below("", Root, []);

    private static IEnumerable<(string, SedElement)> Below(string path, SedElement parent, HashSet<SedElement> open)
    {
        if (!open.Add(parent)) yield break;
        foreach (var child in parent.Children)
        {
            var own = path.Length == 0 ? child.Name : $"{path}/{child.Name}";
            yield return (own, child);
            foreach (var below in Below(own, child, open)) yield return below;
        }
        open.Remove(parent);
    }
}

/// <summary>A schema and the tree of its declarations.</summary>
internal sealed record CompiledSed(SedElement Root, XmlSchemaSet Set);
