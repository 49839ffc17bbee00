using System.Globalization;
using System.Text.Json;

namespace MessageBroker.Evidence.Trust;

/// <summary>Reads a policy file strictly (RFC 8259; UTF-8): an unknown or doubled key, name or bound is a fault, so that nobody believes in a rule that is not read.</summary>
internal sealed class CryptoPolicyFile
{
    /// <summary>A policy is a page of text.</summary>
    private const int MaxOctets = 64 * 1024;

    private static readonly string[] DigestNames = ["SHA-1", "SHA-256", "SHA-384", "SHA-512"];
    private static readonly string[] SchemeNames = ["RSASSA-PKCS1-v1_5", "RSASSA-PSS", "ECDSA"];
    private static readonly string[] KeyNames = ["RSA", "P-256", "P-384", "P-521"];

    private readonly List<CryptoPolicyFault> faults = [];

    public static CryptoPolicyReading Read(ReadOnlyMemory<byte> octets)
    {
        var file = new CryptoPolicyFile();
        var policy = file.Parse(octets);
        return file.faults.Count == 0 ? new(policy, []) : new(null, file.faults);
    }

    private CryptoPolicy? Parse(ReadOnlyMemory<byte> octets)
    {
        if (octets.IsEmpty) return Fault("/", "the file is empty");
        if (octets.Length > MaxOctets) return Fault("/", $"larger than {MaxOctets} octets");
        try
        {
            using var document = JsonDocument.Parse(octets, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 8 });
            return Policy(document.RootElement, octets);
        }
        catch (JsonException broken)
        {
            // The framework's sentence quotes the octet at fault; only that of a key that stands twice has no place.
            return Fault("/", broken.LineNumber is { } line ? string.Create(CultureInfo.InvariantCulture, $"no JSON from line {line + 1}, column {broken.BytePositionInLine + 1} on") : broken.Message);
        }
    }

    private CryptoPolicy? Policy(JsonElement root, ReadOnlyMemory<byte> octets)
    {
        if (!IsObject(root, "", ["name", "digests", "schemes", "keys"])) return null;
        var digests = Rules(root, "digests", DigestNames);
        var schemes = Rules(root, "schemes", SchemeNames);
        var keys = Rules(root, "keys", KeyNames);
        if (Text(root, "", "name") is not { Length: > 0 and <= 64 } name || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_')) return Fault("/name", "1 to 64 letters, digits, dots, dashes");
        return new CryptoPolicy { Name = name, Octets = octets.ToArray(), Digests = digests, Schemes = schemes, Keys = keys };
    }

    private List<PolicyRule> Rules(JsonElement root, string list, string[] names)
    {
        var rules = new List<PolicyRule>();
        if (!root.TryGetProperty(list, out var items) || items.ValueKind != JsonValueKind.Array)
        {
            Fault($"/{list}", "a list is expected");
            return rules;
        }

        foreach (var item in items.EnumerateArray())
        {
            var place = $"/{list}/{rules.Count}";
            var rule = Rule(item, place, names);
            if (rules.Exists(r => r.Name == rule.Name && r.Bits == rule.Bits)) Fault(place, "stands twice");
            rules.Add(rule);
        }

        return rules;
    }

    private PolicyRule Rule(JsonElement item, string place, string[] names)
    {
        var none = new PolicyRule("", 0, null, null, null);
        var isKey = names == KeyNames;
        if (!IsObject(item, place, isKey ? ["name", "bits", "certify", "make", "verify"] : ["name", "make", "verify"])) return none;
        var name = Text(item, place, "name") ?? "";
        if (!names.Contains(name)) Fault($"{place}/name", $"one of {string.Join(", ", names)} is expected");
        return new PolicyRule(name, Bits(item, place, name == "RSA"), Period(item, place, "certify"), Period(item, place, "make"), Period(item, place, "verify"));
    }

    private int Bits(JsonElement item, string place, bool isRsa)
    {
        if (!item.TryGetProperty("bits", out var value))
        {
            if (isRsa) Fault(place, "bits is missing: the size from which on the rule holds");
            return 0;
        }

        if (isRsa && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var bits) && bits is >= 1024 and <= 65536) return bits;
        Fault($"{place}/bits", isRsa ? "1024 to 65536 is expected" : "only RSA has it");
        return 0;
    }

    private PolicyPeriod? Period(JsonElement item, string place, string use)
    {
        if (!item.TryGetProperty(use, out var period)) return null;
        if (!IsObject(period, $"{place}/{use}", ["from", "until"])) return null;
        var (from, until) = (Day(period, $"{place}/{use}", "from"), Day(period, $"{place}/{use}", "until"));
        if (from >= until) Fault($"{place}/{use}", "until is not after from");
        return new PolicyPeriod(from, until);
    }

    private DateTimeOffset? Day(JsonElement period, string place, string bound)
    {
        if (!period.TryGetProperty(bound, out var value)) return null;
        if (value.ValueKind == JsonValueKind.String
            && DateTimeOffset.TryParseExact(value.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var day)) return day;
        Fault($"{place}/{bound}", "a date as 2029-01-01 is expected");
        return null;
    }

    private string? Text(JsonElement item, string place, string key)
    {
        if (item.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String) return value.GetString();
        Fault($"{place}/{key}", "a text is expected");
        return null;
    }

    private bool IsObject(JsonElement item, string place, string[] keys)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            Fault(place.Length == 0 ? "/" : place, "an object is expected");
            return false;
        }

        foreach (var member in item.EnumerateObject())
            if (!keys.Contains(member.Name)) Fault($"{place}/{member.Name}", $"unknown; known are {string.Join(", ", keys)}");
        return true;
    }

    private CryptoPolicy? Fault(string place, string detail)
    {
        faults.Add(new CryptoPolicyFault(place, detail));
        return null;
    }
}
