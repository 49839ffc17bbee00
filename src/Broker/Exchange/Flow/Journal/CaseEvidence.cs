using System.Security.Cryptography.X509Certificates;
using System.Text;
using MessageBroker.Evidence.Containers;
using MessageBroker.Evidence.Journal;
using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Evidence.Journal.Merkle;
using MessageBroker.Evidence.Journal.Notes;
using MessageBroker.Evidence.Keys;
using MessageBroker.Evidence.Trust;
using MessageBroker.Exchange.Flow.Inbound;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Verdicts;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Exchange.Flow.Journal;

/// <summary>
/// Builds the evidence bundle of a case: every entry with its inclusion proof under one checkpoint, and every payload that an entry commits to.
/// Only what is integrated and under a signed checkpoint can be proven; the rest is named as not yet included.
/// </summary>
public sealed class CaseEvidence(ISecretPool secrets, VerdictBasis basis, NoteVerifierKey logKey)
{
    /// <summary>Most older checkpoints in one bundle; the newest are kept.</summary>
    public const int MostOlder = 64;

    /// <summary>Most octets of revocation lists and answers in one bundle.</summary>
    public const int MostRevocationBytes = 64 * 1024 * 1024;

    private const ulong LeafBatch = 100_000;

    public async ValueTask<EvidenceExport> BuildAsync(IStoreReader reader, CaseKey key, CancellationToken cancellationToken)
    {
        var entries = await reader.EntriesAsync(key);
        var state = await reader.LogStateAsync();
        if (entries.Count == 0) return new EvidenceExport(null, Finding.Of("FLW-0692", key.CaseId));
        if (state is not { Checkpoint: { } checkpoint, CheckpointSize: var size } || entries.Any(e => e.Index is null || e.Index >= size))
            return new EvidenceExport(null, Finding.Of("FLW-0403", key.CaseId)) { MayCome = true };
        var leaves = await LeavesAsync(reader, size);
        List<Entry> read = [.. entries.Select(e => EntryCodec.Decode(e.Bytes).Entry).OfType<Entry>()];
        if ((ulong)leaves.Count != size || read.Count != entries.Count)
            return new EvidenceExport(null, Finding.Of("FLW-0693", key.CaseId));
        var note = Encoding.UTF8.GetBytes(checkpoint);
        var lookUp = JournalIntegrator.LookUp(leaves);
        BundleEntry Proven(EntryRow row) => new(row.Bytes, JournalIntegrator.Prove(row.Index!.Value, size, lookUp, note).ToArray());

        var summary = CaseSummary.Write([.. entries.Zip(read, (row, entry) => (row.Index!.Value, entry))]);
        var builder = new EvidenceBundleBuilder(summary, logKey.Named(CheckpointOrigin.Of(checkpoint) ?? logKey.Name).ToString(), note);
        var notes = new List<Finding>();
        foreach (var message in await reader.MessagesAsync(key))
        {
            var proven = await MessageAsync(reader, message, [.. entries.Where(e => e.MessageId == message.Id).Select(Proven)], cancellationToken);
            builder.AddMessage(proven);
            notes.AddRange(Infected(proven));
        }

        builder.AddCaseEvents([.. entries.Where(e => e.MessageId is null).Select(Proven)]);
        foreach (var older in await OlderAsync(reader, entries, size))
            builder.AddConsistency(
                older.Size, [.. ProofPlan.Consistency(older.Size, size).Assemble(lookUp).Select(hash => (ReadOnlyMemory<byte>)hash.ToArray())], Encoding.UTF8.GetBytes(older.Note));
        foreach (var policy in await PoliciesAsync(reader, read)) builder.AddPolicy(policy);
        foreach (var (extension, octets) in await RevocationAsync(reader, read, cancellationToken)) builder.AddRevocation(extension, octets);
        foreach (var certificate in await CertificatesAsync(reader, read, await reader.CaseAsync(key))) builder.AddTrust(certificate.RawData);
        return new EvidenceExport(builder.Build(), null) { Notes = notes };
    }

    // Nothing is left out of what is proven, whatever it is: whoever takes the file is told.
    private static IEnumerable<Finding> Infected(BundleMessage message) => message.Payloads
        .Select(p => (Payload: p, Malware: PayloadMalware.In(p.Kind, p.Octets.Span)))
        .Where(p => p.Malware is not null)
        .Select(p => Finding.Of("SED-0172", $"messages/{message.Id:D}/{p.Payload.Kind}.{p.Payload.Extension}", ("file", p.Malware!.File), ("name", p.Malware.Name)));

    private async ValueTask<BundleMessage> MessageAsync(IStoreReader reader, MessageRow message, IReadOnlyList<BundleEntry> entries, CancellationToken cancellationToken)
    {
        var secret = await secrets.FindAsync(message.SecretId, cancellationToken);
        var payloads = new List<BundlePayload>();
        var verdicts = new List<BundleVerdict>();
        foreach (var (kind, _) in await reader.PayloadKindsAsync(message.Id))
        {
            if (secret is null || await reader.PayloadAsync(message.Id, kind) is not { } row) continue;
            if (Vault.Open(secret, row).Payload is not { } bytes) continue;
            if (PayloadKinds.VerdictName(kind) is { } name) verdicts.Add(new BundleVerdict(name, bytes));
            else payloads.Add(new BundlePayload(kind, Extension(kind), bytes));
        }

        return new BundleMessage { Id = message.Id, Salt = secret?.Salt(), Entries = entries, Payloads = payloads, Verdicts = verdicts };
    }

    /// <summary>For each message the first checkpoint that covers all of it: what somebody outside is likely to have noted. Never the bundle's own.</summary>
    private static async ValueTask<IReadOnlyList<StoredCheckpoint>> OlderAsync(IStoreReader reader, IReadOnlyList<EntryRow> entries, ulong size)
    {
        var found = new SortedDictionary<ulong, StoredCheckpoint>();
        foreach (var newest in entries.GroupBy(e => e.MessageId).Select(message => message.Max(e => e.Index!.Value)))
            if ((await reader.CheckpointsAsync(newest, 1)) is [var covering] && covering.Size < size) found[covering.Size] = covering;
        return [.. found.Values.TakeLast(MostOlder)];
    }

    /// <summary>The crypto policies that entries name, as they are kept; a verifier has the built-in ones itself, but not those of other versions.</summary>
    private static async ValueTask<IReadOnlyList<byte[]>> PoliciesAsync(IStoreReader reader, IReadOnlyList<Entry> entries)
    {
        var found = new List<byte[]>();
        foreach (var hash in Named(entries, "policy"))
            if (await reader.InputAsync(hash) is [(byte)'{', ..] and var policy) found.Add(policy);
        return found;
    }

    /// <summary>
    /// What the verdicts of these entries knew about revocation: each manifest with its lists and answers, up to a size; what is left out is named by
    /// who verifies.
    /// </summary>
    private static async ValueTask<IReadOnlyList<(string Extension, byte[] Octets)>> RevocationAsync(IStoreReader reader, IReadOnlyList<Entry> entries, CancellationToken cancellationToken)
    {
        var found = new List<(string, byte[])>();
        var (taken, left) = (new HashSet<string>(StringComparer.Ordinal), MostRevocationBytes);
        foreach (var hash in Named(entries, RevocationManifest.Input))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await reader.InputAsync(hash) is not { } manifest || RevocationManifest.Read(manifest) is not { } known) continue;
            found.Add(("json", manifest));
            foreach (var (extension, named) in known.Lists.Select(l => ("crl", l)).Concat(known.Answers.Select(a => ("ocsp", a))))
                if (!taken.Contains(named) && await reader.InputAsync(named) is { } octets && octets.Length <= left)
                {
                    taken.Add(named);
                    left -= octets.Length;
                    found.Add((extension, octets));
                }
        }

        return found;
    }

    private static IOrderedEnumerable<string> Named(IReadOnlyList<Entry> entries, string input) =>
        entries.Select(e => e.Input(input)).OfType<string>().Distinct().Order(StringComparer.Ordinal);

    private static async ValueTask<IReadOnlyList<Hash256>> LeavesAsync(IStoreReader reader, ulong size)
    {
        var leaves = new List<Hash256>();
        // What is no hash proves nothing: the finished bundle fails its own check there.
        for (ulong from = 0; from < size; from += LeafBatch)
            leaves.AddRange((await reader.LeafHashesAsync(from, Math.Min(LeafBatch, size - from))).Select(h => Hash256.TryRead(h, out var hash) ? hash : default));
        return leaves;
    }

    // What the signatures of both sides lead to; a reader who has anchors of his own uses those instead. A case may be older than a certificate that
    // speaks now: those that its verdicts knew go along.
    private async ValueTask<IReadOnlyList<X509Certificate2>> CertificatesAsync(IStoreReader reader, IReadOnlyList<Entry> entries, CaseRow? row)
    {
        IReadOnlyList<string> partners = [.. entries.Select(e => e.Partner).Append(row?.Partner).OfType<string>().Distinct()];
        var pems = new List<string>(PemsOf(basis.Parties, row, partners));
        var known = entries.Select(e => (Configuration: e.Input("configuration"), Trust: e.Input("trust"))).Distinct();
        foreach (var (configuration, trust) in known)
            if (configuration is not null && trust is not null && await reader.InputAsync(configuration) is { } settings && await reader.InputAsync(trust) is { } certificates)
                pems.AddRange(PemsOf(PartiesCodec.Restore(settings, certificates, null), row, partners));
        return PartnerTrust.Of([.. pems.Distinct()]).Anchors;
    }

    /// <param name="partners">All that ever spoke in the case: an X007 or X100 changes who does.</param>
    private static IEnumerable<string> PemsOf(Parties parties, CaseRow? row, IReadOnlyList<string> partners)
    {
        var hosted = row is null ? null : parties.FindHosted(row.Key.Institution);
        IEnumerable<string> pems = [.. hosted is null ? [] : hosted.Next.Select(n => n.Certificate).Prepend(hosted.EbmsCertificate).Prepend(hosted.BusinessCertificate),
            .. partners.Select(parties.FindPartner).OfType<Partner>().SelectMany(p => p.BusinessAnchors.Concat(p.EbmsAnchors).Concat(p.EbmsCertificates)),
            .. parties.Registry.Where(l => partners.Contains(l.Party)).Select(l => l.Certificate)];
        return pems.Where(p => p.Length > 0);
    }

    private static string Extension(string kind) => kind switch
    {
        PayloadKinds.Sed or PayloadKinds.Sbd or PayloadKinds.Receipt => "xml",
        PayloadKinds.Record or PayloadKinds.National or PayloadKinds.Origins or PayloadKinds.Confirmation or ReceivedParts.ListKind => "json",
        PayloadKinds.As4Type => "txt",
        _ => "bin",
    };
}

/// <summary>The bundle's octets, or why there is none.</summary>
public sealed record EvidenceExport(byte[]? Bundle, Finding? Fault)
{
    /// <summary>It can be there in a moment: what is sealed is only not included yet.</summary>
    public bool MayCome { get; init; }

    /// <summary>What whoever takes the bundle is to know before anything of it is opened.</summary>
    public IReadOnlyList<Finding> Notes { get; init; } = [];
}
