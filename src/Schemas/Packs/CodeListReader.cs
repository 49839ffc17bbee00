using MessageBroker.Schemas.Findings;

namespace MessageBroker.Schemas.Packs;

internal static class CodeListReader
{
    /// <summary>Reads CodeLists/NAME.json: { "name", "use": "closed|open", "source", "codes": [{ "code", "mark", "until"?, LANGUAGE… }] }.</summary>
    public static CodeList? Read(string path, JsonTree? tree, JsonForm json, IReadOnlyList<string> languages)
    {
        if (tree is null) return null;
        json.Keys(path, tree, ["name", "use", "source", "codes"]);
        var open = json.Word(path, tree, "use", (word, _) => word == "open", "closed", "open");
        var codes = new List<Code>();
        foreach (var item in tree["codes"]?.Items ?? [])
        {
            json.Keys(path, item, ["code", "mark", .. languages], "until");
            var code = json.Text(path, item, "code");
            if (codes.Exists(c => c.Value == code)) json.Report("PCK-0008", path, item, ("name", code));
            else codes.Add(new Code(code, Mark(path, item, "mark", json), json.Date(path, item, "until"), languages.ToDictionary(l => l, l => json.Text(path, item, l), StringComparer.Ordinal)));
        }
        var name = json.Text(path, tree, "name");
        if (path != $"CodeLists/{name}.json") json.Report("PCK-0007", path, tree, ("key", "name"), ("expected", Path.GetFileNameWithoutExtension(path)));
        return new CodeList(name, open, Mark(path, tree, "source", json), codes);
    }

    private static SourceMark Mark(string path, JsonTree tree, string key, JsonForm json)
    {
        if (SourceMark.Read(tree[key]?.Text) is { } mark) return mark;
        if (tree[key] is { } value) json.Report("PCK-0007", path, value, ("key", key), ("expected", "v:KEY | s:KEY | i:KEY"));
        return default;
    }
}
