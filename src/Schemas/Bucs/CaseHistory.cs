using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Schemas.Bucs;

/// <summary>
/// Reads the history of a case from a JSON array of events. Strict: an unknown member, a missing one and a value that is not known are
/// findings with a JSON pointer, all of them at once; a history that is half understood would open the wrong actions.
/// </summary>
public static class CaseHistory
{
    /// <summary>Most events that are read; real cases have some dozens.</summary>
    public const int MaxEvents = 10_000;

    /// <summary>What an event may say.</summary>
    internal static readonly FrozenSet<string> Members = FrozenSet.Create(
        StringComparer.Ordinal, "event", "sed", "by", "documentId", "parentId", "version", "at", "receiptAt", "takenAt", "participants", "facts", "guards");

    /// <summary>Never throws for any octets. The events are empty where a finding stands.</summary>
    public static (IReadOnlyList<CaseEvent> Events, IReadOnlyList<Finding> Findings) Read(ReadOnlyMemory<byte> json)
    {
        var (tree, fault) = JsonTree.Read(json.Span);
        if (tree is null) return ([], [Finding.Of("BUC-0046", $"{fault!.Line}", ("detail", fault.Detail))]);
        if (tree.Kind != JsonValueKind.Array || tree.Items.Count > MaxEvents) return ([], [Finding.Of("BUC-0046", "", ("detail", $"[] <= {MaxEvents}"))]);
        var findings = new List<Finding>();
        var events = new List<CaseEvent>();
        foreach (var (number, item) in tree.Items.Index()) events.Add(new Entry(item, $"/{number}", findings).Event(events.Count == 0 ? DateTimeOffset.MinValue : events[^1].At));
        return findings.Count == 0 ? (events, []) : ([], findings);
    }

    private sealed class Entry(JsonTree item, string path, List<Finding> findings)
    {
        /// <param name="before">The time of the event before, which counts where this one has none.</param>
        public CaseEvent Event(DateTimeOffset before)
        {
            if (item.Kind != JsonValueKind.Object) Refuse("", item.Text);
            foreach (var (name, _) in item.Members.Where(m => !Members.Contains(m.Name))) Refuse("/" + name, name);
            return new CaseEvent
            {
                Event = Parsed("event", Needed("event"), CaseEventNames.Parse) ?? default,
                Sed = Needed("sed"),
                ByMe = Parsed<bool>("by", Needed("by"), static w => w switch { "me" => true, "them" => false, _ => null }) ?? false,
                DocumentId = Needed("documentId"),
                ParentId = Text("parentId"),
                Version = Version(),
                At = Time("at") ?? before,
                ReceiptAt = Time("receiptAt"),
                TakenAt = Time("takenAt"),
                Participants = Value("participants", JsonValueKind.Array) is { } list ? [.. list.Items.Select((p, n) => Word($"participants/{n}", p))] : null,
                Facts = Text("facts"),
                Guards = Guards(),
            };
        }

        private Dictionary<string, bool> Guards()
        {
            var answers = new Dictionary<string, bool>(StringComparer.Ordinal);
            foreach (var (name, answer) in Value("guards", JsonValueKind.Object)?.Members ?? [])
            {
                if (answer.Kind is JsonValueKind.True or JsonValueKind.False) answers[name] = answer.Kind == JsonValueKind.True;
                else Refuse($"/guards/{name}", answer.Text);
                if (!BucGuards.IsQuestion(name)) Refuse($"/guards/{name}", name);
            }
            return answers;
        }

        private int Version()
        {
            if (Value("version", JsonValueKind.Number) is not { } number) return 1;
            if (int.TryParse(number.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version > 0) return version;
            Refuse("/version", number.Text);
            return 1;
        }

        private DateTimeOffset? Time(string name) =>
            Text(name) is { } text ? Parsed<DateTimeOffset>(name, text, static t => DateTimeOffset.TryParse(t, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null) : null;

        private string Needed(string name)
        {
            if (item.Kind == JsonValueKind.Object && item[name] is null) findings.Add(Finding.Of("BUC-0048", path, ("name", name)));
            return Text(name) ?? "";
        }

        private string? Text(string name) => Value(name, JsonValueKind.String) is { } value ? Word(name, value) : null;

        private string Word(string name, JsonTree value)
        {
            if (value.Kind != JsonValueKind.String || value.Text.Length == 0) Refuse("/" + name, value.Text);
            return value.Text;
        }

        private T? Parsed<T>(string name, string text, Func<string, T?> parse)
            where T : struct
        {
            if (text.Length == 0) return null;
            var value = parse(text);
            if (value is null) Refuse("/" + name, text);
            return value;
        }

        /// <summary>The member; null where it is absent or null, which mean the same.</summary>
        private JsonTree? Value(string name, JsonValueKind kind)
        {
            if (item[name] is not { } value || value.Kind == JsonValueKind.Null) return null;
            if (value.Kind == kind) return value;
            Refuse("/" + name, value.Text);
            return null;
        }

        private void Refuse(string member, string value) => findings.Add(Finding.Of("BUC-0047", path + member, ("value", value)));
    }
}
