using MessageBroker.Evidence.Containers;
using MessageBroker.Evidence.Journal.Entries;

namespace MessageBroker.Auditor.Bundles;

/// <summary>A message of the bundle with the entries of it that hold.</summary>
internal sealed record MessageCase(Guid Id, BundleFolder Folder, IReadOnlyList<ProvenEntry> Entries)
{
    /// <summary>The tombstone, where the message was erased.</summary>
    public ProvenEntry? Tombstone => Entries.FirstOrDefault(e => e.Entry.Event == EntryEvents.PayloadErased);

    /// <summary>The entry that commits this payload first; null where none does.</summary>
    public ProvenEntry? Committing(string kind) => Entries.FirstOrDefault(e => e.Entry.Payloads.Any(p => p.Name == kind));

    /// <summary>The message once stood in this state.</summary>
    public bool Reached(string state) => Entries.Any(e => e.Entry.StateTo == state);
}
