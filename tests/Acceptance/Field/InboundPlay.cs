using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Tests.Acceptance.Doors;
using MessageBroker.Tests.Acceptance.Setup;

namespace MessageBroker.Tests.Acceptance.Field;

/// <summary>Plays lines of the table to Romania's running broker, each in a case of its own for each order, and looks at what became of them.</summary>
internal sealed partial class InboundPlay(BulgarianAccessPoint bulgaria, Land romania)
{
    private const int AtOnce = 8;

    private readonly ConcurrentQueue<string> differences = new();

    /// <summary>What came out otherwise than the table says.</summary>
    public IEnumerable<string> Differences => differences;

    /// <summary>Says in how many cases the line was played.</summary>
    public async Task<int> PlayAsync(InboundRow row)
    {
        var cases = new List<(string Id, int[] Order)>();
        foreach (var some in Orders(row).Chunk(AtOnce)) cases.AddRange(await Task.WhenAll(some.Select(order => ArriveAsync(row, order))));
        string? first = null;
        foreach (var (id, order) in cases)
        {
            var what = $"{row.Name}, in the order {string.Join(' ', order)}";
            Equal(string.Join(", ", row.Messages), await Until.AtRestAsync(string.Join(", ", row.Messages), () => MessagesAsync(id)), what);
            await LookAsync(row, id, what);
            var open = await OpenAsync(id);
            Equal(first ??= open, open, what);
        }

        return cases.Count;
    }

    private async Task<(string, int[])> ArriveAsync(InboundRow row, int[] order)
    {
        var caseId = Guid.NewGuid().ToString("N");
        var documents = row.Documents(caseId);
        foreach (var (n, at) in order.Index())
        {
            var document = documents[at];
            Assert.True((await bulgaria.SendAsAsync(document.From, document.Sbd, document.Attachments)).IsReceipt, $"{row.Name}: {document.Name} is not receipted");
            if (n == 0 && row.Early.FirstOrDefault(e => e.StartsWith(document.Name + ":", StringComparison.Ordinal)) is { } early) await EarlyAsync(row, caseId, document, early);
        }

        return (caseId, order);
    }

    /// <summary>What came before all others waits, and says for what; no person is asked.</summary>
    private async Task EarlyAsync(InboundRow row, string caseId, Arrival document, string expected)
    {
        var id = await Until.AnswerAsync($"{document.Name} that waits ({row.Name})", () => romania.Store.TextAsync("SELECT id FROM message WHERE case_id = @case AND state = 'Held'", ("@case", caseId)));
        Equal(expected, $"{document.Name}: {await ReasonsAsync(id, "error", "info")}", row.Name);
        var why = (await romania.CallAsync("work", "why", id)).Answer;
        Equal("document, partner", $"{why["waitsFor"]}, {why["turn"]}", $"{row.Name}, {document.Name}");
    }

    private async Task LookAsync(InboundRow row, string caseId, string what)
    {
        Equal(string.Join(", ", row.Answers), await AnswersAsync(caseId), what);
        Equal(string.Join(", ", row.Pending), await PendingAsync(caseId), what);
        var shown = (await romania.CallAsync("case", "show", caseId)).Answer;
        Equal(string.Join(", ", row.Case), string.Join(", ", (shown["documents"]?.AsArray() ?? []).Select(d => $"{d!["sed"]} v{d["version"]} {d["status"]}").Order(StringComparer.Ordinal)), what);
        Equal(row.Partner, shown["role"] is { } role ? $"{shown["partner"]}, {role}" : "–", what);
        var inbox = await romania.Staging.RowsAsync("SELECT tip_sed || ' v' || versiune_doc FROM primit WHERE id_caz = @case", ("@case", caseId));
        Equal(string.Join(", ", row.Messages.Where(m => m.EndsWith(" Delivering", StringComparison.Ordinal)).Select(m => m[..^" Delivering".Length])), string.Join(", ", inbox.Select(r => r[0]).Order(StringComparer.Ordinal)), what);
    }

    private async Task<string> MessagesAsync(string caseId) => string.Join(", ", (await romania.Store.RowsAsync(
        "SELECT sed_type || ' v' || document_version || ' ' || state FROM message WHERE case_id = @case AND direction = 'Inbound' ORDER BY 1", ("@case", caseId))).Select(r => r[0]));

    /// <summary>Every X050 that Romania owes in the case: which document it refuses, and for which reasons by its own words.</summary>
    private async Task<string> AnswersAsync(string caseId)
    {
        var rows = await romania.Store.RowsAsync(
            "SELECT x.id, d.sed_type || ' v' || d.document_version FROM message x JOIN message d ON d.set_id = x.related_set_id AND d.case_id = x.case_id AND d.state = 'Refused' WHERE x.case_id = @case AND x.sed_type = 'X050' AND x.direction = 'Outbound' ORDER BY 2",
            ("@case", caseId));
        Assert.Equal($"{rows.Count}", await romania.Store.TextAsync("SELECT count(*) FROM message WHERE case_id = @case AND direction = 'Outbound'", ("@case", caseId)));
        var said = new List<string>();
        foreach (var row in rows)
        {
            await Until.TrueAsync("acknowledged X050", async () => await romania.Store.TextAsync("SELECT state FROM message WHERE id = @id", ("@id", row[0])) == "Acknowledged");
            var reading = await romania.ReadingAsync();
            var sed = await reading.Store.ReadAsync(async reader =>
                Encoding.UTF8.GetString(await reading.Vault.NeedAsync(reader, (await reader.MessageAsync(Guid.Parse(row[0]!)))!, PayloadKinds.Sed, CancellationToken.None)), CancellationToken.None);
            said.Add($"{row[1]}: {string.Join(' ', Reason().Matches(sed).Select(m => m.Groups[1].Value))}");
        }

        return string.Join(", ", said);
    }

    /// <summary>What the list of work has of the case that is held, with the reasons; a person is told the command that shows them.</summary>
    private async Task<string> PendingAsync(string caseId)
    {
        var pending = new List<string>();
        foreach (var work in (await romania.CallAsync("work", "why", caseId)).Answers().Where(w => w["state"]?.GetValue<string>() == "Held"))
        {
            var id = work["messageId"]!.GetValue<string>();
            if (work["turn"]!.GetValue<string>() == "operator") Equal($"broker message show {id}", $"{work["command"]}", caseId);
            pending.Add($"{await romania.Store.TextAsync("SELECT sed_type || ' v' || document_version FROM message WHERE id = @id", ("@id", id))}: {await ReasonsAsync(id, "error")}, {work["waitsFor"]}, {work["turn"]}");
        }

        return string.Join(", ", pending.Order(StringComparer.Ordinal));
    }

    /// <summary>Codes of what is said of the case and of who takes part, in order.</summary>
    private async Task<string> ReasonsAsync(string messageId, params string[] severities)
    {
        var findings = (await romania.CallAsync("message", "show", messageId)).Answer["findings"]!.AsArray();
        return string.Join(' ', findings.Where(f => severities.Contains(f!["severity"]!.GetValue<string>())).Select(f => f!["code"]!.GetValue<string>())
            .Where(c => c.StartsWith("BUC-002", StringComparison.Ordinal) || c.StartsWith("BUC-003", StringComparison.Ordinal) && c is not ("BUC-0030" or "BUC-0031") || c.StartsWith("FLW-02", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    /// <summary>Open actions without the ids of the case.</summary>
    private async Task<string> OpenAsync(string caseId)
    {
        JsonNode shown = (await romania.CallAsync("case", "show", caseId)).Answer;
        return string.Join('\n', (shown["open"]?.AsArray() ?? []).Select(a => $"{a!["action"]} {a["sed"]} {a["parentSed"]}").Order(StringComparer.Ordinal));
    }

    private static IEnumerable<int[]> Orders(InboundRow row) => row.Orders ?? Orders([.. Enumerable.Range(0, row.Documents("0").Length)]);

    private static IEnumerable<int[]> Orders(int[] of) => of.Length <= 1
        ? [of]
        : of.SelectMany(first => Orders([.. of.Where(n => n != first)]).Select(rest => (int[])[first, .. rest]));

    private void Equal(string expected, string actual, string what)
    {
        if (expected != actual) differences.Enqueue($"{what}\nexpected: {expected}\nis:       {actual}\n");
    }

    [GeneratedRegex("<code>([^<]+)</code>")]
    private static partial Regex Reason();
}
