using System.Text.Json;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Schemas.RinaJson;

/// <summary>
/// What a JSON document of RINA is that is no SED, told by its shape and never by its file: a header's surroundings, the record of a case, a list of
/// records. Where the content of a SED stands in it, that place is named: it converts once it is taken out.
/// </summary>
internal sealed class RinaRecord(PackSet packs, ConversionFindings findings)
{
    /// <summary>Records of RINA nest their content shallowly; deeper nothing is searched.</summary>
    private const int SearchedDepth = 8;

    /// <summary>A case names the documents in it, and at least one of these.</summary>
    private static readonly string[] OfCase = ["participants", "actions", "processDefinitionName"];

    /// <summary>What a header consists of; two of them are enough to tell one, so that of a faulty one the faults are said.</summary>
    private static readonly string[] OfHeader = ["sender", "receivers", "documentIdentification", "caseIdentification", "headerVersion"];

    private bool holdsContent;

    /// <summary>Says what the document is and what to do with it; at least one finding of severity error.</summary>
    public void Tell(RinaValue document)
    {
        Search(document, DialectPath.Document, 0);
        if (holdsContent) return;
        if (IsCase(document)) findings.Add("SED-0163", DialectPath.Document, ("documents", $"{document["documents"]!.Items.Count}"));
        else if (List(document) is { } list) findings.Add("SED-0164", ReferenceEquals(list, document) ? DialectPath.Document : DialectPath.Document.Below("items"), ("count", $"{list.Items.Count}"));
        else findings.Add("SED-0053", DialectPath.Document);
    }

    public static bool IsHeader(RinaValue value) => value.IsObject && OfHeader.Count(name => value[name] is not null) > 1;

    private static bool IsCase(RinaValue document) => IsRecords(document["documents"]) && OfCase.Any(name => document[name] is not null);

    /// <summary>A list of records as such, or in an object that has but counts beside it.</summary>
    private static RinaValue? List(RinaValue document)
    {
        if (IsRecords(document)) return document;
        return document.Members.TrueForAll(m => m.Name == "items" ? IsRecords(m.Value) : m.Value.IsScalar || m.Value.IsNothing) ? document["items"] : null;
    }

    private static bool IsRecords(RinaValue? value) => value is { Kind: JsonValueKind.Array, Items.Count: > 0 } && value.Items.TrueForAll(i => i.IsObject);

    private void Search(RinaValue value, DialectPath path, int depth)
    {
        if (depth > 0 && Content(value) is { } found)
        {
            holdsContent = true;
            findings.Add(found.Code, path, found.Arguments);
            return;
        }
        if (depth == SearchedDepth) return;
        foreach (var (name, member) in value.Members) Search(member, path.Below(name), depth + 1);
        for (var i = 0; i < value.Items.Count; i++) Search(value.Items[i], path.Item(i), depth + 1);
    }

    /// <summary>A SED, a header, or either as a text stands here.</summary>
    private (string Code, (string, string)[] Arguments)? Content(RinaValue value)
    {
        if (value.Kind == JsonValueKind.String) return value.Text.AsSpan().TrimStart().StartsWith("{\"") ? ("SED-0055", []) : null;
        if (IsHeader(value)) return ("SED-0054", []);
        if (value.Members is [var (name, content)] && content.IsObject && Sed(name) is { } sed) return ("SED-0167", [("sed", sed)]);
        return null;
    }

    private string? Sed(string root) =>
        packs.All.Select(p => p.Sed(root) ?? p.Seds.Values.FirstOrDefault(s => s.Roots.ContainsKey(root))).FirstOrDefault(s => s is not null)?.Type;
}
