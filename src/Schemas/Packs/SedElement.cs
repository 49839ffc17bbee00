using System.Xml.Schema;

namespace MessageBroker.Schemas.Packs;

public enum SedElementKind { Group, Code, Text, Date, Number, Count, Opaque }

/// <summary>
/// One element declaration of a SED, as the schema has it. Declarations of a shared type are shared: the same object stands
/// at every place where the type is used, so a place is a path, not an object.
/// </summary>
public sealed class SedElement
{
    /// <summary>Name of the group that a choice of the schema forms, or null; elements with the same one exclude each other.</summary>
    public string? Choice { get; internal init; }

    /// <summary>The choice may be left out as a whole. False for what is in no choice.</summary>
    public bool IsChoiceOptional => Choice?[0] == '?';

    /// <summary>The choice may be made again and again, so that its members stand beside each other after all.</summary>
    public bool IsChoiceRepeated { get; internal init; }

    /// <summary>Which of the choice's alternatives it belongs to, from 0; elements of the same one stand together.</summary>
    public int Alternative { get; internal init; }

    public required string Name { get; init; }

    /// <summary>Key of its label: the nearest named type and the path below it.</summary>
    public required string Key { get; init; }

    public int Min { get; internal set; } = 1;

    /// <summary>int.MaxValue where unbounded.</summary>
    public int Max { get; internal init; } = 1;

    /// <summary>Its parent is never complete without it (no choice, no optional group in between).</summary>
    public bool IsRequired { get; internal init; }

    public SedElementKind Kind { get; internal set; }

    /// <summary>Longest text in characters, or null.</summary>
    public int? MaxLength { get; internal init; }

    /// <summary>Name of the code list of a code leaf, or null.</summary>
    public string? CodeList { get; internal init; }

    public ElementSources Sources { get; internal init; } = ElementSources.None;

    /// <summary>The pack's file in which the declaration stands; null for what the program itself has put around the pack's parts.</summary>
    public string? File { get; internal init; }

    /// <summary>Line of the declaration in the schema file.</summary>
    public int Line { get; internal init; }

    /// <summary>In schema order.</summary>
    public IReadOnlyList<SedElement> Children { get; internal set; } = [];

    /// <summary>Position among the children of its parent.</summary>
    internal int Index { get; set; }

    /// <summary>
    /// The children form a sequence of elements and of flat choices, each name once and none required more than once: then what
    /// may come next follows from the last child alone.
    /// </summary>
    internal bool IsPlain { get; set; }

    /// <summary>Takes elements beside the declared ones, in any order: they are kept as they are and not judged.</summary>
    public bool IsOpen { get; internal set; }

    /// <summary>Fewest elements that an open group holds, whatever they are; 0 for any other element.</summary>
    public int MinAny { get; internal set; }

    /// <summary>Most of them; int.MaxValue where unbounded, 0 for any other element.</summary>
    public int MaxAny { get; internal set; }

    /// <summary>Names of the parts that an open group is known to hold.</summary>
    internal IReadOnlyList<string> Held { get; init; } = [];

    /// <summary>What is judged in an open group, also where it is not known to stand there.</summary>
    internal IReadOnlyList<SedElement> Parts { get; set; } = [];

    internal XmlSchemaElement? Declaration { get; init; }

    internal XmlSchemaSimpleType? SimpleType { get; init; }

    public SedElement? Child(string name) => Children.FirstOrDefault(c => c.Name == name) ?? Parts.FirstOrDefault(p => p.Name == name);
}
