using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Exchange.Flow.Verdicts;

/// <summary>
/// A judgement as it is sealed: what was asked, how it came out, the facts it rests on and every finding.
/// It is a pure function of named inputs; its bytes are canonical, so that a replay can compare them octet by octet.
/// </summary>
/// <param name="Name">outbound/prepare, outbound/sign, outbound/settle, inbound/receive or inbound/apply.</param>
/// <param name="Outcome">One word of a closed set per verdict, for example pass or refuse.</param>
public sealed record Verdict(string Name, string Outcome, IReadOnlyDictionary<string, string> Facts, IReadOnlyList<Finding> Findings)
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = false };

    /// <summary>Canonical bytes: UTF-8 JSON, fixed member order, facts and arguments in ordinal order, findings in the order found.</summary>
    public byte[] ToBytes()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("name", Name);
            json.WriteString("outcome", Outcome);
            Write(json, "facts", Facts);
            json.WriteStartArray("findings");
            foreach (var finding in Findings) Write(json, finding);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    public static Verdict Read(ReadOnlyMemory<byte> bytes)
    {
        using var document = JsonDocument.Parse(bytes);
        var root = document.RootElement;
        return new Verdict(
            root.GetProperty("name").GetString()!,
            root.GetProperty("outcome").GetString()!,
            ReadMap(root.GetProperty("facts")),
            [.. root.GetProperty("findings").EnumerateArray().Select(ReadFinding)]);
    }

    /// <summary>
    /// Findings of a stored verdict for people to read. What this version cannot read, or has no words for, is told as a finding too: another version may have written it.
    /// </summary>
    /// <param name="kind">The kind of the payload, <c>verdict/NAME</c>.</param>
    public static IReadOnlyList<Finding> FindingsOf(string kind, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return [.. Read(bytes).Findings.Select(f => FindingCatalogue.Default.Knows(f.Code) ? f : Strange(f.Code, f.Path))];
        }
        catch (Exception broken) when (broken is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            return [Unread(kind)];
        }
    }

    /// <summary>A code that this version has words for, as a finding without its place and arguments; else that it has none.</summary>
    public static Finding Named(string code) => FindingCatalogue.Default.Knows(code) ? Finding.Of(code, "") : Strange(code, "");

    /// <summary>What is kept of a message under a kind cannot be read.</summary>
    public static Finding Unread(string kind) => Finding.Of("FLW-0690", kind, ("kind", kind));

    private static Finding Strange(string code, string path) => Finding.Of("FLW-0691", path, ("code", code));

    private static void Write(Utf8JsonWriter json, Finding finding)
    {
        json.WriteStartObject();
        json.WriteString("code", finding.Code);
        json.WriteString("severity", finding.Severity.ToString());
        json.WriteString("path", finding.Path);
        Write(json, "arguments", finding.Arguments);
        json.WriteString("acts", finding.ActsNext.ToString());
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyDictionary<string, string> map)
    {
        json.WriteStartObject(name);
        foreach (var (key, value) in map.OrderBy(p => p.Key, StringComparer.Ordinal)) json.WriteString(key, value);
        json.WriteEndObject();
    }

    private static Finding ReadFinding(JsonElement json) => new(
        json.GetProperty("code").GetString()!,
        Enum.Parse<Severity>(json.GetProperty("severity").GetString()!),
        json.GetProperty("path").GetString()!,
        ReadMap(json.GetProperty("arguments")),
        Enum.Parse<ActsNext>(json.GetProperty("acts").GetString()!));

    private static SortedDictionary<string, string> ReadMap(JsonElement json)
    {
        var map = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var property in json.EnumerateObject()) map[property.Name] = property.Value.GetString()!;
        return map;
    }
}
