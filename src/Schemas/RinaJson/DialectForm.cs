using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Schema;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Schemas.RinaJson;

/// <summary>What both directions agree on: how an element stands in RINA JSON.</summary>
internal static partial class DialectForm
{
    /// <summary>Its value is the Base64 of the octets of the ds:Signature. No element can have that name.</summary>
    public const string Signature = "ds:Signature";

    /// <summary>Before the name of an attribute that RINA does not write as a member of the root.</summary>
    public const char Attribute = '@';

    /// <summary>The text of an element that has attributes too.</summary>
    public const string Text = "$";

    /// <summary>The schema names all that may stand inside and its order: what it does not name has no place.</summary>
    public static bool IsClosed(SedElement? declaration) => declaration is { IsOpen: false, Kind: not SedElementKind.Opaque };

    /// <summary>Something stands in an open group that the pack does not know.</summary>
    public static bool HoldsUnknown(InfosetElement element, SedElement? group) => group is { IsOpen: true } && element.Children.Any(c => group.Child(c.Name) is null);

    /// <summary>The declaration of a child, where the schema or the shared parts of an open SED know it.</summary>
    public static SedElement? Child(SedElement? declaration, string name) => declaration is null or { Kind: SedElementKind.Opaque } ? null : declaration.Child(name);

    /// <summary>It is written as a list even where it stands once; null where the pack does not know.</summary>
    public static bool? IsList(SedElement? parent, SedElement? element) =>
        element is null ? null : element.Max > 1 || parent is { Kind: SedElementKind.Code } && element.Name == "value";

    /// <summary>A group, as opposed to a leaf with a text.</summary>
    public static bool IsGroup(SedElement declaration) => declaration.SimpleType is null && declaration.Kind != SedElementKind.Opaque;

    /// <summary>The schema lets the text be empty; where it does not, an empty text stands for a field that was not filled in.</summary>
    public static bool MayBeEmpty(SedElement leaf)
    {
        if (leaf.SimpleType is not { Datatype.TypeCode: XmlTypeCode.String or XmlTypeCode.NormalizedString or XmlTypeCode.Token or XmlTypeCode.AnyAtomicType } type) return false;
        var facets = SedFacets.Of(type);
        return facets.MinLength == 0 && (facets.Values.Count == 0 || facets.Values.Contains("")) && facets.Patterns.Count == 0;
    }

    /// <summary>Attributes that the schema declares on the root; RINA writes them as members beside the elements.</summary>
    public static IReadOnlyList<string> RootAttributes(SedSchema schema) =>
        schema.Root.Declaration!.ElementSchemaType is XmlSchemaComplexType type
            ? [.. type.AttributeUses.Values.OfType<XmlSchemaAttribute>().Where(a => a.QualifiedName.Namespace.Length == 0).Select(a => a.QualifiedName.Name).Order(StringComparer.Ordinal)]
            : [];

    /// <summary>A name that an element or attribute without a namespace can have.</summary>
    public static bool IsName(string name)
    {
        if (name.Length == 0 || name.Length > 1024 || XmlWords().IsMatch(name) || !XmlConvert.IsStartNCNameChar(name[0])) return false;
        return name.All(XmlConvert.IsNCNameChar);
    }

    /// <summary>Position of the first character that XML cannot hold, or -1.</summary>
    public static int Unfit(string text)
    {
        for (var i = 0; i < text.Length; i++)
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])) i++;
            else if (!XmlConvert.IsXmlChar(text[i])) return i;
        return -1;
    }

    /// <summary>Reserved for XML itself.</summary>
    [GeneratedRegex(@"\Axmlns?\z")]
    private static partial Regex XmlWords();
}
