using MessageBroker.Evidence.Journal;
using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Evidence.Keys;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Verdicts;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Exchange.Flow.Journal;

/// <summary>
/// Compares what is kept for a message with what its entries commit to: every payload and verdict is there, opens and is the one; nothing
/// else is there; and the keys that decide about the message name it.
/// </summary>
internal sealed class MessageContents(ISecretPool secrets, IStoreReader reader, MessageRow message, IReadOnlyList<Entry> entries)
{
    private readonly List<Finding> findings = [];
    private string? references;

    public async ValueTask<IReadOnlyList<Finding>> CompareAsync(CancellationToken cancellationToken)
    {
        var committed = entries.SelectMany(Committed).ToList();
        var names = committed.Select(c => c.Kind).ToHashSet(StringComparer.Ordinal);
        foreach (var (kind, _) in await reader.PayloadKindsAsync(message.Id))
            if (!names.Contains(kind)) Add("FLW-0423", kind);
        // What was erased with authority can no longer be compared; its tombstone says so.
        if (!entries.Any(e => e.Event == EntryEvents.PayloadErased)) await OpenAsync(committed, cancellationToken);
        await KeysAsync();
        return findings;
    }

    private static IEnumerable<(string Kind, Func<byte[], byte[], bool> Holds)> Committed(Entry entry) =>
        entry.Payloads.Select(p => (p.Name, (Func<byte[], byte[], bool>)((salt, bytes) => Commitment.OfPayload(salt, p.Name, bytes) == p.Hash)))
            .Concat(entry.Verdicts.Select(v => (PayloadKinds.Verdict(v.Name), (Func<byte[], byte[], bool>)((salt, bytes) => Commitment.OfVerdict(salt, v.Name, bytes) == v.Hash))));

    private async ValueTask OpenAsync(IReadOnlyList<(string Kind, Func<byte[], byte[], bool> Holds)> committed, CancellationToken cancellationToken)
    {
        if (committed.Count == 0) return;
        if (await secrets.FindAsync(message.SecretId, cancellationToken) is not { } secret)
        {
            findings.Add(Finding.Of("FLW-0431", $"message {message.Id:D}", ("message", $"{message.Id:D}")));
            return;
        }

        var salt = secret.Salt();
        foreach (var (kind, holds) in committed)
            if (await reader.PayloadAsync(message.Id, kind) is not { } payload) Add("FLW-0420", kind);
            else if (Vault.Open(secret, payload) is var opening && opening.Payload is not { } bytes) Add("FLW-0421", kind, ("reason", opening.Fault.ToString()!));
            else if (!holds(salt, bytes)) Add("FLW-0422", kind);
            else if (kind == PayloadKinds.Verdict(ReceiveVerdict.Name)) references = Verdict.Read(bytes).Facts.GetValueOrDefault("references");
    }

    /// <summary>Without its key a message would be taken twice; with the key of another it would never be taken.</summary>
    private async ValueTask KeysAsync()
    {
        if (message is { Direction: Direction.Inbound, Partner: { } partner, As4MessageId: { } as4 })
        {
            var key = await reader.DuplicateAsync(partner, as4);
            if (key?.MessageId != message.Id || (references is not null && key?.Digest != references)) Key("duplicate_key", $"{partner} {as4}");
        }

        if (message is { NationalSystem: { } system, RequestId: { } request, RequestVersion: { } version }
            && (await reader.MessageByRequestAsync(system, request, version))?.Id != message.Id)
            Key("request_key", $"{system} {request} {version}");
    }

    private void Key(string table, string key) => findings.Add(Finding.Of(
        "FLW-0428", $"{table} {key}", ("table", table), ("key", key), ("message", $"{message.Id:D}")));

    private void Add(string code, string kind, params ReadOnlySpan<(string, string)> more) => findings.Add(Finding.Of(
        code, $"message {message.Id:D}, {kind}", [("message", $"{message.Id:D}"), ("kind", kind), .. more]));
}
