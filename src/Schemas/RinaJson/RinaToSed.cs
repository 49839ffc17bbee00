using System.Text.Json;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Schemas.RinaJson;

/// <summary>
/// Makes the elements of a SED from its RINA JSON. Known elements come in the order of the schema, others in the order of the document; each variant
/// of the form that real data show is read and named with its place. What has no counterpart is a finding of severity error.
/// </summary>
internal sealed class RinaToSed(SedSchema schema, ConversionFindings findings)
{
    private readonly IReadOnlyList<string> rootAttributes = DialectForm.RootAttributes(schema);

    public InfosetElement Convert(RinaValue root, DialectPath path)
    {
        var element = new InfosetElement(schema.Type);
        foreach (var (name, value) in root.Members)
        {
            var at = path.Below(name);
            if (name == DialectForm.Signature) continue;
            if (rootAttributes.Contains(name)) Attribute(element, name, value, at);
            else Member(element, schema.Root, name, value, at);
        }
        element.Order((string name) => rootAttributes.Contains(name) ? rootAttributes.ToList().IndexOf(name) : int.MaxValue);
        Finish(element, schema.Root, path);
        return element;
    }

    /// <summary>One member of an object: an attribute, the text, or the elements of that name.</summary>
    private void Member(InfosetElement parent, SedElement? declaration, string name, RinaValue value, DialectPath path)
    {
        if (name == DialectForm.Text) Text(parent, declaration, value, path);
        else if (name.StartsWith(DialectForm.Attribute)) Attribute(parent, name[1..], value, path);
        else if (DialectForm.Child(declaration, name) is { } own) Elements(parent, declaration, own, value, path);
        else if (DialectForm.IsClosed(declaration)) findings.Add("SED-0059", path, ("element", Shown(name)), ("parent", declaration!.Name));
        else if (!DialectForm.IsName(name)) findings.Add("SED-0056", path, ("name", Shown(name)));
        else Opaque(parent, name, value, path, inList: false);
    }

    private void Elements(InfosetElement parent, SedElement? owner, SedElement own, RinaValue value, DialectPath path)
    {
        var isList = DialectForm.IsList(owner, own)!.Value;
        var isValue = owner is { Kind: SedElementKind.Code };
        if (IsNothing(value, path)) return;
        if (value.Kind != JsonValueKind.Array)
        {
            if (isList) findings.Add(isValue ? "SED-0072" : "SED-0070", path, ("element", own.Name));
            One(parent, own, value, path);
        }
        else if (own is { Kind: SedElementKind.Code, Max: 1 } && value.Items.TrueForAll(i => i.IsScalar)) CodeOf(parent, own, value.Items, path);
        else
        {
            if (!isList && value.Items.Count == 1) findings.Add("SED-0071", path, ("element", own.Name));
            for (var i = 0; i < value.Items.Count; i++)
                if (!IsNothing(value.Items[i], path.Item(i))) One(parent, own, value.Items[i], path.Item(i));
        }
    }

    private void One(InfosetElement parent, SedElement own, RinaValue value, DialectPath path)
    {
        if (own.Kind == SedElementKind.Opaque)
        {
            Opaque(parent, own.Name, value, path, inList: false);
            if (value.IsObject) findings.Add("SED-0081", path, ("element", own.Name));
        }
        else if (value.IsObject && DialectForm.IsGroup(own)) Group(parent, own, value, path);
        else if (value.IsObject) Leaf(parent, own, value, path);
        else if (!value.IsScalar) Misshapen(value, own, path);
        else if (own.Kind == SedElementKind.Code) CodeOf(parent, own, [value], path);
        else if (!DialectForm.IsGroup(own)) Add(parent, own, Scalar(value, own, path), path);
        else if (value is { Kind: JsonValueKind.String, Text.Length: 0 }) findings.Add("SED-0075", path, ("element", own.Name));
        else Misshapen(value, own, path);
    }

    private void Group(InfosetElement parent, SedElement own, RinaValue value, DialectPath path)
    {
        var element = new InfosetElement(own.Name);
        foreach (var (name, item) in value.Members) Member(element, own, name, item, path.Below(name));
        Finish(element, own, path);
        // With all its fields not filled in, the group is not there either; one that was written empty is.
        if (!element.IsEmpty || value.Members.Count == 0) parent.Add(element);
    }

    /// <summary>A code without the object around it: its value alone, or the list of its values.</summary>
    private void CodeOf(InfosetElement parent, SedElement own, IReadOnlyList<RinaValue> values, DialectPath path)
    {
        var element = new InfosetElement(own.Name);
        foreach (var value in values)
            if (own.Child("value") is { } leaf) Add(element, leaf, Scalar(value, leaf, path), path);
        if (element.IsEmpty) return;
        findings.Add("SED-0072", path, ("element", own.Name));
        parent.Add(element);
    }

    /// <summary>An object where a text is expected: the text with its attributes, or a text with the object around it that only codes have.</summary>
    private void Leaf(InfosetElement parent, SedElement own, RinaValue value, DialectPath path)
    {
        if (value.Members is [{ Name: "value", Value: var wrapped }])
        {
            var text = wrapped is { Kind: JsonValueKind.Array, Items: [var only] } ? only : wrapped;
            if (text.IsScalar)
            {
                findings.Add("SED-0073", path, ("element", own.Name));
                Add(parent, own, Scalar(text, own, path), path);
                return;
            }
        }
        var element = new InfosetElement(own.Name);
        foreach (var (name, item) in value.Members)
            if (name == DialectForm.Text || name.StartsWith(DialectForm.Attribute)) Member(element, own, name, item, path.Below(name));
            else Misshapen(value, own, path);
        parent.Add(element);
    }

    /// <summary>Adds a leaf, unless its text is empty and the schema wants one, or it says nothing, of which a finding tells.</summary>
    private void Add(InfosetElement parent, SedElement own, string? text, DialectPath path)
    {
        if (text is null) return;
        if (text.Length == 0 && !DialectForm.MayBeEmpty(own)) findings.Add("SED-0075", path, ("element", own.Name));
        else parent.Add(new InfosetElement(own.Name) { Text = text });
    }

    /// <summary>What the pack does not know is carried over as it is.</summary>
    private void Opaque(InfosetElement parent, string name, RinaValue value, DialectPath path, bool inList)
    {
        if (IsNothing(value, path)) return;
        if (value.IsScalar) parent.Add(new InfosetElement(name) { Text = Scalar(value, null, path) });
        else if (value.IsObject)
        {
            var element = parent.Add(new InfosetElement(name));
            foreach (var (member, item) in value.Members) Member(element, null, member, item, path.Below(member));
            Finish(element, null, path);
        }
        else if (inList) findings.Add("SED-0058", path, ("found", value.Shape), ("expected", "{ … }"));
        else for (var i = 0; i < value.Items.Count; i++) Opaque(parent, name, value.Items[i], path.Item(i), inList: true);
    }

    private void Finish(InfosetElement element, SedElement? declaration, DialectPath path)
    {
        if (element.Text is not null && element.Children.Count > 0) findings.Add("SED-0025", path, ("element", element.Name));
        if (DialectForm.IsClosed(declaration)) element.Order((InfosetElement child) => declaration!.Child(child.Name)?.Index ?? int.MaxValue);
        else if (DialectForm.HoldsUnknown(element, declaration)) findings.Add("SED-0081", path, ("element", element.Name));
    }

    private void Text(InfosetElement element, SedElement? declaration, RinaValue value, DialectPath path)
    {
        if (IsNothing(value, path)) return;
        if (value.IsScalar) element.Text = Scalar(value, declaration, path);
        else findings.Add("SED-0058", path, ("found", value.Shape), ("expected", "\"…\""));
    }

    private void Attribute(InfosetElement element, string name, RinaValue value, DialectPath path)
    {
        if (IsNothing(value, path)) return;
        if (!DialectForm.IsName(name)) findings.Add("SED-0056", path, ("name", Shown(name)));
        else if (!value.IsScalar) findings.Add("SED-0058", path, ("found", value.Shape), ("expected", "\"…\""));
        // Names are unique in an object; only an attribute of the root can be written in two ways.
        else if (rootAttributes.Contains(name) && element.Attributes.Any(a => a.Key == name)) findings.Add("SED-0052", path);
        else element.Add(name, Scalar(value, null, path)!);
    }

    private bool IsNothing(RinaValue value, DialectPath path)
    {
        if (value.IsNothing) findings.Add("SED-0076", path);
        return value.IsNothing;
    }

    /// <summary>The text as it is to stand in the SED; null only where a date stands for none, or no date stands in its place.</summary>
    private string? Scalar(RinaValue value, SedElement? leaf, DialectPath path)
    {
        if (DialectForm.Unfit(value.Text) is >= 0 and var at) findings.Add("SED-0032", path, ("character", $"U+{(int)value.Text[at]:X4}"), ("position", $"{at + 1}"));
        if (leaf is { Kind: SedElementKind.Date }) return Date(value, leaf, path);
        if (value.Kind != JsonValueKind.String) findings.Add("SED-0077", path);
        return value.Text;
    }

    private string? Date(RinaValue value, SedElement leaf, DialectPath path)
    {
        var (form, date) = RinaDate.Read(value);
        var code = form switch
        {
            RinaDateForm.Respelled => "SED-0074",
            RinaDateForm.TwoReadings => "SED-0062",
            RinaDateForm.WithTime => "SED-0063",
            RinaDateForm.NotGiven => "SED-0084",
            RinaDateForm.Milliseconds => "SED-0160",
            RinaDateForm.MillisecondsWithTime => "SED-0161",
            RinaDateForm.NoDate => "SED-0162",
            _ => null,
        };
        if (code is not null) findings.Add(code, path, ("element", leaf.Name));
        return form is RinaDateForm.NotGiven or RinaDateForm.NoDate or RinaDateForm.MillisecondsWithTime ? null : date;
    }

    private void Misshapen(RinaValue value, SedElement own, DialectPath path) =>
        findings.Add("SED-0058", path, ("found", value.Shape), ("expected", DialectForm.IsGroup(own) ? "{ … }" : "\"…\""));

    private static string Shown(string name) => SedBodyReader.Shorten(name);
}
