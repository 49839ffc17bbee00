using System.Text;
using System.Text.Json;
using MessageBroker.Evidence.Canonical;

namespace MessageBroker.Tests.Evidence.Canonical;

/// <summary>A random document with its form and the octets that libxml2 gives for it, as canonical-oracle.py writes it; and what we say.</summary>
internal static class CanonicalCase
{
    /// <summary>What form it was, and null where the octets are the same.</summary>
    public static (string Kind, string? Difference) Judge(JsonElement @case)
    {
        var method = @case.GetProperty("method").GetString()!;
        var prefixes = @case.GetProperty("prefixes").EnumerateArray().Select(p => p.GetString()!).ToList();
        var apex = @case.GetProperty("apex").ValueKind == JsonValueKind.Null ? -1 : @case.GetProperty("apex").GetInt32();
        var comments = @case.GetProperty("comments").GetBoolean();
        var xml = @case.GetProperty("xml").GetBytesFromBase64();
        var expected = @case.GetProperty("canonical").GetBytesFromBase64();
        var options = new CanonicalOptions(comments, prefixes, Method: method switch
        {
            "inclusive" => CanonicalMethod.Inclusive,
            "inclusive11" => CanonicalMethod.Inclusive11,
            _ => CanonicalMethod.Exclusive,
        });
        var reading = XmlTape.Read(xml, XmlLimits.Default);
        var got = reading.Tape is { } tape ? Canonicalizer.Bytes(tape, apex < 0 ? -1 : Element(tape, apex), options) : null;
        var kind = $"{method}{(comments ? " with comments" : "")}{(prefixes.Count > 0 ? " with prefixes" : "")}{(apex < 0 ? "" : " of a subtree")}";
        if (got is not null && got.AsSpan().SequenceEqual(expected)) return (kind, null);
        return (kind, $"case {@case.GetProperty("case")}: {kind} [{string.Join(',', prefixes)}] apex {apex}\n{Encoding.UTF8.GetString(xml)}\nexpected {Encoding.UTF8.GetString(expected)}\ngot {(got is null ? reading.Fault!.ToString() : Encoding.UTF8.GetString(got))}");
    }

    private static int Element(XmlTape tape, int number)
    {
        for (var node = 0; ; node++)
            if (tape.Kind(node) == XmlNodeKind.Element && number-- == 0) return node;
    }
}
