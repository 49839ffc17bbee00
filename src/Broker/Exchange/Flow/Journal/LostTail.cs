using System.Globalization;
using System.Text;
using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Exchange.Flow.Journal;

/// <summary>What a node promised and its database does not hold: the database went back.</summary>
/// <param name="Promises">Oldest first.</param>
/// <param name="Checkpoint">The newest signed checkpoint, where the database does not hold it; else null.</param>
public sealed record LostTail(IReadOnlyList<Promise> Promises, string? Checkpoint)
{
    /// <summary>So many messages are named in a finding, the newest.</summary>
    private const int Named = 3;

    public static LostTail None { get; } = new([], null);

    /// <summary>The finding for whoever must decide.</summary>
    /// <param name="place">The database.</param>
    public Finding At(string place) => Finding.Of(
        "FLW-0543", place,
        ("count", Promises.Count.ToString(CultureInfo.InvariantCulture)),
        ("message", Promises.Count == 0 ? "-" : string.Join(", ", Promises.TakeLast(Named).Select(p => p.MessageId.ToString("D")).Distinct())), ("size", Size));

    /// <summary>How many entries the missing checkpoint covers, "-" where none is missing.</summary>
    public string Size => Checkpoint?.Split('\n') is [_, var size, ..] ? size : "-";

    public bool IsNone => Promises.Count == 0 && Checkpoint is null;

    /// <summary>
    /// Compares with a database. What an entry after a restore accounts for already is not missing again: the promise file outlives the
    /// database and keeps its lines.
    /// </summary>
    /// <param name="kept">Promises that are known to be there may be left out.</param>
    public static async ValueTask<LostTail> FindAsync(IStoreReader reader, KeptPromises kept)
    {
        var missing = new List<Promise>();
        foreach (var promise in kept.Promises)
            if (await reader.EntryAsync(promise.EntryId) is null) missing.Add(promise);
        var checkpoint = kept.Checkpoint is { } note && !await reader.HoldsCheckpointAsync(note) ? note : null;
        if (missing.Count == 0 && checkpoint is null) return None;
        var told = await ToldAsync(reader);
        return new LostTail(
            [.. missing.ExceptBy(told.SelectMany(t => t.Promises).Select(p => p.EntryId), p => p.EntryId)],
            checkpoint is not null && (told.Any(t => t.Checkpoint == checkpoint) || await IsBehindCutAsync(reader, checkpoint)) ? null : checkpoint);
    }

    /// <summary>
    /// An entry that opened a generation closed this checkpoint's one at a smaller size: that all behind the cut is lost is told already, so that
    /// a node which misses nothing else goes on.
    /// </summary>
    private static async ValueTask<bool> IsBehindCutAsync(IStoreReader reader, string checkpoint)
    {
        if (checkpoint.Split('\n') is not [var origin, var line, ..] || !ulong.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var size)) return false;
        return (await reader.EntriesAsync(LogOpening.Place)).Select(row => EntryCodec.Decode(row.Bytes).Entry).Any(entry =>
            entry is { Event: EntryEvents.LogOpened } && LogOpening.Detail(entry, LogOpening.Origin) == origin
            && ulong.TryParse(LogOpening.Detail(entry, LogOpening.Size), NumberStyles.None, CultureInfo.InvariantCulture, out var cut) && size > cut);
    }

    /// <summary>What the entries after restores say is lost, oldest entry first.</summary>
    public static async ValueTask<IReadOnlyList<LostTail>> ToldAsync(IStoreReader reader)
    {
        var told = new List<LostTail>();
        foreach (var row in await reader.EntriesAsync(LogOpening.Place))
            foreach (var list in EntryCodec.Decode(row.Bytes).Entry?.Inputs.Where(i => i.Name == LogOpening.ListInput) ?? [])
                if (await reader.InputAsync(list.Hash.ToString()) is { } octets) told.Add(Read(octets));
        return told;
    }

    /// <summary>One line for each promise and one for the checkpoint, as docs/reference/journal.md says.</summary>
    public byte[] ToArray()
    {
        var text = new StringBuilder();
        foreach (var promise in Promises) text.Append("P ").Append(promise.EntryId.ToString("D")).Append(' ').Append(promise.MessageId.ToString("D")).Append(' ').Append(promise.Digest).Append('\n');
        if (Checkpoint is not null) text.Append("C ").Append(Convert.ToBase64String(Encoding.UTF8.GetBytes(Checkpoint))).Append('\n');
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    /// <summary>Reads what <see cref="ToArray"/> wrote; lines of another form are left out.</summary>
    public static LostTail Read(ReadOnlySpan<byte> octets)
    {
        var (promises, checkpoint) = (new List<Promise>(), (string?)null);
        foreach (var line in Encoding.ASCII.GetString(octets).Split('\n'))
            switch (line.Split(' '))
            {
                case ["P", var entry, var message, var digest] when Guid.TryParseExact(entry, "D", out var e) && Guid.TryParseExact(message, "D", out var m):
                    promises.Add(new Promise(e, m, digest));
                    break;
                case ["C", var note]:
                    checkpoint = Decoded(note);
                    break;
            }
        return new LostTail(promises, checkpoint);
    }

    private static string? Decoded(string base64)
    {
        var octets = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, octets, out var length) ? Encoding.UTF8.GetString(octets, 0, length) : null;
    }
}
