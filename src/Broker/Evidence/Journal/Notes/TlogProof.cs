using System.Globalization;
using System.Text;

namespace MessageBroker.Evidence.Journal.Notes;

/// <summary>
/// An offline proof that an entry is in a log (c2sp.org/tlog-proof@v1): index, inclusion path and the signed checkpoint verbatim.
/// We write no extra line and refuse one, because nothing authenticates it.
/// </summary>
/// <param name="Path">From the leaf's sibling to the root's child.</param>
/// <param name="Checkpoint">The signed checkpoint as it was published.</param>
public sealed record TlogProof(ulong Index, IReadOnlyList<Hash256> Path, ReadOnlyMemory<byte> Checkpoint)
{
    private const string FirstLine = "c2sp.org/tlog-proof@v1";
    private const int MaxPath = 64;

    public byte[] ToArray()
    {
        var text = new StringBuilder().Append(FirstLine).Append('\n').Append("index ").Append(Index.ToString(CultureInfo.InvariantCulture)).Append('\n');
        foreach (var hash in Path) text.Append(Convert.ToBase64String(hash.ToArray())).Append('\n');
        return [.. Encoding.ASCII.GetBytes(text.Append('\n').ToString()), .. Checkpoint.Span];
    }

    /// <summary>Reads a proof; null where the octets are not one. Nothing is verified yet.</summary>
    public static TlogProof? Parse(ReadOnlyMemory<byte> octets)
    {
        var end = octets.Span.IndexOf("\n\n"u8);
        if (end < 0 || !Ascii.IsValid(octets.Span[..end])) return null;
        var lines = Encoding.ASCII.GetString(octets.Span[..end]).Split('\n');
        if (lines.Length < 2 || lines.Length > 2 + MaxPath || lines[0] != FirstLine || !lines[1].StartsWith("index ", StringComparison.Ordinal)) return null;
        if (Notes.Checkpoint.ReadDecimal(lines[1]["index ".Length..]) is not { } index) return null;
        var path = new Hash256[lines.Length - 2];
        for (var i = 0; i < path.Length; i++)
            if (!Hash256.TryRead(StrictBase64.Read(lines[i + 2]), out path[i]))
                return null;
        return new TlogProof(index, path, octets[(end + 2)..]);
    }
}
