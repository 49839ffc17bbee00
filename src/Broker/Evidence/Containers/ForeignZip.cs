using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace MessageBroker.Evidence.Containers;

/// <summary>One entry of a container that somebody else made.</summary>
/// <param name="Name">As both its headers write it; folders end with a slash.</param>
/// <param name="IsPlain">Stored, not deflated, and without extra field: what EN 319 162-1 asks of the entry mimetype.</param>
internal sealed record ForeignEntry(string Name, ReadOnlyMemory<byte> Content, bool IsPlain)
{
    public bool IsFolder => Name.EndsWith('/');
}

/// <summary>
/// Reads a ZIP that a stranger made, and refuses what tolerant readers disagree about: octets before, between or behind the entries, headers
/// that contradict each other, a name that stands twice, encryption, ZIP64. Sizes are capped before anything is inflated.
/// </summary>
internal sealed class ForeignZip
{
    /// <summary>Largest container, and largest sum of its contents, in octets.</summary>
    public const int MaxOctets = 256 * 1024 * 1024;

    /// <summary>Most entries.</summary>
    public const int MaxEntries = 10_000;

    private const uint LocalSignature = 0x04034B50, CentralSignature = 0x02014B50, EndSignature = 0x06054B50;
    private const int LocalSize = 30, CentralSize = 46, EndSize = 22;

    private readonly ReadOnlyMemory<byte> octets;
    private readonly List<(int From, int To, bool HasDescriptor)> places = [];
    private readonly List<ForeignEntry> entries = [];

    private ForeignZip(ReadOnlyMemory<byte> octets) => this.octets = octets;

    /// <summary>The archive's own comment.</summary>
    public string Comment { get; private set; } = "";

    /// <summary>In the order in which they stand in the file.</summary>
    public IReadOnlyList<ForeignEntry> Entries => entries;

    /// <summary>Place and words for an archive of more octets than are read.</summary>
    public static (string Place, string Detail) TooLarge { get; } = ("container", $"more than {MaxOctets} octets");

    /// <summary>The archive, or the place and the words of why it is none that is read.</summary>
    public static (ForeignZip? Archive, (string Place, string Detail) Fault) Read(ReadOnlyMemory<byte> octets)
    {
        if (octets.Length > MaxOctets) return (null, TooLarge);
        var archive = new ForeignZip(octets);
        return archive.ReadEntries() is { } fault ? (null, fault) : (archive, default);
    }

    private (string, string)? ReadEntries()
    {
        var end = FindEnd();
        if (end < 0) return ("container", "no ZIP archive, or octets behind its end");
        var tail = octets.Span[end..];
        Comment = Encoding.Latin1.GetString(tail[EndSize..]);
        int count = U16(tail[10..]);
        var (size, at) = (U32(tail[12..]), U32(tail[16..]));
        if (U16(tail[4..]) != 0 || U16(tail[8..]) != count || at + (long)size != end) return ("container", "the end record does not fit the directory");
        if (count > MaxEntries) return ("container", $"more than {MaxEntries} entries");
        var headers = new List<(int At, string Name)>();
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var position = (int)at;
        for (var i = 0; i < count; i++)
        {
            if (end - position < CentralSize || U32(octets.Span[position..]) != CentralSignature) return ("container", "the directory is damaged");
            var next = position + CentralSize + U16(octets.Span[(position + 28)..]) + U16(octets.Span[(position + 30)..]) + U16(octets.Span[(position + 32)..]);
            if (next > end || Name(position + CentralSize, U16(octets.Span[(position + 28)..])) is not { } name) return ("container", "an entry's name is damaged or not allowed");
            if (!seen.Add(name)) return (name, "the name stands twice");
            headers.Add((position, name));
            position = next;
        }

        if (position != end) return ("container", "octets behind the directory");
        long total = 0;
        foreach (var (header, name) in headers.OrderBy(h => U32(octets.Span[(h.At + 42)..])))
            if (ReadEntry(header, name, (int)at, ref total) is { } fault) return (name, fault);
        return Gap((int)at);
    }

    /// <summary>The end record whose comment reaches exactly to the end of the file, or -1.</summary>
    private int FindEnd()
    {
        var span = octets.Span;
        for (var at = span.Length - EndSize; at >= Math.Max(0, span.Length - EndSize - ushort.MaxValue); at--)
            if (U32(span[at..]) == EndSignature && at + EndSize + U16(span[(at + 20)..]) == span.Length) return at;
        return -1;
    }

    private string? ReadEntry(int header, string name, int directory, ref long total)
    {
        var central = octets.Span[header..];
        var (flags, method) = (U16(central[8..]), U16(central[10..]));
        var (packed, size, from) = (U32(central[20..]), U32(central[24..]), U32(central[42..]));
        if (packed == uint.MaxValue || size == uint.MaxValue || from == uint.MaxValue || U16(central[34..]) != 0) return "ZIP64, or more than one disk";
        if ((flags & 1) != 0) return "encrypted";
        if (method is not (0 or 8)) return $"compression method {method}";
        if (from + (long)LocalSize > directory || U32(octets.Span[(int)from..]) != LocalSignature) return "the local header is missing";
        var local = octets.Span[(int)from..];
        var start = from + LocalSize + U16(local[26..]) + U16(local[28..]);
        if (start + (long)packed > directory || U16(local[8..]) != method || Name((int)from + LocalSize, U16(local[26..])) != name) return "both its headers contradict each other";
        // Deflate packs at most 1032 to one: who claims more has a bomb, or a lie.
        if (size > 1100L * packed + 64) return "more octets than could have been packed";
        if ((total += size) > MaxOctets) return $"more than {MaxOctets} octets together";
        places.Add(((int)from, (int)(start + packed), (flags & 8) != 0));
        var content = method == 0 ? octets.Slice((int)start, (int)packed) : Inflated(octets.Slice((int)start, (int)packed), (int)size);
        if (content is not { } read || read.Length != size || Crc32.Of(read.Span) != U32(central[16..])) return "the content is damaged";
        entries.Add(new ForeignEntry(name, read, method == 0 && U16(local[28..]) == 0));
        return null;
    }

    /// <summary>Between entries stands nothing but the descriptor of one that announces it.</summary>
    private (string, string)? Gap(int directory)
    {
        var expected = 0;
        for (var i = 0; i <= places.Count; i++)
        {
            var from = i < places.Count ? places[i].From : directory;
            var gap = from - expected;
            var announced = i > 0 && places[i - 1].HasDescriptor;
            if (gap != 0 && !(announced && gap is 12 or 16)) return (i == 0 ? "container" : entries[i - 1].Name, gap < 0 ? "it overlaps the next entry" : "octets that belong to no entry");
            if (i < places.Count) expected = places[i].To;
        }
        return null;
    }

    private static ReadOnlyMemory<byte>? Inflated(ReadOnlyMemory<byte> packed, int size)
    {
        try
        {
            using var source = new MemoryStream(packed.ToArray(), writable: false);
            using var inflater = new DeflateStream(source, CompressionMode.Decompress);
            var content = new byte[size];
            inflater.ReadExactly(content);
            return inflater.ReadByte() < 0 ? content : (ReadOnlyMemory<byte>?)null;
        }
        catch (Exception damaged) when (damaged is InvalidDataException or EndOfStreamException)
        {
            return null;
        }
    }

    /// <summary>The name, or null where it is no strict UTF-8 or could lead out of a folder that it is unpacked into.</summary>
    private string? Name(int at, int length)
    {
        if (length is 0 or > 1024 || at + length > octets.Length) return null;
        try
        {
            var name = new UTF8Encoding(false, true).GetString(octets.Span.Slice(at, length));
            var parts = name.TrimEnd('/').Split('/');
            return name.Any(c => char.IsControl(c) || c is '\\' or ':') || parts.Any(p => p is "" or "." or "..") ? null : name;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static ushort U16(ReadOnlySpan<byte> from) => BinaryPrimitives.ReadUInt16LittleEndian(from);

    private static uint U32(ReadOnlySpan<byte> from) => BinaryPrimitives.ReadUInt32LittleEndian(from);
}
