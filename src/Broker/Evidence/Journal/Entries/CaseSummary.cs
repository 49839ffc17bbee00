using System.Globalization;
using System.Text;

namespace MessageBroker.Evidence.Journal.Entries;

/// <summary>
/// case.json of an evidence bundle: parties, messages, states and times for people, written from the entries alone. A verifier
/// writes it again from the entries that it has verified and compares, so that the summary cannot say what they do not.
/// Written by hand, so that later versions of a JSON library cannot change old summaries.
/// </summary>
public static class CaseSummary
{
    /// <param name="entries">The bundle's entries with their index in the log; any order.</param>
    public static byte[] Write(IReadOnlyList<(ulong Index, Entry Entry)> entries)
    {
        var ordered = entries.OrderBy(e => e.Index).ToList();
        var text = new StringBuilder("{\n  \"format\": 1,\n");
        text.Append("  \"institution\": ").Append(Distinct(ordered, e => e.Institution)).Append(",\n");
        text.Append("  \"case\": ").Append(Distinct(ordered, e => e.CaseId)).Append(",\n");
        text.Append("  \"partners\": ").Append(Distinct(ordered, e => e.Partner)).Append(",\n");
        text.Append("  \"messages\": ");
        AppendList(text, "  ", [.. ordered.Where(e => e.Entry.MessageId is not null).GroupBy(e => e.Entry.MessageId!.Value).Select(Message)]);
        text.Append(",\n  \"events\": ");
        AppendList(text, "  ", [.. ordered.Where(e => e.Entry.MessageId is null).Select(e => Step(e.Index, e.Entry))]);
        return Encoding.ASCII.GetBytes(text.Append("\n}\n").ToString());
    }

    private static string Message(IGrouping<Guid, (ulong Index, Entry Entry)> message)
    {
        // Later entries know more than earlier ones (SetId, partner): the last word of each fact counts.
        string? Last(Func<Entry, string?> fact) => message.Select(e => fact(e.Entry)).LastOrDefault(f => f is not null);
        var text = new StringBuilder("{\n");
        text.Append("      \"message\": ").Append(Quote(message.Key.ToString("D", CultureInfo.InvariantCulture))).Append(",\n");
        foreach (var (name, value) in new[]
        {
            ("direction", Last(e => e.Direction?.ToString().ToLowerInvariant())), ("partner", Last(e => e.Partner)), ("sed", Last(e => e.SedType)),
            ("cdm", Last(e => e.CdmVersion)), ("setId", Last(e => e.SetId)), ("version", Last(e => e.DocumentVersion?.ToString(CultureInfo.InvariantCulture))),
            ("as4MessageId", Last(e => e.As4MessageId)), ("instanceIdentifier", Last(e => e.InstanceId)), ("state", Last(e => e.StateTo)),
        })
            if (value is not null) text.Append("      ").Append(Quote(name)).Append(": ").Append(Quote(value)).Append(",\n");
        text.Append("      \"steps\": ");
        AppendList(text, "      ", [.. message.Select(e => Step(e.Index, e.Entry))]);
        return text.Append("\n    }").ToString();
    }

    private static string Step(ulong index, Entry entry)
    {
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"{{ \"index\": {index}, "));
        text.Append("\"time\": ").Append(Quote(EntryTime.Text(entry.Time))).Append(", \"event\": ").Append(Quote(entry.Event));
        if (entry.EvidenceEvent is not null) text.Append(", \"evidence\": ").Append(Quote(entry.EvidenceEvent));
        if (entry.Attempt is { } attempt) text.Append(CultureInfo.InvariantCulture, $", \"attempt\": {attempt}");
        text.Append(", \"actor\": ").Append(Quote(entry.Actor.Kind == ActorKind.Person ? "person" : "system"));
        return text.Append(", \"role\": ").Append(Quote(entry.Actor.Role)).Append(" }").ToString();
    }

    private static string Distinct(IEnumerable<(ulong Index, Entry Entry)> entries, Func<Entry, string?> fact) =>
        "[" + string.Join(", ", entries.Select(e => fact(e.Entry)).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(Quote)) + "]";

    private static void AppendList(StringBuilder text, string indent, IReadOnlyList<string> items)
    {
        text.Append('[');
        for (var i = 0; i < items.Count; i++) text.Append(i == 0 ? "\n" : ",\n").Append(indent).Append("  ").Append(items[i]);
        text.Append(items.Count == 0 ? "]" : "\n" + indent + "]");
    }

    /// <summary>A JSON string in ASCII: whatever is not a plain printable character is escaped.</summary>
    private static string Quote(string value)
    {
        var text = new StringBuilder("\"");
        foreach (var c in value)
            if (c is >= ' ' and <= '~' and not '"' and not '\\' and not '<' and not '>' and not '&') text.Append(c);
            else text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
        return text.Append('"').ToString();
    }
}
