using System.Text.Json;

namespace MessageBroker.Schemas.RinaJson;

/// <summary>One value of a RINA document; objects keep the order in which their members were written.</summary>
internal sealed class RinaValue(JsonValueKind kind, string text)
{
    public JsonValueKind Kind { get; } = kind;

    /// <summary>The text of a string, or a number, true, false as written; empty for the others.</summary>
    public string Text { get; } = text;

    public List<(string Name, RinaValue Value)> Members { get; } = [];

    public List<RinaValue> Items { get; } = [];

    public RinaValue? this[string name] => Members.Find(m => m.Name == name).Value;

    public bool IsObject => Kind == JsonValueKind.Object;

    public bool IsScalar => Kind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False;

    /// <summary>It says that nothing is there: null, or a list without items.</summary>
    public bool IsNothing => Kind == JsonValueKind.Null || Kind == JsonValueKind.Array && Items.Count == 0;

    /// <summary>How findings show what stands here; the same in every language.</summary>
    public string Shape => Kind switch
    {
        JsonValueKind.Object => "{ … }",
        JsonValueKind.Array => "[ … ]",
        JsonValueKind.Null => "null",
        _ => "\"…\"",
    };
}
