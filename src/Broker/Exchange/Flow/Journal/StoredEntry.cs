using MessageBroker.Evidence.Journal;
using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Exchange.Flow.Journal;

/// <summary>An entry as the store holds it, hashed again and compared with its own columns.</summary>
/// <param name="Entry">Null where the octets are not an entry.</param>
/// <param name="Hash">Leaf hash of the octets, whatever the store says.</param>
/// <param name="Faults">What of the row is not what the octets say; empty where the row holds.</param>
public sealed record StoredEntry(EntryRow Row, Entry? Entry, Hash256 Hash, IReadOnlyList<Finding> Faults)
{
    /// <param name="leaf">The hash that stands in the log at the entry's index; null where it has none.</param>
    public static StoredEntry Of(EntryRow row, byte[]? leaf)
    {
        var faults = new List<Finding>();
        var hash = EntryCodec.HashOf(row.Bytes);
        var id = $"{row.Id:D}";
        void Fault(string code, string name, string value) => faults.Add(Finding.Of(code, $"entry {id}", ("entry", id), (name, value)));
        if (!hash.ToArray().AsSpan().SequenceEqual(row.LeafHash)) faults.Add(Finding.Of("FLW-0410", $"entry {id}", ("entry", id)));
        // Proofs are made of the stored leaves: one that is not its entry's would only show in an exported bundle.
        if (leaf is not null && !row.LeafHash.AsSpan().SequenceEqual(leaf)) faults.Add(Finding.Of("FLW-0414", $"leaf {row.Index}", ("index", $"{row.Index}")));
        var entry = EntryCodec.Decode(row.Bytes).Entry;
        if (entry is null)
        {
            faults.Add(Finding.Of("FLW-0411", $"entry {id}", ("entry", id)));
            return new StoredEntry(row, null, hash, faults);
        }

        // The hash covers the octets alone; who moves an entry to another case changes only its columns.
        if (entry.Id != row.Id) Fault("FLW-0413", "column", "id");
        if (entry.Institution != row.Case.Institution) Fault("FLW-0413", "column", "institution");
        if (entry.CaseId is not null && entry.CaseId != row.Case.CaseId) Fault("FLW-0413", "column", "case_id");
        if (entry.MessageId != row.MessageId) Fault("FLW-0413", "column", "message_id");
        return new StoredEntry(row, entry, hash, faults);
    }
}
