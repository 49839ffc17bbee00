using System.Text;
using System.Text.Json;
using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Schemas.RinaJson;

/// <summary>
/// Reads RINA JSON strictly: no comments, no trailing commas, no name twice in one object, also where an escape hides it; sizes and depth are
/// capped while reading. A fault is a finding with its place; where one stops the reading there is no value.
/// </summary>
internal sealed class RinaReader
{
    /// <summary>Largest document, in octets; that of the XML dialect.</summary>
    public const int MaxBytes = 20 * 1024 * 1024;

    /// <summary>Deepest nesting: a list and an object for each of 256 elements inside each other, and the two around the root.</summary>
    public const int MaxDepth = 514;

    /// <summary>Most values of one document.</summary>
    public const int MaxValues = 1_000_000;

    private readonly ConversionFindings findings;
    private int values;
    private bool stopped;

    private RinaReader(ConversionFindings findings) => this.findings = findings;

    /// <summary>The document's value, or null with a finding where it cannot be read. A name that stands twice is a finding beside the value.</summary>
    public static RinaValue? Read(ReadOnlySpan<byte> json, ConversionFindings findings)
    {
        if (json.StartsWith(Encoding.UTF8.Preamble)) json = json[Encoding.UTF8.Preamble.Length..];
        if (json.IsEmpty || json.Length > MaxBytes)
        {
            findings.Add(Finding.Of(json.IsEmpty ? "SED-0005" : "SED-0003", "1:1"));
            return null;
        }
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth + 1 });
        var pass = new RinaReader(findings);
        try
        {
            reader.Read();
            var value = pass.Value(ref reader, DialectPath.Document);
            while (!pass.stopped && reader.Read()) { }
            return pass.stopped ? null : value;
        }
        catch (JsonException fault)
        {
            findings.Add(Finding.Of("SED-0050", $"{(fault.LineNumber ?? 0) + 1}:{(fault.BytePositionInLine ?? 0) + 1}"));
            return null;
        }
    }

    private RinaValue Value(ref Utf8JsonReader reader, DialectPath path)
    {
        if (++values > MaxValues) Stop("SED-0008", path);
        var value = new RinaValue(JsonTree.KindOf(reader.TokenType), TextOf(ref reader, path));
        if (value.Kind is not (JsonValueKind.Object or JsonValueKind.Array)) return value;
        if (reader.CurrentDepth >= MaxDepth) Stop("SED-0007", path);
        if (value.IsObject) Members(ref reader, value, path);
        else while (!stopped && reader.Read() && reader.TokenType != JsonTokenType.EndArray) value.Items.Add(Value(ref reader, path.Item(value.Items.Count)));
        return value;
    }

    private void Members(ref Utf8JsonReader reader, RinaValue value, DialectPath path)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (!stopped && reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = Unescaped(ref reader, path);
            var below = path.Below(name);
            reader.Read();
            var member = Value(ref reader, below);
            if (names.Add(name)) value.Members.Add((name, member));
            else if (!stopped) findings.Add("SED-0052", below);
        }
    }

    private string TextOf(ref Utf8JsonReader reader, DialectPath path) => reader.TokenType switch
    {
        JsonTokenType.String => Unescaped(ref reader, path),
        JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        _ => "",
    };

    private string Unescaped(ref Utf8JsonReader reader, DialectPath path)
    {
        try { return reader.GetString()!; }
        // Octets that are no UTF-8, or half of a surrogate pair.
        catch (InvalidOperationException)
        {
            Stop("SED-0051", path);
            return "";
        }
    }

    private void Stop(string code, DialectPath path)
    {
        if (!stopped) findings.Add(code, path);
        stopped = true;
    }
}
