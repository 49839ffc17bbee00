using System.Security.Cryptography;
using MessageBroker.Exchange.Flow.Inbound;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Tests.Simulation.World;

namespace MessageBroker.Tests.Simulation.Checks;

/// <summary>What must hold at the moment at which octets leave a process: afterwards it could look right again.</summary>
internal sealed class Witness : INetWitness
{
    private readonly Dictionary<string, string> sent = [];

    /// <summary>Row ids of what a country sent or gave a receipt for, by country and eb:MessageId; several where its store went back in between.</summary>
    private readonly Dictionary<(string Country, string MessageId), HashSet<Guid>> rows = [];

    public IEnumerable<(string MessageId, IReadOnlySet<Guid> Rows)> PromisedBy(Land land) =>
        rows.Where(r => r.Key.Country == land.Country.Code).Select(r => (r.Key.MessageId, (IReadOnlySet<Guid>)r.Value));

    public List<string> Broken { get; } = [];

    public int Posts { get; private set; }

    /// <summary>Receipts that left, by message id and country.</summary>
    public void Posted(Land from, string messageId, byte[] body)
    {
        Posts++;
        if (from.Stands) Broken.Add($"a store that went back: {from.Country.Lower} posts {messageId} all the same");
        var digest = Convert.ToHexString(SHA256.HashData(body));
        if (!sent.TryAdd(messageId, digest) && sent[messageId] != digest) Broken.Add($"every attempt sends the same octets: {messageId} left twice with different ones");
        var sealed_ = from.Life!.Store!.ReadAsync(async reader =>
        {
            var messages = await reader.MessagesByAs4IdAsync(messageId, Direction.Outbound);
            if (messages is not [var message]) return false;
            Note(from, messageId, message.Id);
            var older = (await reader.MessagesAsync(message.Case)).Where(m => m.Direction == Direction.Outbound && m.SetId == message.SetId && m.DocumentVersion < message.DocumentVersion && m.State is MessageState.Sealed or MessageState.Sending);
            if (older.FirstOrDefault(m => !sent.ContainsKey(m.As4MessageId!)) is { } waiting) Broken.Add($"order within a case: {messageId} leaves before its version {waiting.DocumentVersion}");
            var states = (await reader.EntriesAsync(message.Case)).Where(e => e.MessageId == message.Id).Select(e => Evidence.Journal.Entries.EntryCodec.Decode(e.Bytes).Entry!.StateTo).ToList();
            return states.Contains(nameof(MessageState.Sealed));
        }, CancellationToken.None);
        if (!sealed_.IsCompletedSuccessfully || !sealed_.Result) Broken.Add($"every attempt to send has a sealed entry older than it: {messageId} left without");
    }

    public async Task AnsweredAsync(Land land, Life life, ReceiveAnswer answer)
    {
        if (answer.Outcome is not ("accepted" or "duplicate")) return;
        if (land.Stands) Broken.Add($"a store that went back: {land.Country.Lower} gives a receipt all the same");
        var held = await life.Store!.ReadAsync(async reader =>
        {
            var found = await reader.MessagesByAs4IdAsync(answer.MessageId!, Direction.Inbound);
            if (found is [var held]) Note(land, answer.MessageId!, held.Id);
            return found is [var message] && (await reader.EntriesAsync(message.Case)).Any(e => e.MessageId == message.Id);
        }, CancellationToken.None);
        if (!held) Broken.Add($"every receipt has its committed entry: {land.Country.Lower} gives one for {answer.MessageId} without");
    }

    private void Note(Land land, string messageId, Guid row)
    {
        if (!rows.TryGetValue((land.Country.Code, messageId), out var ids)) rows[(land.Country.Code, messageId)] = ids = [];
        ids.Add(row);
    }
}
