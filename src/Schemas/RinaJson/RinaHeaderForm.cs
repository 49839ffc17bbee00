using System.Text.Json;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Schemas.RinaJson;

/// <summary>
/// Reads members of a header in RINA JSON by name. The variants of the form that real data show are read as meant and told; whatever else is not there,
/// not known or of another shape is a finding of severity error with its place.
/// </summary>
internal sealed class RinaHeaderForm(ConversionFindings findings)
{
    /// <summary>Most receivers and most attachments of a header: more than the state with the most institutions has.</summary>
    public const int MostItems = 10_000;

    /// <summary>Reports what stands in a group beside the names.</summary>
    public void Known(RinaValue group, DialectPath path, string parent, params ReadOnlySpan<string> names)
    {
        foreach (var (name, _) in group.Members)
            if (!names.Contains(name)) findings.Add("ENV-0002", path.Below(name), ("element", SedBodyReader.Shorten(name)), ("parent", parent));
    }

    public void Missing(DialectPath path, string name) => findings.Add("ENV-0001", path.Below(name), ("field", name));

    /// <summary>An object; one in a list of its own is told and read.</summary>
    public (RinaValue Value, DialectPath Path)? Group(RinaValue owner, DialectPath path, string name)
    {
        var at = path.Below(name);
        if (owner[name] is not { IsNothing: false } value) Missing(path, name);
        else if (Unlisted(value, name, at) is { IsObject: true } group) return (group, at);
        else Misshapen(value, "{ … }", at);
        return null;
    }

    /// <summary>The objects of a list; one without its list is told and read, an item that is null is told and passed over.</summary>
    public IEnumerable<(RinaValue Value, DialectPath Path)> Items(RinaValue owner, DialectPath path, string name)
    {
        var at = path.Below(name);
        if (owner[name] is not { } value) yield break;
        if (value.Kind == JsonValueKind.Null) findings.Add("SED-0076", at);
        else if (value is { Kind: JsonValueKind.String, Text.Length: 0 }) findings.Add("SED-0075", at, ("element", name));
        else if (value.IsObject)
        {
            findings.Add("SED-0070", at, ("element", name));
            yield return (value, at);
        }
        else if (value.Kind != JsonValueKind.Array) Misshapen(value, "[ … ]", at);
        else if (value.Items.Count > MostItems) findings.Add("SED-0008", at);
        else
        {
            for (var i = 0; i < value.Items.Count; i++)
                if (value.Items[i].IsObject) yield return (value.Items[i], at.Item(i));
                else if (value.Items[i].IsNothing) findings.Add("SED-0076", at.Item(i));
                else Misshapen(value.Items[i], "{ … }", at.Item(i));
        }
    }

    /// <summary>A text that is not blank, as it is written; null where there is none, which is a finding unless the member is not there and need not be.</summary>
    /// <param name="isMoment">Also a number is natural there.</param>
    public string? Text(RinaValue owner, DialectPath path, string name, bool isRequired = true, bool isMoment = false)
    {
        var at = path.Below(name);
        if (Leaf(owner, path, name, isRequired) is not { } value) return null;
        if (value.Kind != JsonValueKind.String && !isMoment) findings.Add("SED-0077", at);
        if (DialectForm.Unfit(value.Text) is not (>= 0 and var bad)) return value.Text;
        findings.Add("SED-0032", at, ("character", $"U+{(int)value.Text[bad]:X4}"), ("position", $"{bad + 1}"));
        return null;
    }

    /// <summary>true or false; a text that says one of them is told and read.</summary>
    public bool? Flag(RinaValue owner, DialectPath path, string name, bool isRequired = true)
    {
        if (Leaf(owner, path, name, isRequired) is not { } value) return null;
        if (value.Kind is JsonValueKind.True or JsonValueKind.False) return value.Kind == JsonValueKind.True;
        if (value.Kind == JsonValueKind.String && bool.TryParse(value.Text, out var said))
        {
            findings.Add("ENV-0031", path.Below(name), ("field", name));
            return said;
        }

        Misshapen(value, "true | false", path.Below(name));
        return null;
    }

    /// <summary>What stands in a leaf, taken out of a list of one or the object that codes have.</summary>
    private RinaValue? Leaf(RinaValue owner, DialectPath path, string name, bool isRequired)
    {
        var at = path.Below(name);
        if (owner[name] is not { } value || value.IsNothing || value.Kind == JsonValueKind.String && string.IsNullOrWhiteSpace(value.Text))
        {
            if (isRequired) Missing(path, name);
            else if (owner[name] is { } nothing) findings.Add(nothing.IsNothing ? "SED-0076" : "SED-0075", at, ("element", name));
            return null;
        }

        value = Unlisted(value, name, at);
        if (value.Members is [{ Name: "value", Value: var wrapped }])
        {
            findings.Add("SED-0073", at, ("element", name));
            value = wrapped is { Kind: JsonValueKind.Array, Items: [var only] } ? only : wrapped;
        }

        if (value.IsScalar && (value.Kind != JsonValueKind.String || !string.IsNullOrWhiteSpace(value.Text))) return value;
        Misshapen(value, "\"…\"", at);
        return null;
    }

    private RinaValue Unlisted(RinaValue value, string name, DialectPath path)
    {
        if (value is not { Kind: JsonValueKind.Array, Items: [var only] }) return value;
        findings.Add("SED-0071", path, ("element", name));
        return only;
    }

    private void Misshapen(RinaValue value, string expected, DialectPath path) => findings.Add("SED-0058", path, ("found", value.Shape), ("expected", expected));
}
