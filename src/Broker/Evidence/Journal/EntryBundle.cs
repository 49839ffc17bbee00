using System.Buffers.Binary;
using System.Globalization;
using MessageBroker.Evidence.Journal.Entries;

namespace MessageBroker.Evidence.Journal;

/// <summary>
/// Entries of a log in files of 256, as c2sp.org/tlog-tiles lays them out: each entry behind its length (2 octets, big-endian). Only the
/// last file of a log may hold fewer; its path says how many.
/// </summary>
public static class EntryBundle
{
    /// <summary>Entries of a full file.</summary>
    public const int Width = 256;

    /// <summary>Longest file in octets.</summary>
    public const int MaxOctets = Width * (2 + EntryCodec.MaxOctets);

    /// <summary>Path below the log's folder, for example tile/entries/x001/x234/067 or, with 3 entries, tile/entries/000.p/3.</summary>
    /// <param name="number">From 0; file N holds the entries from 256 · N on.</param>
    /// <param name="width">Entries in the file, 1 to 256.</param>
    public static string Path(ulong number, int width)
    {
        var path = (number % 1000).ToString("D3", CultureInfo.InvariantCulture);
        for (var rest = number / 1000; rest > 0; rest /= 1000) path = $"x{(rest % 1000).ToString("D3", CultureInfo.InvariantCulture)}/{path}";
        return width == Width ? $"tile/entries/{path}" : string.Create(CultureInfo.InvariantCulture, $"tile/entries/{path}.p/{width}");
    }

    /// <summary>Entries in file <paramref name="number"/> of a log of this size; 0 behind its end.</summary>
    public static int WidthOf(ulong number, ulong size) => number > size / Width ? 0 : (int)Math.Min(Width, size - number * Width);

    public static byte[] Write(IEnumerable<byte[]> entries)
    {
        using var octets = new MemoryStream();
        Span<byte> length = stackalloc byte[2];
        foreach (var entry in entries)
        {
            BinaryPrimitives.WriteUInt16BigEndian(length, checked((ushort)entry.Length));
            octets.Write(length);
            octets.Write(entry);
        }
        return octets.ToArray();
    }

    /// <summary>The entries; null where the octets are not exactly a file of 1 to 256 of them.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>>? Read(ReadOnlyMemory<byte> octets)
    {
        var entries = new List<ReadOnlyMemory<byte>>();
        while (octets.Length > 0)
        {
            if (octets.Length < 2 || entries.Count == Width) return null;
            var length = BinaryPrimitives.ReadUInt16BigEndian(octets.Span);
            if (octets.Length < 2 + length) return null;
            entries.Add(octets.Slice(2, length));
            octets = octets[(2 + length)..];
        }
        return entries.Count == 0 ? null : entries;
    }
}
