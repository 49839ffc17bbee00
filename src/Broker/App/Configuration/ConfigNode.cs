using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MessageBroker.App.Tokens;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Configuration;

/// <summary>
/// One object of the configuration while it is read. Each call names a key with its kind, default, bounds and one sentence;
/// from that one declaration come the value, every violation, the "unknown key" findings, the JSON schema and the reference
/// page. A violation is noted and a harmless value given back, so that all violations are found in one go.
/// </summary>
internal sealed class ConfigNode
{
    private readonly JsonElement? element;
    private readonly ConfigTrace trace;
    private readonly JsonObject properties = [];
    private readonly JsonArray required = [];
    private readonly JsonObject effective = [];

    public ConfigNode(JsonElement? element, string pointer, ConfigTrace trace)
    {
        this.element = element;
        this.trace = trace;
        Pointer = pointer;
    }

    /// <summary>JSON pointer of this object.</summary>
    public string Pointer { get; }

    public string PointerOf(string key) => $"{Pointer}/{key.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";

    /// <summary>Every key that was declared, with the value that holds: the file's, the default, or null where neither names one. Paths stand in full.</summary>
    public JsonObject Effective => effective;

    /// <summary>Notes something wrong with the value of a key.</summary>
    public void Wrong(string code, string key, params ReadOnlySpan<(string Name, string Value)> arguments) => trace.Add(Finding.Of(code, PointerOf(key), arguments));

    /// <summary>True where the file gives the key, whatever its value.</summary>
    public bool Has(string key) => element is { } own && own.TryGetProperty(key, out _);

    /// <summary>A text; required where there is no fallback.</summary>
    public string Text(string key, string doc, ConfigForm form, string? fallback = null)
    {
        Declare(key, form.Schema(doc), fallback, fallback is null);
        return Holds(key, Formed(key, Value(key, JsonValueKind.String, fallback is null)?.GetString(), form) ?? fallback ?? form.Example);
    }

    /// <summary>A text that may be absent.</summary>
    public string? OptionalText(string key, string doc, ConfigForm form)
    {
        Declare(key, form.Schema(doc), null, false);
        return Holds(key, Formed(key, Value(key, JsonValueKind.String, false)?.GetString(), form));
    }

    /// <summary>One word of a closed list.</summary>
    public T Choice<T>(string key, string doc, T? fallback) where T : struct, Enum
    {
        var accepted = Enum.GetNames<T>().Select(name => name.ToLowerInvariant()).ToList();
        var word = Word(key, doc, accepted, fallback?.ToString()!.ToLowerInvariant());
        return Enum.Parse<T>(word, ignoreCase: true);
    }

    /// <summary>One word of a closed list, as text.</summary>
    public string Word(string key, string doc, IReadOnlyList<string> accepted, string? fallback)
    {
        Declare(key, new JsonObject { ["type"] = "string", ["description"] = doc, ["enum"] = new JsonArray([.. accepted.Select(a => (JsonNode)a)]) }, fallback, fallback is null);
        var given = Value(key, JsonValueKind.String, fallback is null)?.GetString();
        Holds(key, given ?? fallback);
        if (given is null) return fallback ?? accepted[0];
        if (accepted.Contains(given, StringComparer.Ordinal)) return given;
        Wrong("CFG-0007", key, ("value", given), ("accepted", string.Join(", ", accepted)));
        return fallback ?? accepted[0];
    }

    /// <summary>A whole number within bounds.</summary>
    public long Number(string key, string doc, long fallback, long min, long max)
    {
        Declare(key, new JsonObject { ["type"] = "integer", ["description"] = doc, ["minimum"] = min, ["maximum"] = max }, fallback, false);
        effective[key] = fallback;
        if (Value(key, JsonValueKind.Number, false) is not { } value) return fallback;
        if (value.TryGetInt64(out var number) && number >= min && number <= max)
        {
            effective[key] = number;
            return number;
        }

        Wrong("CFG-0006", key, ("value", value.GetRawText()), ("min", Plain(min)), ("max", Plain(max)));
        return fallback;
    }

    public int Count(string key, string doc, int fallback, int min, int max) => (int)Number(key, doc, fallback, min, max);

    public bool Flag(string key, string doc, bool fallback)
    {
        Declare(key, new JsonObject { ["type"] = "boolean", ["description"] = doc }, fallback, false);
        effective[key] = fallback;
        if (element is not { } own || !own.TryGetProperty(key, out var value)) return fallback;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            effective[key] = value.GetBoolean();
            return value.GetBoolean();
        }

        WrongKind(key, "true/false", value);
        return fallback;
    }

    /// <summary>An instant with its zone; required.</summary>
    public DateTimeOffset Time(string key, string doc) => DateTimeOffset.Parse(Text(key, doc, ConfigForm.Instant), CultureInfo.InvariantCulture).ToUniversalTime();

    /// <summary>A path; relative ones start at the folder of the configuration file, credential:NAME is what the service manager hands over.</summary>
    public string Place(string key, string doc, string? fallback = null) => Holds(key, trace.Resolve(Text(key, doc, ConfigForm.Place, fallback), PointerOf(key)));

    public string? OptionalPlace(string key, string doc) => OptionalText(key, doc, ConfigForm.Place) is { } place ? Holds(key, trace.Resolve(place, PointerOf(key))) : null;

    /// <summary>A key: a path, or the <c>pkcs11:</c> URI of a key in a token, which is kept as it stands.</summary>
    public string KeyPlace(string key, string doc)
    {
        var place = Text(key, doc, ConfigForm.Place);
        if (!TokenUri.Names(place)) return Holds(key, trace.Resolve(place, PointerOf(key)));
        // A PIN that somebody wrote into it is refused, and not shown either.
        Holds(key, TokenUri.Shown(place));
        return place;
    }

    public IReadOnlyList<string> Places(string key, string doc, int min) => HoldAll(key, [.. Texts(key, doc, ConfigForm.Place, min).Select((place, i) => trace.Resolve(place, $"{PointerOf(key)}/{i}"))]);

    /// <summary>A list of texts with at least <paramref name="min"/> items.</summary>
    public IReadOnlyList<string> Texts(string key, string doc, ConfigForm form, int min)
    {
        Declare(key, ListSchema(doc, form.Schema(null), min), null, min > 0);
        var texts = new List<string>();
        foreach (var (item, index) in Items(key, min))
            if (item.ValueKind != JsonValueKind.String) WrongKind($"{key}/{index}", "string", item);
            else if (Formed($"{key}/{index}", item.GetString(), form) is { } text) texts.Add(text);
        return HoldAll(key, texts);
    }

    /// <summary>An object of its own. Where it is absent and not required, its defaults are read.</summary>
    public T Group<T>(string key, string doc, Func<ConfigNode, T> read, bool required)
    {
        var child = new ConfigNode(Value(key, JsonValueKind.Object, required), PointerOf(key), trace);
        var value = required && child.element is null ? trace.Quietly(() => read(child)) : read(child);
        child.NoteUnknown();
        Declare(key, child.Schema(doc), null, required);
        effective[key] = child.effective;
        return value;
    }

    /// <summary>An object that may be absent.</summary>
    public T? Optional<T>(string key, string doc, Func<ConfigNode, T> read) where T : class
    {
        var child = new ConfigNode(Value(key, JsonValueKind.Object, false), PointerOf(key), trace);
        var value = child.element is null ? trace.Quietly(() => read(child)) : read(child);
        child.NoteUnknown();
        Declare(key, child.Schema(doc), null, false);
        effective[key] = child.element is null ? null : child.effective;
        return child.element is null ? null : value;
    }

    /// <summary>A list of objects with at least <paramref name="min"/> items.</summary>
    public IReadOnlyList<T> List<T>(string key, string doc, Func<ConfigNode, T> read, int min)
    {
        var pattern = new ConfigNode(null, PointerOf(key), trace);
        trace.Quietly(() => read(pattern));
        Declare(key, ListSchema(doc, pattern.Schema(null), min), null, min > 0);
        var values = new List<T>();
        var items = new JsonArray();
        effective[key] = items;
        foreach (var (item, index) in Items(key, min))
        {
            if (item.ValueKind != JsonValueKind.Object) { WrongKind($"{key}/{index}", "object", item); continue; }
            var child = new ConfigNode(item, $"{PointerOf(key)}/{index}", trace);
            values.Add(read(child));
            items.Add((JsonNode)child.effective);
            child.NoteUnknown();
        }
        return values;
    }

    /// <summary>The JSON schema of what was declared.</summary>
    public JsonObject Schema(string? doc)
    {
        var schema = new JsonObject { ["type"] = "object" };
        if (doc is not null) schema["description"] = doc;
        schema["additionalProperties"] = false;
        if (required.Count > 0) schema["required"] = required.DeepClone();
        schema["properties"] = properties.DeepClone();
        return schema;
    }

    /// <summary>Every key that nothing asked for is an error, with the nearest known one.</summary>
    public void NoteUnknown()
    {
        if (element is not { } own) return;
        foreach (var property in own.EnumerateObject().Where(p => !properties.ContainsKey(p.Name)))
        {
            var known = properties.Select(p => p.Key).ToList();
            Wrong("CFG-0003", property.Name, ("key", property.Name), ("near", Suggestion.For(property.Name, known) ?? string.Join(", ", known)));
        }
    }

    private JsonElement? Value(string key, JsonValueKind kind, bool required)
    {
        if (element is not { } own || !own.TryGetProperty(key, out var value))
        {
            if (required) Wrong("CFG-0004", key, ("key", key));
            return null;
        }
        if (value.ValueKind == kind) return value;
        WrongKind(key, Words(kind), value);
        return null;
    }

    private IEnumerable<(JsonElement Item, int Index)> Items(string key, int min)
    {
        if (Value(key, JsonValueKind.Array, min > 0) is not { } list) return [];
        if (list.GetArrayLength() < min) Wrong("CFG-0040", key, ("min", Plain(min)));
        return list.EnumerateArray().Select((item, index) => (item, index));
    }

    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(value))]
    private string? Holds(string key, string? value)
    {
        effective[key] = value;
        return value;
    }

    private IReadOnlyList<string> HoldAll(string key, IReadOnlyList<string> values)
    {
        effective[key] = new JsonArray([.. values.Select(v => (JsonNode)v)]);
        return values;
    }

    private string? Formed(string key, string? text, ConfigForm form)
    {
        if (text is null || form.Fits(text)) return text;
        trace.Add(Finding.Of("CFG-0008", $"{Pointer}/{key}", ("value", WithoutUser(text)), ("example", form.Example)));
        return null;
    }

    // A password that somebody wrote into an address is refused, and not said again.
    private static string WithoutUser(string text) =>
        text.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme && text.LastIndexOf('@') is var at && at > scheme ? $"{text[..(scheme + 3)]}***{text[at..]}" : text;

    private void WrongKind(string key, string expected, JsonElement got) =>
        trace.Add(Finding.Of("CFG-0005", $"{Pointer}/{key}", ("expected", expected), ("got", Words(got.ValueKind))));

    private void Declare(string key, JsonObject schema, JsonNode? fallback, bool isRequired)
    {
        if (fallback is not null) schema["default"] = fallback;
        properties[key] = schema;
        if (isRequired) required.Add(key);
    }

    private static JsonObject ListSchema(string doc, JsonObject items, int min)
    {
        var schema = new JsonObject { ["type"] = "array", ["description"] = doc, ["items"] = items };
        if (min > 0) schema["minItems"] = min;
        return schema;
    }

    private static string Words(JsonValueKind kind) => kind is JsonValueKind.True or JsonValueKind.False ? "true/false" : kind.ToString().ToLowerInvariant();

    private static string Plain(long number) => number.ToString(CultureInfo.InvariantCulture);
}
