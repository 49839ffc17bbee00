using System.Text;
using MessageBroker.Evidence.Containers;
using MessageBroker.Evidence.Journal;
using MessageBroker.Evidence.Journal.Entries;

namespace MessageBroker.Auditor.Bundles;

/// <summary>Every payload and verdict is the one that an entry commits to, everything committed to is there or was erased with authority, and nothing else is.</summary>
internal static class CommitmentCheck
{
    public static void Run(BundleRecord record, MessageCase message)
    {
        var tombstone = message.Tombstone;
        if (tombstone is not null) record.Note(tombstone.Path, "JRN-0045", ("ground", Detail(tombstone, "ground")), ("authority", Detail(tombstone, "authority")));
        if (Salt(record, message, tombstone is not null) is { } salt)
        {
            foreach (var entry in message.Entries)
            {
                Compare(record, message, entry.Entry.Payloads, message.Folder.Payloads, (name, octets) => Commitment.OfPayload(salt, name, octets.Span), name => BundlePath.Payload(message.Id, name, "*"));
                Compare(record, message, entry.Entry.Verdicts, message.Folder.Verdicts, (name, octets) => Commitment.OfVerdict(salt, name, octets.Span), name => BundlePath.Verdict(message.Id, name));
                CompareReceipt(record, message, entry.Entry.Receipt);
            }
        }
        else
        {
            foreach (var name in message.Entries.SelectMany(e => e.Entry.Payloads).Select(p => BundlePath.Payload(message.Id, p.Name, "*"))
                .Concat(message.Entries.SelectMany(e => e.Entry.Verdicts).Select(v => BundlePath.Verdict(message.Id, v.Name))))
                if (tombstone is not null) record.Erase(name);
                else record.Fail(name, "JRN-0042");
        }
        FindStrangers(record, message.Folder.Payloads, [.. message.Entries.SelectMany(e => e.Entry.Payloads).Select(p => p.Name)]);
        FindStrangers(record, message.Folder.Verdicts, [.. message.Entries.SelectMany(e => e.Entry.Verdicts).Select(v => v.Name)]);
    }

    private static void Compare(
        BundleRecord record, MessageCase message, IReadOnlyList<NamedHash> committed, IReadOnlyDictionary<string, BundlePart> parts,
        Func<string, ReadOnlyMemory<byte>, Hash256> commit, Func<string, string> pathOf)
    {
        foreach (var (name, commitment) in committed)
            if (!parts.TryGetValue(name, out var part))
                if (message.Tombstone is not null) record.Erase(pathOf(name));
                else record.Fail(pathOf(name), "JRN-0042");
            else if (commit(name, part.Octets) != commitment) record.Fail(part.Path, "JRN-0041");
            else record.Pass(part.Path);
    }

    private static void CompareReceipt(BundleRecord record, MessageCase message, Hash256? receipt)
    {
        if (receipt is not { } expected || !message.Folder.Payloads.TryGetValue(BundleKinds.Receipt, out var part)) return;
        if (Hash256.Of(part.Octets.Span) == expected) record.Pass(part.Path);
        else record.Fail(part.Path, "JRN-0044");
    }

    private static void FindStrangers(BundleRecord record, IReadOnlyDictionary<string, BundlePart> parts, HashSet<string> committed)
    {
        foreach (var (name, part) in parts)
            if (!committed.Contains(name))
                record.Fail(part.Path, "JRN-0043");
    }

    private static byte[]? Salt(BundleRecord record, MessageCase message, bool erased)
    {
        if (message.Folder.Salt is not { } part)
        {
            if (!erased) record.Fail(BundlePath.Salt(message.Id), "JRN-0040");
            return null;
        }
        var text = Encoding.Latin1.GetString(part.Octets.Span);
        if (text.Length == 65 && text[64] == '\n' && Hash256.TryParseHex(text.AsSpan(0, 64), out var salt))
        {
            record.Pass(part.Path);
            return salt.ToArray();
        }
        record.Fail(part.Path, "JRN-0040");
        return null;
    }

    private static string Detail(ProvenEntry entry, string name) => entry.Entry.Details.FirstOrDefault(d => d.Name == name).Value ?? "";
}
