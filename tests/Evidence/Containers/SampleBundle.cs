using MessageBroker.Evidence.Containers;
using MessageBroker.Evidence.Journal;
using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Evidence.Journal.Merkle;
using MessageBroker.Evidence.Journal.Notes;

namespace MessageBroker.Tests.Evidence.Containers;

/// <summary>A log with a few foreign entries and one case of two messages, and the bundle of that case: what the broker's export does, in small.</summary>
internal sealed class SampleBundle
{
    public static readonly LogOrigin Origin = new("bg.example/journal", 1);
    public static readonly DateTimeOffset Start = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly List<(Guid? Message, Entry Entry, byte[] Octets)> entries = [];
    private readonly Dictionary<Guid, List<BundlePayload>> payloads = [];
    private readonly Dictionary<Guid, List<BundleVerdict>> verdicts = [];
    private PreviousEntry? latest;

    public NoteSigningKey LogKey { get; init; } = NoteSigningKey.Generate(Origin.ToString());
    public HashSet<Guid> Erased { get; } = [];
    public List<byte[]> Trust { get; } = [];
    public List<byte[]> Policies { get; } = [];
    public List<(string Extension, byte[] Octets)> Revocation { get; } = [];
    public List<ulong> OlderSizes { get; } = [];

    /// <summary>The older checkpoint that goes with a consistency proof; empty leaves it out.</summary>
    public Func<ulong, byte[]> Older { get; set; } = _ => [];

    /// <summary>Entries that stand in the log and not in the bundle.</summary>
    public int Foreign { get; set; } = 3;

    /// <summary>Whether one more foreign entry follows.</summary>
    public bool Tail { get; init; } = true;

    public static byte[] Salt(Guid message) => Hash256.Of(message.ToByteArray()).ToArray();

    public static Guid Id(int number) => new($"0193640d-4c00-7000-8000-{number:D12}");

    /// <summary>Two messages without signatures, verdicts and receipts: enough for everything that is not about XML.</summary>
    public static SampleBundle Plain()
    {
        var bundle = new SampleBundle();
        bundle.Add(Id(1), "outbound/Taken", e => e with { StateTo = "Taken" }, ("record", "json", "{\"мама\":1}"u8.ToArray()));
        bundle.Add(Id(1), "outbound/Sealed", e => e with { StateFrom = "Taken", StateTo = "Sealed", SedType = "F001" }, ("body", "bin", [1, 2, 3]), ("attachment/1", "pdf", "%PDF"u8.ToArray()));
        bundle.Judge(Id(1), "check", "{\"accepted\":true}"u8.ToArray());
        bundle.Add(Id(2), "inbound/Received", e => e with { Direction = EntryDirection.Inbound, StateTo = "Received" }, ("body", "bin", [4]));
        bundle.Add(null, EntryEvents.CaseParked, e => e);
        return bundle;
    }

    /// <summary>The bundle of a log that has one entry and nothing else: its proof has no hashes.</summary>
    public static byte[] Single()
    {
        var bundle = new SampleBundle { Foreign = 0, Tail = false };
        bundle.Add(Id(1), "outbound/Taken", e => e with { StateTo = "Taken" }, ("record", "json", [1]));
        return bundle.Build();
    }

    /// <summary>Seals an entry of the case; its payloads are committed to and go into the bundle.</summary>
    public Entry Add(Guid? message, string name, Func<Entry, Entry> with, params (string Kind, string Extension, byte[] Octets)[] committed)
    {
        var salt = message is { } id ? Salt(id) : [];
        var entry = with(new Entry
        {
            Id = Id(100 + entries.Count),
            Time = Start.AddSeconds(entries.Count),
            Event = name,
            NodeId = "bg-1",
            Actor = new EntryActor(ActorKind.System, "broker", "BG:BGASA", "system"),
            Institution = "BG:BGASA",
            Partner = "RO:80246",
            CaseId = "1000001",
            MessageId = message,
            Direction = message is null ? null : EntryDirection.Outbound,
            Payloads = [.. committed.OrderBy(p => p.Kind, StringComparer.Ordinal).Select(p => new NamedHash(p.Kind, Commitment.OfPayload(salt, p.Kind, p.Octets)))],
            Previous = latest,
        });
        Append(message, entry);
        if (message is { } owner) Of(payloads, owner).AddRange(committed.Select(p => new BundlePayload(p.Kind, p.Extension, p.Octets)));
        return entry;
    }

    /// <summary>Adds a verdict to the newest entry.</summary>
    public void Judge(Guid message, string name, byte[] octets)
    {
        var last = entries[^1].Entry;
        entries.RemoveAt(entries.Count - 1);
        Append(message, last with { Verdicts = [.. last.Verdicts, new NamedHash(name, Commitment.OfVerdict(Salt(message), name, octets))], JudgedAt = last.Time });
        Of(verdicts, message).Add(new BundleVerdict(name, octets));
    }

    public byte[] Build() => Builder().Build();

    public EvidenceBundleBuilder Builder()
    {
        var (hashes, range) = Log();
        var checkpoint = new Checkpoint(Origin.ToString(), range.Size, range.Root).Sign(LogKey);
        BundleEntry Proven(int i) => new(entries[i].Octets, JournalIntegrator.Prove((ulong)(Foreign + i), hashes, checkpoint).ToArray());
        var summary = CaseSummary.Write([.. entries.Select((e, i) => ((ulong)(Foreign + i), e.Entry))]);
        var builder = new EvidenceBundleBuilder(summary, LogKey.VerifierKey.ToString(), checkpoint);
        foreach (var group in Enumerable.Range(0, entries.Count).GroupBy(i => entries[i].Message))
        {
            BundleEntry[] proven = [.. group.Select(Proven)];
            if (group.Key is { } id) builder.AddMessage(Message(id, proven));
            else builder.AddCaseEvents(proven);
        }
        foreach (var size in OlderSizes) builder.AddConsistency(size, [.. ProofPlan.Consistency(size, range.Size).Assemble(JournalIntegrator.LookUp(hashes)).Select(h => (ReadOnlyMemory<byte>)h.ToArray())], Older(size));
        foreach (var certificate in Trust) builder.AddTrust(certificate);
        foreach (var policy in Policies) builder.AddPolicy(policy);
        foreach (var (extension, octets) in Revocation) builder.AddRevocation(extension, octets);
        return builder;
    }

    /// <summary>The log's checkpoint when it had that size.</summary>
    public byte[] CheckpointAt(ulong size) => new Checkpoint(Origin.ToString(), size, CompactRange.Empty.Append(Log().Hashes.Take((int)size)).Root).Sign(LogKey);

    private BundleMessage Message(Guid id, IReadOnlyList<BundleEntry> proven) => new()
    {
        Id = id,
        Entries = proven,
        Salt = Erased.Contains(id) ? null : Salt(id),
        Payloads = Erased.Contains(id) ? [] : Of(payloads, id),
        Verdicts = Erased.Contains(id) ? [] : Of(verdicts, id),
    };

    private (IReadOnlyList<Hash256> Hashes, CompactRange Range) Log()
    {
        Hash256[] hashes = [.. Enumerable.Range(0, Foreign).Select(i => MerkleHash.Leaf([(byte)i])), .. entries.Select(e => EntryCodec.HashOf(e.Octets)), .. Tail ? [MerkleHash.Leaf([99])] : Array.Empty<Hash256>()];
        return (hashes, CompactRange.Empty.Append(hashes));
    }

    private void Append(Guid? message, Entry entry)
    {
        var octets = EntryCodec.Encode(entry);
        entries.Add((message, entry, octets));
        latest = new PreviousEntry(entry.Id, EntryCodec.HashOf(octets));
    }

    private static List<T> Of<T>(Dictionary<Guid, List<T>> lists, Guid id)
    {
        if (!lists.TryGetValue(id, out var list)) lists[id] = list = [];
        return list;
    }
}
