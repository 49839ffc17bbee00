using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Schemas.Bucs;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Exchange.Flow.Journal;

/// <summary>
/// Compares one case's rows with what its entries say. The tables are what the broker works with, the entries what it sealed: a table that
/// was changed by hand leaves the journal whole and the broker misled.
/// </summary>
internal sealed class CaseAudit(ISecretPool secrets, IStoreReader reader, CancellationToken cancellationToken)
{
    private readonly List<Finding> findings = [];

    /// <summary>Messages whose contents were erased with authority: there is nothing left to compare.</summary>
    public int Erased { get; private set; }

    public async ValueTask<IReadOnlyList<Finding>> RunAsync(CaseRow row)
    {
        var rows = await reader.EntriesAsync(row.Key);
        var entries = rows.Select(r => StoredEntry.Of(r, null)).ToList();
        // What has an index was judged on the way through the log.
        findings.AddRange(entries.Where(e => e.Row.Index is null).SelectMany(e => e.Faults));
        CheckLinks(entries);
        List<Entry> whole = [.. entries.Select(e => e.Entry).OfType<Entry>()];
        CheckRow(row, whole);
        findings.AddRange(RecordEntry.Compare(row.Key, await reader.RecordsAsync(row.Key), whole));
        foreach (var message in await reader.MessagesAsync(row.Key))
        {
            var own = entries.Where(e => e.Row.MessageId == message.Id).Select(e => e.Entry).OfType<Entry>().ToList();
            if (own.Any(e => e.Event == EntryEvents.PayloadErased)) Erased++;
            findings.AddRange(MessageColumns.Compare(message, own));
            findings.AddRange(await new MessageContents(secrets, reader, message, own).CompareAsync(cancellationToken));
        }

        return findings;
    }

    /// <summary>Each entry names the case's latest one before it with its hash: one that was replaced, index and leaf and all, is named here.</summary>
    private void CheckLinks(IReadOnlyList<StoredEntry> entries)
    {
        var hashes = entries.ToDictionary(e => e.Row.Id, e => e.Hash);
        foreach (var entry in entries)
            if (entry.Entry?.Previous is { } previous && (!hashes.TryGetValue(previous.Id, out var hash) || hash != previous.Hash))
                findings.Add(Finding.Of("FLW-0430", $"entry {previous.Id:D}", ("entry", $"{entry.Row.Id:D}"), ("previous", $"{previous.Id:D}")));
    }

    /// <summary>
    /// The first message that was sealed or applied decides what the case is; a case of which only receipts are known has the partner of the first. An X007
    /// or X100 that was applied says in its entry who is the partner from then on.
    /// </summary>
    private void CheckRow(CaseRow row, IReadOnlyList<Entry> entries)
    {
        if (entries.Count == 0)
        {
            Differs(row, "id", row.Key.CaseId, "-");
            return;
        }

        // What a system says of its own accord, an X050 that answers what was refused, says nothing about the case: it may have none.
        var decisive = entries.FirstOrDefault(e => e.StateTo is nameof(MessageState.Sealed) or nameof(MessageState.Applied) && !BucAdministrative.IsSystemWord(e.SedType));
        var changed = entries.Where(e => e.StateTo == nameof(MessageState.Applied)).SelectMany(e => e.Details).Where(d => d.Name == Verdicts.Handover.PartnerFact).Select(d => d.Value);
        var partner = changed.LastOrDefault() ?? decisive?.Partner ?? entries[0].Partner;
        if (row.Partner != partner) Differs(row, "partner", row.Partner, partner);
        if (row.Cdm != decisive?.CdmVersion) Differs(row, "cdm", row.Cdm, decisive?.CdmVersion);
        if (row.CreatedAt != entries[0].Time) Differs(row, "created_at", EntryTime.Text(row.CreatedAt), EntryTime.Text(entries[0].Time));
    }

    private void Differs(CaseRow row, string column, string? table, string? due) => findings.Add(Finding.Of(
        "FLW-0419", $"case {row.Key}", ("case", row.Key.ToString()), ("column", column), ("is", table ?? "-"), ("must", due ?? "-")));
}
