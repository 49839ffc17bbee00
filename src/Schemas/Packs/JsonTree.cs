using System.Globalization;
using System.Text;
using System.Text.Json;

namespace MessageBroker.Schemas.Packs;

/// <summary>
/// One value of a JSON document together with the line it stands on, so that a finding can name file and line.
/// Strict: no comments, no trailing commas, no name twice in one object.
/// </summary>
public sealed class JsonTree
{
    private readonly List<(string Name, JsonTree Value)> members = [];
    private readonly List<JsonTree> items = [];

    private JsonTree(JsonValueKind kind, int line, string text)
    {
        Kind = kind;
        Line = line;
        Text = text;
    }

    public JsonValueKind Kind { get; }

    /// <summary>Counted from 1.</summary>
    public int Line { get; }

    /// <summary>The text of a string, or a number, true, false as written; empty for objects, arrays and null.</summary>
    public string Text { get; }

    public IReadOnlyList<(string Name, JsonTree Value)> Members => members;

    public IReadOnlyList<JsonTree> Items => items;

    public JsonTree? this[string name] => members.FirstOrDefault(m => m.Name == name).Value;

    /// <summary>Reads a document; a fault names the line and what is wrong there.</summary>
    public static (JsonTree? Tree, JsonFault? Fault) Read(ReadOnlySpan<byte> json)
    {
        if (json.StartsWith(Encoding.UTF8.Preamble)) json = json[Encoding.UTF8.Preamble.Length..];
        var lines = new LineCounter();
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 32 });
        try
        {
            reader.Read();
            var tree = ReadValue(ref reader, json, lines);
            while (reader.Read()) { }
            return (tree, null);
        }
        catch (JsonException fault)
        {
            var line = (int)(fault.LineNumber ?? 0) + 1;
            // The framework's sentence quotes the octet at fault.
            return (null, fault is DuplicateNameException
                ? new JsonFault(line, JsonFaultKind.NameTwice, fault.Message)
                : new JsonFault(line, JsonFaultKind.NotJson, string.Create(CultureInfo.InvariantCulture, $"line {line}, column {(fault.BytePositionInLine ?? 0) + 1}")));
        }
    }

    private static JsonTree ReadValue(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, LineCounter lines)
    {
        var tree = new JsonTree(KindOf(reader.TokenType), lines.At(json, reader.TokenStartIndex), TextOf(ref reader));
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                var name = reader.GetString()!;
                if (tree[name] is not null) throw new DuplicateNameException(name, lines.At(json, reader.TokenStartIndex));
                reader.Read();
                tree.members.Add((name, ReadValue(ref reader, json, lines)));
            }
        }
        else if (reader.TokenType == JsonTokenType.StartArray)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) tree.items.Add(ReadValue(ref reader, json, lines));
        }
        return tree;
    }

    internal static JsonValueKind KindOf(JsonTokenType token) => token switch
    {
        JsonTokenType.StartObject => JsonValueKind.Object,
        JsonTokenType.StartArray => JsonValueKind.Array,
        JsonTokenType.String => JsonValueKind.String,
        JsonTokenType.Number => JsonValueKind.Number,
        JsonTokenType.True => JsonValueKind.True,
        JsonTokenType.False => JsonValueKind.False,
        _ => JsonValueKind.Null,
    };

    private static string TextOf(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString()!,
        JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        _ => "",
    };

    private sealed class DuplicateNameException(string name, int line) : JsonException(name, null, line - 1, null);

    private sealed class LineCounter
    {
        private int position;
        private int line = 1;

        public int At(ReadOnlySpan<byte> json, long index)
        {
            line += json[position..(int)index].Count((byte)'\n');
            position = (int)index;
            return line;
        }
    }
}

public enum JsonFaultKind { NotJson, NameTwice }

/// <param name="Line">Counted from 1.</param>
/// <param name="Detail">The framework's English words, or the name that stands twice; for the author of the file only.</param>
public sealed record JsonFault(int Line, JsonFaultKind Kind, string Detail);
