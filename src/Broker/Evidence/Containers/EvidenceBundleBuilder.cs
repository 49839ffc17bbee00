using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MessageBroker.Evidence.Containers;

/// <summary>
/// Collects what a case's evidence bundle holds and writes it: an ASiC-shaped ZIP (<c>mimetype</c> first, entries stored) whose
/// octets depend on nothing but the content. It packs what it is given; whether that holds is for the verifier to say.
/// </summary>
public sealed class EvidenceBundleBuilder
{
    /// <summary>Content of <c>mimetype</c> (EN 319 162-1).</summary>
    public const string ContainerType = "application/vnd.etsi.asic-e+zip";

    private readonly SortedDictionary<string, ReadOnlyMemory<byte>> files = new(StringComparer.Ordinal);

    /// <param name="caseSummary">case.json, as the journal writes it from the entries.</param>
    /// <param name="logKey">The log's verifier key in its text form, without line end.</param>
    /// <param name="checkpoint">The signed checkpoint that the proofs are made for.</param>
    public EvidenceBundleBuilder(ReadOnlyMemory<byte> caseSummary, string logKey, ReadOnlyMemory<byte> checkpoint)
    {
        Add(BundlePath.Case, caseSummary);
        Add(BundlePath.LogKey, Encoding.UTF8.GetBytes(logKey + "\n"));
        Add(BundlePath.Checkpoint, checkpoint);
        Add(BundlePath.HowTo, HowToVerify.Octets);
    }

    /// <summary>Adds a certificate that the bundle's signatures lead to (DER); one that is there already is left.</summary>
    public EvidenceBundleBuilder AddTrust(ReadOnlySpan<byte> certificate)
    {
        var path = $"{BundlePath.TrustFolder}{Convert.ToHexStringLower(SHA256.HashData(certificate))[..16]}.pem";
        files[path] = Encoding.ASCII.GetBytes(PemEncoding.WriteString("CERTIFICATE", certificate) + "\n");
        return this;
    }

    /// <summary>Adds a crypto policy that entries name as an input of their verdicts; one that is there already is left.</summary>
    public EvidenceBundleBuilder AddPolicy(ReadOnlyMemory<byte> policy)
    {
        AddByHash(BundlePath.PolicyFolder, "json", policy);
        return this;
    }

    /// <summary>Adds what verdicts knew about revocation; what is there already is left.</summary>
    /// <param name="extension">json for a manifest, crl for a list, ocsp for an answer.</param>
    public EvidenceBundleBuilder AddRevocation(string extension, ReadOnlyMemory<byte> octets)
    {
        AddByHash(BundlePath.RevocationFolder, extension, octets);
        return this;
    }

    /// <summary>Adds entries of the case that are not about one message, in log order.</summary>
    public EvidenceBundleBuilder AddCaseEvents(IReadOnlyList<BundleEntry> entries)
    {
        AddEntries(BundlePath.CaseEvents, entries);
        return this;
    }

    public EvidenceBundleBuilder AddMessage(BundleMessage message)
    {
        AddEntries(BundlePath.Message(message.Id), message.Entries);
        if (message.Salt is { } salt) Add(BundlePath.Salt(message.Id), Encoding.ASCII.GetBytes(Convert.ToHexStringLower(salt) + "\n"));
        foreach (var payload in message.Payloads) Add(BundlePath.Payload(message.Id, payload.Kind, payload.Extension), payload.Octets);
        foreach (var verdict in message.Verdicts) Add(BundlePath.Verdict(message.Id, verdict.Name), verdict.Octets);
        return this;
    }

    /// <summary>Adds the proof that the log at an older size is the beginning of the bundle's checkpoint, for readers who noted that older one.</summary>
    /// <param name="path">Hashes of the consistency proof, 32 octets each.</param>
    /// <param name="olderCheckpoint">The signed checkpoint of that size; with it the proof can be verified without anything noted outside.</param>
    public EvidenceBundleBuilder AddConsistency(ulong olderSize, IReadOnlyList<ReadOnlyMemory<byte>> path, ReadOnlyMemory<byte> olderCheckpoint = default)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"old {olderSize}\n") + string.Concat(path.Select(h => Convert.ToBase64String(h.Span) + "\n"));
        byte[] octets = [.. Encoding.ASCII.GetBytes(olderCheckpoint.IsEmpty ? text : text + "\n"), .. olderCheckpoint.Span];
        Add(string.Create(CultureInfo.InvariantCulture, $"{BundlePath.ConsistencyFolder}{olderSize}.txt"), octets);
        return this;
    }

    /// <summary>The container's octets.</summary>
    /// <exception cref="ArgumentException">A path is not allowed, or the container would be too large.</exception>
    public byte[] Build()
    {
        var type = new BundleFile(BundlePath.MimeType, Encoding.ASCII.GetBytes(ContainerType));
        List<BundleFile> content = [.. files.Select(f => new BundleFile(f.Key, f.Value))];
        content.Add(new BundleFile(BundlePath.Manifest, BundleManifest.Write([type, .. content])));
        return StoredZip.Write([type, .. content.OrderBy(f => f.Path, StringComparer.Ordinal)]);
    }

    private void AddByHash(string folder, string extension, ReadOnlyMemory<byte> octets) =>
        files[$"{folder}{Convert.ToHexStringLower(SHA256.HashData(octets.Span))[..16]}.{extension}"] = octets;

    private void AddEntries(string folder, IReadOnlyList<BundleEntry> entries)
    {
        for (var i = 0; i < entries.Count; i++)
        {
            Add(BundlePath.Entry(folder, i + 1), entries[i].Octets);
            Add(BundlePath.Proof(folder, i + 1), entries[i].Proof);
        }
    }

    private void Add(string path, ReadOnlyMemory<byte> octets)
    {
        if (!files.TryAdd(path, octets)) throw new ArgumentException($"{path} is in the bundle already", nameof(path));
    }
}

/// <summary>A message with everything that its entries commit to.</summary>
public sealed record BundleMessage
{
    public required Guid Id { get; init; }
    /// <summary>Salt of the commitments, 32 octets; null only where the message was erased.</summary>
    public byte[]? Salt { get; init; }
    /// <summary>Its entries in log order.</summary>
    public required IReadOnlyList<BundleEntry> Entries { get; init; }
    public IReadOnlyList<BundlePayload> Payloads { get; init; } = [];
    public IReadOnlyList<BundleVerdict> Verdicts { get; init; } = [];
}

/// <param name="Octets">The encoded entry.</param>
/// <param name="Proof">Its tlog-proof, ending in the bundle's checkpoint.</param>
public sealed record BundleEntry(ReadOnlyMemory<byte> Octets, ReadOnlyMemory<byte> Proof);

/// <param name="Kind">The payload kind that the entry commits it under.</param>
/// <param name="Extension">File extension without dot, for people; it proves nothing.</param>
public sealed record BundlePayload(string Kind, string Extension, ReadOnlyMemory<byte> Octets);

/// <param name="Name">The name that the entry commits it under.</param>
public sealed record BundleVerdict(string Name, ReadOnlyMemory<byte> Octets);
