using MessageBroker.Exchange.As4.Messages;
using System.Globalization;
using System.Text.Json;

namespace MessageBroker.Exchange.As4.ProcessingModes;

/// <summary>
/// Reads a P-Mode file strictly: unknown keys, doubled keys, wrong types, values out of bounds and values that this program does not
/// serve are findings with their JSON pointer, all at once. docs/reference/as4.md lists the keys.
/// </summary>
public static class PModeJson
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    public static PModeReading Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            var root = new JsonSection(document.RootElement, "", []);
            var pmode = Read(root);
            return root.Findings.Count == 0 ? new PModeReading(pmode, []) : new PModeReading(null, root.Findings);
        }
        catch (JsonException broken)
        {
            var place = $"{broken.LineNumber + 1}:{broken.BytePositionInLine + 1}";
            return new PModeReading(null, [As4Finding.Of("AS4-0093", null, place, ("reason", "not JSON, or a key stands twice"))]);
        }
    }

    private static PMode Read(JsonSection root)
    {
        root.Only("mep", "one-way");
        root.Only("mepBinding", "push");
        root.Only("isMultiHop", false);
        var pmode = new PMode { Id = root.Text("id"), Initiator = Party(root.Section("initiator")), Responder = Party(root.Section("responder")), Address = root.Address("address") };
        if (root.Section("agreement") is { } agreement)
        {
            pmode = pmode with { Agreement = new EbmsTyped(agreement.Text("value", required: true) ?? "", agreement.Text("type")) };
            agreement.Done();
        }
        pmode = Business(root.Section("businessInfo"), pmode);
        pmode = Security(root.Section("security"), pmode);
        Receipts(root.Section("sendReceipt"));
        pmode = Retries(root.Section("receptionAwareness"), pmode);
        root.Done();
        return pmode;
    }

    private static PModeParty? Party(JsonSection? side)
    {
        if (side is null) return null;
        var party = new PModeParty(side.Text("party"), side.Text("type"), side.Text("role"));
        side.Done();
        return party;
    }

    private static PMode Business(JsonSection? business, PMode pmode)
    {
        if (business is null) return pmode;
        pmode = pmode with
        {
            Service = business.Text("service"),
            ServiceType = business.Text("serviceType"),
            Action = business.Text("action"),
            Mpc = business.Text("mpc"),
            RequiredProperties = business.Texts("requiredProperties"),
            Compress = business.Flag("compress") ?? pmode.Compress,
        };
        business.Done();
        return pmode;
    }

    private static PMode Security(JsonSection? security, PMode pmode)
    {
        if (security is null) return pmode;
        pmode = pmode with { Sign = security.Flag("sign") ?? true, EmptyBodyMayBeUnsigned = security.Flag("emptyBodyMayBeUnsigned") ?? false };
        security.Only("encrypt", false);
        security.Done();
        return pmode;
    }

    private static void Receipts(JsonSection? receipts)
    {
        if (receipts is null) return;
        receipts.Only("nonRepudiation", true);
        receipts.Only("replyPattern", "response");
        receipts.Done();
    }

    private static PMode Retries(JsonSection? awareness, PMode pmode)
    {
        if (awareness is null) return pmode;
        pmode = pmode with { RetryCount = awareness.Number("retryCount", 0, 100) ?? pmode.RetryCount, RetryIntervalSeconds = awareness.Number("retryIntervalSeconds", 1, 86_400) ?? pmode.RetryIntervalSeconds };
        awareness.Done();
        return pmode;
    }

    /// <summary>One JSON object that remembers which of its keys were asked for.</summary>
    private sealed class JsonSection
    {
        private readonly JsonElement element;
        private readonly string pointer;
        private readonly HashSet<string> known = new(StringComparer.Ordinal);

        public JsonSection(JsonElement element, string pointer, List<As4Finding> findings)
        {
            (this.element, this.pointer, Findings) = (element, pointer, findings);
            if (element.ValueKind != JsonValueKind.Object) Wrong(pointer, "an object", element);
        }

        public List<As4Finding> Findings { get; }

        public JsonSection? Section(string key) => Member(key) is { } value ? new JsonSection(value, $"{pointer}/{key}", Findings) : null;

        public string? Text(string key, bool required = false)
        {
            if (Member(key) is not { } value)
            {
                if (required) Findings.Add(As4Finding.Of("AS4-0092", null, $"{pointer}/{key}", ("key", key)));
                return null;
            }
            return value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : Wrong<string>(key, "a text that is not empty", value);
        }

        public IReadOnlyList<string> Texts(string key)
        {
            if (Member(key) is not { } value) return [];
            if (value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(v => v.ValueKind == JsonValueKind.String)) return [.. value.EnumerateArray().Select(v => v.GetString()!)];
            return Wrong<IReadOnlyList<string>>(key, "a list of texts", value) ?? [];
        }

        public Uri? Address(string key) =>
            Text(key) is not { } text ? null
            : Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri : Wrong<Uri>(key, "an http or https address", Member(key)!.Value);

        public bool? Flag(string key) =>
            Member(key) is not { } value ? null
            : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : WrongValue<bool>(key, "true or false", value);

        public int? Number(string key, int least, int most) =>
            Member(key) is not { } value ? null
            : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= least && number <= most ? number
            : WrongValue<int>(key, $"{least.ToString(CultureInfo.InvariantCulture)} to {most.ToString(CultureInfo.InvariantCulture)}", value);

        /// <summary>A key of the standard of which this program serves one value.</summary>
        public void Only(string key, string served)
        {
            if (Text(key) is { } text && text != served) Wrong(key, served, Member(key)!.Value);
        }

        public void Only(string key, bool served)
        {
            if (Flag(key) is { } flag && flag != served) Wrong(key, served ? "true" : "false", Member(key)!.Value);
        }

        public void Done()
        {
            if (element.ValueKind != JsonValueKind.Object) return;
            foreach (var member in element.EnumerateObject().Where(m => !known.Contains(m.Name)))
                Findings.Add(As4Finding.Of("AS4-0090", null, $"{pointer}/{member.Name}", ("key", member.Name), ("known", string.Join(", ", known.Order(StringComparer.Ordinal)))));
        }

        private JsonElement? Member(string key)
        {
            known.Add(key);
            return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(key, out var value) ? value : null;
        }

        private void Wrong(string key, string expected, JsonElement value) =>
            Findings.Add(As4Finding.Of("AS4-0091", null, key.StartsWith('/') || key.Length == 0 ? key : $"{pointer}/{key}", ("expected", expected), ("value", value.GetRawText())));

        private T? Wrong<T>(string key, string expected, JsonElement value) where T : class
        {
            Wrong(key, expected, value);
            return null;
        }

        private T? WrongValue<T>(string key, string expected, JsonElement value) where T : struct
        {
            Wrong(key, expected, value);
            return null;
        }
    }
}
