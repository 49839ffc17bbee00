using System.Text;
using MessageBroker.Evidence.Journal;
using MessageBroker.Evidence.Journal.Notes;

namespace MessageBroker.Auditor.Bundles;

/// <summary>
/// A consistency proof as a bundle holds it: "old SIZE", then one hash a line in Base64; then, where the bundle brings it, an empty line and
/// the signed checkpoint of that size.
/// </summary>
/// <param name="Older">The older checkpoint as it was signed; empty where the file has none.</param>
internal sealed record ConsistencyText(ulong OlderSize, IReadOnlyList<Hash256> Path, ReadOnlyMemory<byte> Older)
{
    private const int MaxLines = 130;

    public static ConsistencyText? Read(ReadOnlyMemory<byte> octets)
    {
        var end = octets.Span.IndexOf("\n\n"u8);
        var older = end < 0 ? default : octets[(end + 2)..];
        if (end >= 0 && older.IsEmpty) return null;
        return Read(end < 0 ? octets.Span : octets.Span[..(end + 1)], older);
    }

    private static ConsistencyText? Read(ReadOnlySpan<byte> proof, ReadOnlyMemory<byte> older)
    {
        if (!Ascii.IsValid(proof)) return null;
        var lines = Encoding.ASCII.GetString(proof).Split('\n');
        if (lines.Length is < 2 or > MaxLines || lines[^1].Length > 0 || !lines[0].StartsWith("old ", StringComparison.Ordinal)) return null;
        // A size and a hash have the form that they have in a checkpoint, so the checkpoint's reader judges them.
        var path = new List<Hash256>();
        foreach (var line in lines[1..^1])
            if (Checkpoint.Parse($"x\n{lines[0][4..]}\n{line}\n") is { } read) path.Add(read.Root);
            else return null;
        return Checkpoint.Parse($"x\n{lines[0][4..]}\n{Convert.ToBase64String(new byte[Hash256.Size])}\n") is { } size ? new ConsistencyText(size.Size, path, older) : null;
    }
}
