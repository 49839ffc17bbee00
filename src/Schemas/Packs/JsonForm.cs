using System.Text.Json;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Schemas.Packs;

/// <summary>Reads JSON values of a fixed form; every deviation becomes a finding that names file and line.</summary>
public sealed class JsonForm(List<Finding> findings)
{
    /// <summary>The document, or null with a finding where it is not JSON.</summary>
    public JsonTree? Read(string path, ReadOnlySpan<byte> bytes)
    {
        var (tree, fault) = JsonTree.Read(bytes);
        if (fault is { Kind: JsonFaultKind.NameTwice }) findings.Add(Finding.Of("PCK-0008", $"{path}:{fault.Line}", ("name", fault.Detail)));
        else if (fault is not null) findings.Add(Finding.Of("PCK-0004", $"{path}:{fault.Line}", ("detail", fault.Detail)));
        return tree;
    }

    /// <summary>Demands an object that has each of <paramref name="required"/> and nothing beside them and <paramref name="optional"/>.</summary>
    public void Keys(string path, JsonTree tree, IReadOnlyList<string> required, params IReadOnlyList<string> optional)
    {
        foreach (var (name, value) in tree.Members.Where(m => !required.Contains(m.Name) && !optional.Contains(m.Name)))
            findings.Add(Finding.Of("PCK-0005", $"{path}:{value.Line}", ("key", name), ("known", string.Join(", ", required.Concat(optional)))));
        foreach (var name in required.Where(n => tree[n] is null))
            findings.Add(Finding.Of("PCK-0006", $"{path}:{tree.Line}", ("key", name)));
    }

    /// <summary>A non-empty string; "" with a finding otherwise (a missing key is reported by <see cref="Keys"/>).</summary>
    public string Text(string path, JsonTree tree, string key)
    {
        if (tree[key] is not { } value) return "";
        if (value is { Kind: JsonValueKind.String, Text.Length: > 0 }) return value.Text;
        Wrong(path, value, key, "text");
        return "";
    }

    public string? OptionalText(string path, JsonTree tree, string key) => tree[key] is null or { Kind: JsonValueKind.Null } ? null : Text(path, tree, key);

    public IReadOnlyList<string> Texts(string path, JsonTree tree, string key)
    {
        if (tree[key] is not { } value) return [];
        if (value.Kind == JsonValueKind.Array && value.Items.All(i => i is { Kind: JsonValueKind.String, Text.Length: > 0 })) return [.. value.Items.Select(i => i.Text)];
        Wrong(path, value, key, "[text, …]");
        return [];
    }

    public bool Flag(string path, JsonTree tree, string key, bool whenAbsent)
    {
        if (tree[key] is not { } value) return whenAbsent;
        if (value.Kind is JsonValueKind.True or JsonValueKind.False) return value.Kind == JsonValueKind.True;
        Wrong(path, value, key, "true | false");
        return whenAbsent;
    }

    /// <summary>A date yyyy-MM-dd, or null where the key is absent or wrong.</summary>
    public DateOnly? Date(string path, JsonTree tree, string key)
    {
        if (tree[key] is not { } value) return null;
        if (DateOnly.TryParseExact(value.Text, "yyyy-MM-dd", out var date)) return date;
        Wrong(path, value, key, "yyyy-MM-dd");
        return null;
    }

    /// <summary>One of the words; the first where the key is absent or wrong.</summary>
    public T Word<T>(string path, JsonTree tree, string key, Func<string, bool, T> parse, params IReadOnlyList<string> words)
    {
        var text = tree[key]?.Text;
        if (text is not null && words.Contains(text)) return parse(text, true);
        if (tree[key] is { } value) Wrong(path, value, key, string.Join(" | ", words));
        return parse(words[0], true);
    }

    /// <summary>Reports a finding at the value's line.</summary>
    public void Report(string code, string path, JsonTree value, params ReadOnlySpan<(string Name, string Value)> arguments) =>
        findings.Add(Finding.Of(code, $"{path}:{value.Line}", arguments));

    private void Wrong(string path, JsonTree value, string key, string expected) =>
        findings.Add(Finding.Of("PCK-0007", $"{path}:{value.Line}", ("key", key), ("expected", expected)));
}
