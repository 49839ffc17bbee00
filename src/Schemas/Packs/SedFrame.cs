using System.Globalization;
using System.Text;
using System.Xml.Schema;

namespace MessageBroker.Schemas.Packs;

internal enum SedFrameState { Validated, Unjudged }

/// <summary>One open element while a SED is read. Its path is put together only when a finding needs it.</summary>
internal sealed class SedFrame(SedNode node, SedElement? declaration, SedFrame? parent, int index, SedFrameState state)
{
    private const int ScannedSiblings = 8;

    private HashSet<SedElement>? seen;
    private Dictionary<string, int>? counts;
    private string? text;
    private StringBuilder? longText;

    public SedNode Node { get; } = node;
    public SedElement? Declaration { get; } = declaration;
    public SedFrameState State { get; set; } = state;
    public bool OwnsValidator { get; set; }
    public bool TextReported { get; set; }

    /// <summary>Declarations of the children that were met, or whose absence was reported.</summary>
    public HashSet<SedElement> Seen => seen ??= [];

    /// <summary>Position of the last child that the validator took, or -1.</summary>
    public int Last { get; private set; } = -1;

    /// <summary>Children that an open group took, whatever they are.</summary>
    public int AnyCount { get; private set; }

    /// <summary>Name of the last of them.</summary>
    public string? Anything { get; private set; }

    /// <summary>An open group may take one more.</summary>
    public bool HasRoom => AnyCount < Declaration!.MaxAny;

    public void TookAnything(string name) => (Anything, AnyCount) = (name, AnyCount + 1);

    /// <summary>The validator took a child (or was told that it was there).</summary>
    public void Took(SedElement child)
    {
        Seen.Add(child);
        Last = Math.Max(Last, child.Index);
    }

    /// <summary>May the child come next? Only for groups whose children are plain.</summary>
    public bool MayTake(SedElement child, int count)
    {
        if (child.Index <= Last) return child.Index == Last && child.Max > 1 && count <= child.Max;
        var children = Declaration!.Children;
        var taken = Last < 0 ? null : children[Last].Choice;
        if (child.Choice is not null && child.Choice == taken) return false;
        for (var i = Last + 1; i < child.Index; i++)
        {
            var between = children[i];
            if (between.Choice is null ? between.IsRequired : between.Choice[0] == '!' && between.Choice != taken && between.Choice != child.Choice) return false;
        }
        return true;
    }

    public string? Text => longText?.ToString() ?? text;

    public string Path
    {
        get
        {
            var own = index > 0 ? string.Create(CultureInfo.InvariantCulture, $"/{Node.Name}[{index}]") : $"/{Node.Name}";
            return parent is null ? own : parent.Path + own;
        }
    }

    public void AddText(string value)
    {
        if (text is null) text = value;
        else (longText ??= new StringBuilder(text)).Append(value);
    }

    /// <summary>Counts one more child of that name and gives its number.</summary>
    public int Count(string name)
    {
        if (counts is null && Node.Children.Count < ScannedSiblings) return 1 + Node.Children.Count(c => c.Name == name);
        counts ??= Node.Children.GroupBy(c => c.Name).ToDictionary(g => g.Key, g => g.Count());
        return counts[name] = counts.GetValueOrDefault(name) + 1;
    }

    /// <summary>What is inside is not judged: the validator passes over it.</summary>
    public void BecomeOpaque(XmlSchemaValidator validator, XmlSchemaInfo info)
    {
        validator.SkipToEndElement(info);
        State = SedFrameState.Unjudged;
    }
}
