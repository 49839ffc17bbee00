using System.Text.Json;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Schemas.RinaJson;

/// <summary>
/// Writes the elements of a SED as RINA JSON. JSON has no order: known elements must stand in that of the schema, others together with those of their
/// name; where they do not, that is a finding of severity error.
/// </summary>
internal sealed class SedToRina(SedSchema schema, ConversionFindings findings, Utf8JsonWriter json)
{
    private readonly IReadOnlyList<string> rootAttributes = DialectForm.RootAttributes(schema);

    /// <param name="signature">The octets of the ds:Signature, or empty.</param>
    public void Write(InfosetElement root, ReadOnlySpan<byte> signature)
    {
        var path = DialectPath.Document.Below(schema.Type);
        json.WriteStartObject();
        json.WriteStartObject(RootName(root));
        foreach (var (name, value) in root.Attributes) json.WriteString(rootAttributes.Contains(name) ? name : DialectForm.Attribute + name, value);
        foreach (var clash in root.Children.Where(c => rootAttributes.Contains(c.Name))) findings.Add("SED-0056", path.Below(clash.Name), ("name", clash.Name));
        Children(root, schema.Root, path);
        if (signature.Length > 0) json.WriteBase64String(DialectForm.Signature, signature);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>RINA knows some SEDs by several roots; which one it is follows from the element that only that one has.</summary>
    private string RootName(InfosetElement root) => schema.Roots.FirstOrDefault(r => root.Children.Any(c => c.Name == r.Value)).Key ?? schema.Type;

    private void Children(InfosetElement element, SedElement? declaration, DialectPath path)
    {
        if (!IsInOrder(element, declaration, path)) return;
        for (var i = 0; i < element.Children.Count;)
        {
            var name = element.Children[i].Name;
            var same = element.Children.Skip(i).TakeWhile(c => c.Name == name).ToList();
            var own = DialectForm.Child(declaration, name);
            var below = path.Below(name);
            json.WritePropertyName(name);
            if (same.Count > 1 || (DialectForm.IsList(declaration, own) ?? IsValue(element, name)))
            {
                json.WriteStartArray();
                for (var n = 0; n < same.Count; n++) Value(same[n], own, below.Item(n));
                json.WriteEndArray();
            }
            else Value(same[0], own, below);
            i += same.Count;
        }

        if (DialectForm.HoldsUnknown(element, declaration)) findings.Add("SED-0081", path, ("element", element.Name));
    }

    private void Value(InfosetElement element, SedElement? own, DialectPath path)
    {
        var isEmptyGroup = own is not null && DialectForm.IsGroup(own) && string.IsNullOrWhiteSpace(element.Text);
        if (element.Children.Count == 0 && element.Attributes.Count == 0 && !isEmptyGroup)
        {
            if (own is not null && DialectForm.IsGroup(own)) findings.Add("SED-0025", path, ("element", element.Name));
            if (own is not null && !DialectForm.IsGroup(own) && own.Kind != SedElementKind.Opaque && element.Text is null or "" && !DialectForm.MayBeEmpty(own)) findings.Add("SED-0075", path, ("element", element.Name));
            json.WriteStringValue(element.Text ?? "");
            return;
        }
        json.WriteStartObject();
        foreach (var (name, value) in element.Attributes) json.WriteString(DialectForm.Attribute + name, value);
        if (element.Children.Count > 0) Children(element, own, path);
        else if (!isEmptyGroup && element.Text is { } text) json.WriteString(DialectForm.Text, text);
        json.WriteEndObject();
        if (own is { Kind: SedElementKind.Opaque } && element.Children.Count > 0) findings.Add("SED-0081", path, ("element", element.Name));
    }

    /// <summary>What the reader of the JSON would put together again is what stands here.</summary>
    private bool IsInOrder(InfosetElement element, SedElement? declaration, DialectPath path)
    {
        var (last, good) = (-1, true);
        var met = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < element.Children.Count; i++)
        {
            var name = element.Children[i].Name;
            var own = DialectForm.Child(declaration, name);
            string? code = null;
            if (DialectForm.IsClosed(declaration))
            {
                code = own is null ? "SED-0059" : own.Index < last ? "SED-0060" : null;
                last = Math.Max(last, own?.Index ?? last);
            }
            else if (i > 0 && element.Children[i - 1].Name != name && met.Contains(name)) code = "SED-0060";
            met.Add(name);
            if (code is null) continue;
            findings.Add(code, path.Below(name), ("element", name), ("parent", element.Name));
            good = false;
        }
        return good;
    }

    /// <summary>Where the pack does not know: RINA lists what codes wrap.</summary>
    private static bool IsValue(InfosetElement parent, string name) => name == "value" && parent.Children.All(c => c.Name == "value" && c.Children.Count == 0);
}
