using System.Xml;
using System.Xml.Schema;

namespace MessageBroker.Schemas.Packs;

/// <summary>
/// Turns a compiled schema into the tree of declarations that wording, labels and pages need. The schema stays the judge of
/// validity; the tree only knows names, order, bounds and marks.
/// </summary>
internal sealed class SedElementTree(XmlSchemaSet set)
{
    /// <summary>Most elements inside each other. Official SEDs stay far below; beyond it every walk through the tree would be a danger.</summary>
    private const int MaxDepth = 200;

    private readonly Dictionary<XmlSchemaType, (List<SedElement> Children, bool IsPlain)> byType = [];
    private readonly List<SedElement> open = [];
    private int choices, depth;

    /// <exception cref="XmlSchemaException">Elements stand deeper inside each other than <see cref="MaxDepth"/>.</exception>
    public static SedElement Build(XmlSchemaElement root, XmlSchemaSet set)
    {
        var tree = new SedElementTree(set);
        var element = tree.Element(root, root.Name!, owner: "", required: true, choice: default);
        if (tree.open.Count > 0) tree.Open(element);
        return element;
    }

    /// <summary>What takes whatever comes and judges what the schema declares without a namespace; empty where the type is no open group.</summary>
    private static IReadOnlyList<XmlSchemaAny> Anything(XmlSchemaType type) => type is XmlSchemaComplexType complex ? complex.ContentTypeParticle switch
    {
        XmlSchemaAny any when IsLax(any) => [any],
        XmlSchemaSequence sequence when sequence.Items.Cast<XmlSchemaObject>().All(i => i is XmlSchemaAny) => [.. sequence.Items.OfType<XmlSchemaAny>().Where(IsLax)],
        _ => [],
    } : [];

    private static bool IsLax(XmlSchemaAny any) => any is { Namespace: "##local", ProcessContents: XmlSchemaContentProcessing.Lax };

    /// <summary>
    /// Each open group shows the parts that its declaration says it holds, the root also those that no other group does: they are what a person
    /// looks for there. Judged is every part in every open group, as the schema has it.
    /// </summary>
    private void Open(SedElement root)
    {
        List<SedElement> parts = [.. set.GlobalElements.Values.OfType<XmlSchemaElement>().Where(e => e.QualifiedName.Namespace.Length == 0)
            .OrderBy(e => e.Name, StringComparer.Ordinal).Select(e => Element(e, e.Name!, owner: "", required: false, choice: default))];
        var held = open.SelectMany(o => o.Held).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < parts.Count; i++) (parts[i].Index, parts[i].Min) = (i, 0);
        foreach (var group in open)
        {
            group.Parts = parts;
            group.Children = [.. group.Held.Select(name => parts.Find(p => p.Name == name)).OfType<SedElement>(), .. group == root ? parts.Where(p => !held.Contains(p.Name)) : []];
        }
    }

    private SedElement Element(XmlSchemaElement declaration, string name, string owner, bool required, Membership choice)
    {
        var facets = PackAnnotation.Of(declaration);
        var type = declaration.ElementSchemaType!;
        var simple = SimpleOf(type);
        var element = new SedElement
        {
            Name = name,
            Key = owner.Length == 0 ? name : $"{owner}/{name}",
            Min = Bound(declaration.MinOccurs),
            Max = Bound(declaration.MaxOccurs),
            IsRequired = required && declaration.MinOccurs > 0,
            Choice = choice.Group,
            IsChoiceRepeated = choice.IsRepeated,
            Alternative = choice.Alternative,
            CodeList = facets?.CodeList,
            Held = facets?.Held ?? [],
            Sources = facets?.Sources ?? ElementSources.None,
            MaxLength = simple is null ? null : SedFacets.Of(simple).MaxLength,
            Line = declaration.LineNumber,
            File = PackResolver.PathOf(declaration.SourceUri),
            Declaration = declaration,
            SimpleType = simple,
        };
        if (++depth > MaxDepth) throw new XmlSchemaException($"elements inside each other more than {MaxDepth} deep", null, declaration.LineNumber, declaration.LinePosition);
        if (type is XmlSchemaComplexType complex) (element.Children, element.IsPlain) = ChildrenOf(complex, element.Key);
        depth--;
        if (facets is not { IsOpaque: true }) TakeAnything(element, Anything(type));
        element.Kind = facets is { IsOpaque: true } ? SedElementKind.Opaque : KindOf(element, simple);
        return element;
    }

    private void TakeAnything(SedElement element, IReadOnlyList<XmlSchemaAny> places)
    {
        if (places.Count == 0) return;
        (element.IsOpen, element.MinAny, element.MaxAny) = (true, Bound(places.Sum(p => p.MinOccurs)), Bound(places.Sum(p => Math.Min(p.MaxOccurs, int.MaxValue))));
        open.Add(element);
    }

    private static int Bound(decimal occurs) => (int)Math.Min(occurs, int.MaxValue);

    /// <summary>The simple type of the text, also where a complex type only adds attributes to it; null for groups.</summary>
    private static XmlSchemaSimpleType? SimpleOf(XmlSchemaType type)
    {
        if (type is XmlSchemaComplexType { ContentType: not XmlSchemaContentType.TextOnly }) return null;
        for (XmlSchemaType? step = type; step is not null; step = step.BaseXmlSchemaType) if (step is XmlSchemaSimpleType simple) return simple;
        return null;
    }

    private static SedElementKind KindOf(SedElement element, XmlSchemaSimpleType? simple) => simple?.Datatype?.TypeCode switch
    {
        null when element.Children is [{ Name: "value", SimpleType: not null }] => SedElementKind.Code,
        null => SedElementKind.Group,
        XmlTypeCode.Date => SedElementKind.Date,
        XmlTypeCode.Decimal => SedElementKind.Number,
        XmlTypeCode.Int or XmlTypeCode.Integer or XmlTypeCode.PositiveInteger or XmlTypeCode.NonNegativeInteger or XmlTypeCode.Long => SedElementKind.Count,
        _ => SedElementKind.Text,
    };

    private (List<SedElement>, bool) ChildrenOf(XmlSchemaComplexType type, string ownKey)
    {
        if (byType.TryGetValue(type, out var known)) return known;
        var children = new List<SedElement>();
        var isPlain = IsPlain(type.ContentTypeParticle);
        if (type.Name is not null) byType[type] = (children, isPlain);
        Collect(type.ContentTypeParticle, type.Name ?? ownKey, required: true, choice: default, children);
        for (var i = 0; i < children.Count; i++) children[i].Index = i;
        return (children, isPlain);
    }

    private static bool IsPlain(XmlSchemaParticle particle)
    {
        if (particle is not XmlSchemaGroupBase { MinOccurs: 1, MaxOccurs: 1 } group) return false;
        if (group is XmlSchemaChoice) return IsFlat(group) && HasEachNameOnce(group);
        return group is XmlSchemaSequence && HasEachNameOnce(group) && group.Items.Cast<XmlSchemaObject>().All(i => i switch
        {
            XmlSchemaElement element => element.MinOccurs <= 1,
            XmlSchemaAny any => ReferenceEquals(any, group.Items[^1]),
            XmlSchemaChoice choice => choice.MaxOccurs == 1 && IsFlat(choice),
            _ => false,
        });
    }

    private static bool IsFlat(XmlSchemaGroupBase choice) => choice.Items.Cast<XmlSchemaObject>().All(i => i is XmlSchemaElement { MinOccurs: 1, MaxOccurs: 1 });

    private static bool HasEachNameOnce(XmlSchemaGroupBase group)
    {
        var names = group.Items.Cast<XmlSchemaObject>().SelectMany(i => i is XmlSchemaGroupBase inner ? inner.Items.Cast<XmlSchemaObject>() : [i]).OfType<XmlSchemaElement>().Select(e => e.QualifiedName).ToList();
        return names.Distinct().Count() == names.Count;
    }

    private void Collect(XmlSchemaParticle particle, string owner, bool required, Membership choice, List<SedElement> into)
    {
        required &= particle.MinOccurs > 0;
        switch (particle)
        {
            case XmlSchemaElement element:
                into.Add(Element(element, element.QualifiedName.Name, owner, required, choice));
                break;
            case XmlSchemaChoice several:
                var group = $"{(required ? "!" : "?")}{++choices}";
                foreach (var (number, item) in several.Items.OfType<XmlSchemaParticle>().Index()) Collect(item, owner, required: false, new Membership(group, number, several.MaxOccurs > 1), into);
                break;
            case XmlSchemaGroupBase all:
                foreach (var item in all.Items.OfType<XmlSchemaParticle>()) Collect(item, owner, required, choice, into);
                break;
        }
    }

    /// <summary>The innermost choice in which a declaration stands; the default for none.</summary>
    private readonly record struct Membership(string? Group, int Alternative, bool IsRepeated);
}

/// <summary>The p:facets mark that our schemas put on every element declaration.</summary>
internal sealed record PackAnnotation(ElementSources Sources, string? CodeList, bool IsOpaque, IReadOnlyList<string> Held, IReadOnlyList<string> Faults)
{
    public const string NamespaceUri = "urn:messagebroker:pack:1";

    private static readonly HashSet<string> Known = ["name", "order", "bound", "length", "codes", "list", "opaque", "holds"];

    public static PackAnnotation? Of(XmlSchemaAnnotated declaration)
    {
        var facets = declaration.Annotation?.Items.OfType<XmlSchemaAppInfo>().SelectMany(i => i.Markup ?? [])
            .FirstOrDefault(n => n is { LocalName: "facets", NamespaceURI: NamespaceUri });
        if (facets?.Attributes is not { } attributes) return null;
        var values = attributes.Cast<XmlAttribute>().Where(a => a.Prefix != "xmlns" && a.Name != "xmlns").ToDictionary(a => a.Name, a => a.Value);
        var faults = values.Where(v => !Known.Contains(v.Key) || IsMark(v.Key) && SourceMark.Read(v.Value) is null).Select(v => $"{v.Key}=\"{v.Value}\"").ToList();
        SourceMark? Mark(string name) => SourceMark.Read(values.GetValueOrDefault(name));
        return new PackAnnotation(
            new ElementSources(Mark("name"), Mark("order"), Mark("bound"), Mark("length"), Mark("codes")),
            values.GetValueOrDefault("list"),
            values.GetValueOrDefault("opaque") == "true",
            values.GetValueOrDefault("holds")?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [],
            faults);
    }

    private static bool IsMark(string name) => name is not ("list" or "opaque" or "holds");
}
