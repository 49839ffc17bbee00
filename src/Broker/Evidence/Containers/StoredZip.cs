using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace MessageBroker.Evidence.Containers;

/// <summary>
/// The one ZIP that a list of files has: every entry stored, no extra field, no comment, no time (1980-01-01), names in UTF-8,
/// local headers, central directory and end record without a gap. Reading rebuilds it and compares every octet, so that no bit can
/// change unnoticed, wherever a tolerant reader would look away.
/// </summary>
public static class StoredZip
{
    /// <summary>Largest container in octets.</summary>
    public const int MaxOctets = 512 * 1024 * 1024;

    /// <summary>Most files.</summary>
    public const int MaxFiles = 20_000;

    private const uint LocalSignature = 0x04034B50;
    private const uint CentralSignature = 0x02014B50;
    private const uint EndSignature = 0x06054B50;
    private const int LocalSize = 30;

    /// <summary>Version 2.0, UTF-8 names, stored, 1980-01-01 00:00: what both headers of an entry begin with.</summary>
    private static ReadOnlySpan<byte> FixedFields => [20, 0, 0, 8, 0, 0, 0, 0, 0x21, 0];

    /// <summary>Writes the files in the order given.</summary>
    /// <exception cref="ArgumentException">A path is not allowed or stands twice, or the container would be too large.</exception>
    public static byte[] Write(IReadOnlyList<BundleFile> files)
    {
        if (Refuse(files) is { } refused) throw new ArgumentException($"{refused.Kind}: {refused.Part}", nameof(files));
        return Build(files).Octets;
    }

    /// <summary>Reads a container; whatever the octets are, the answer is its files or a fault that names the part.</summary>
    public static ZipReading Read(ReadOnlyMemory<byte> octets)
    {
        if (octets.Length > MaxOctets) return new ZipReading(null, new ContainerFault(ContainerFaultKind.TooLarge, "container", MaxOctets));
        var (files, fault) = ReadEntries(octets);
        if (fault is null && Refuse(files) is { } refused) fault = refused;
        if (fault is not null) return new ZipReading(null, fault);
        var rebuilt = Build(files);
        return Compare(octets.Span, rebuilt) is { } difference ? new ZipReading(null, difference) : new ZipReading(files, null);
    }

    private static (List<BundleFile> Files, ContainerFault? Fault) ReadEntries(ReadOnlyMemory<byte> octets)
    {
        var files = new List<BundleFile>();
        var at = 0;
        while (octets.Length - at >= LocalSize && BinaryPrimitives.ReadUInt32LittleEndian(octets.Span[at..]) == LocalSignature)
        {
            var header = octets.Span.Slice(at, LocalSize);
            var size = BinaryPrimitives.ReadUInt32LittleEndian(header[22..]);
            var nameLength = BinaryPrimitives.ReadUInt16LittleEndian(header[26..]);
            var end = at + LocalSize + (long)nameLength + size;
            var part = files.Count == 0 ? "first entry" : $"entry after {files[^1].Path}";
            if (files.Count == MaxFiles) return (files, new ContainerFault(ContainerFaultKind.TooManyFiles, part, at));
            if (end > octets.Length || nameLength > BundlePath.MaxOctets) return (files, new ContainerFault(ContainerFaultKind.HeaderInvalid, part, at));
            var name = octets.Span.Slice(at + LocalSize, nameLength);
            if (!Ascii.IsValid(name)) return (files, new ContainerFault(ContainerFaultKind.NameNotAllowed, part, at + LocalSize));
            files.Add(new BundleFile(Encoding.ASCII.GetString(name), octets.Slice(at + LocalSize + nameLength, (int)size)));
            at = (int)end;
        }
        return files.Count == 0 ? (files, new ContainerFault(ContainerFaultKind.NotAContainer, "container", 0)) : (files, null);
    }

    private static ContainerFault? Refuse(IReadOnlyList<BundleFile> files)
    {
        // Without regard to case, because some file systems have none and would let one file hide another.
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        long total = 0;
        foreach (var (path, octets) in files)
        {
            if (!BundlePath.IsAllowed(path)) return new ContainerFault(ContainerFaultKind.NameNotAllowed, Shown(path), -1);
            if (!seen.Add(path)) return new ContainerFault(ContainerFaultKind.NameTwice, path, -1);
            total += octets.Length + 2 * (path.Length + 64);
        }
        if (files.Count > MaxFiles) return new ContainerFault(ContainerFaultKind.TooManyFiles, "container", -1);
        return total > MaxOctets ? new ContainerFault(ContainerFaultKind.TooLarge, "container", -1) : null;
    }

    private static string Shown(string path) => path.Length == 0 ? "entry without name" : string.Concat(path.Select(c => c is >= ' ' and < '\x7f' ? c : '?'));

    private sealed record Built(byte[] Octets, IReadOnlyList<(int From, string Part)> Parts);

    private static Built Build(IReadOnlyList<BundleFile> files)
    {
        var output = new ArrayBufferWriter<byte>(1024 + files.Sum(f => f.Octets.Length + 2 * f.Path.Length + 80));
        var central = new ArrayBufferWriter<byte>();
        var parts = new List<(int, string)>();
        var directory = new List<(int, string)>();
        foreach (var (path, octets) in files)
        {
            var offset = output.WrittenCount;
            parts.Add((offset, path));
            directory.Add((central.WrittenCount, $"central directory, {path}"));
            var name = Encoding.ASCII.GetBytes(path);
            var crc = Crc32.Of(octets.Span);
            WriteLocal(output, name, crc, octets.Span);
            WriteCentral(central, name, crc, octets.Length, offset);
        }
        var directoryAt = output.WrittenCount;
        output.Write(central.WrittenSpan);
        parts.AddRange(directory.Select(d => (directoryAt + d.Item1, d.Item2)));
        parts.Add((output.WrittenCount, "end of central directory"));
        WriteEnd(output, files.Count, central.WrittenCount, directoryAt);
        return new Built(output.WrittenSpan.ToArray(), parts);
    }

    private static ContainerFault? Compare(ReadOnlySpan<byte> octets, Built rebuilt)
    {
        var common = octets.CommonPrefixLength(rebuilt.Octets);
        if (common == rebuilt.Octets.Length)
            return common == octets.Length ? null : new ContainerFault(ContainerFaultKind.TrailingOctets, "end of container", common);
        var part = rebuilt.Parts.Last(p => p.From <= common).Part;
        return new ContainerFault(ContainerFaultKind.OctetsDiffer, part, common);
    }

    private static void WriteLocal(ArrayBufferWriter<byte> output, byte[] name, uint crc, ReadOnlySpan<byte> octets)
    {
        Number(output, LocalSignature);
        output.Write(FixedFields);
        Number(output, crc);
        Number(output, (uint)octets.Length);
        Number(output, (uint)octets.Length);
        Number(output, (uint)name.Length); // and no extra field in the upper half
        output.Write(name);
        output.Write(octets);
    }

    private static void WriteCentral(ArrayBufferWriter<byte> output, byte[] name, uint crc, int size, int offset)
    {
        Number(output, CentralSignature);
        output.Write("\u0014\0"u8); // made by version 2.0
        output.Write(FixedFields);
        Number(output, crc);
        Number(output, (uint)size);
        Number(output, (uint)size);
        Number(output, (uint)name.Length); // and no extra field in the upper half
        output.Write("\0\0\0\0\0\0\0\0\0\0"u8); // no comment, first disk, no attributes
        Number(output, (uint)offset);
        output.Write(name);
    }

    private static void WriteEnd(ArrayBufferWriter<byte> output, int count, int directorySize, int directoryAt)
    {
        Number(output, EndSignature);
        Number(output, 0); // the one disk
        Number(output, (uint)(count | count << 16));
        Number(output, (uint)directorySize);
        Number(output, (uint)directoryAt);
        output.Write("\0\0"u8); // no comment
    }

    private static void Number(ArrayBufferWriter<byte> output, uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(output.GetSpan(4), value);
        output.Advance(4);
    }
}

public enum ContainerFaultKind
{
    /// <summary>Does not begin with a ZIP entry.</summary>
    NotAContainer,
    /// <summary>A header points beyond the end.</summary>
    HeaderInvalid,
    /// <summary>A name outside <see cref="BundlePath.IsAllowed"/>.</summary>
    NameNotAllowed,
    /// <summary>Two entries of one name.</summary>
    NameTwice,
    /// <summary>More than <see cref="StoredZip.MaxFiles"/> files.</summary>
    TooManyFiles,
    /// <summary>More than <see cref="StoredZip.MaxOctets"/> octets.</summary>
    TooLarge,
    /// <summary>An octet differs from the only container that these files have: a header, a checksum, the directory, or a file's content.</summary>
    OctetsDiffer,
    /// <summary>Octets behind the end.</summary>
    TrailingOctets,
}

/// <param name="Part">The file or the part of the container.</param>
/// <param name="Offset">Octet offset in the container, or -1.</param>
public sealed record ContainerFault(ContainerFaultKind Kind, string Part, int Offset);

/// <summary>Either the files or a fault, never both.</summary>
public sealed record ZipReading(IReadOnlyList<BundleFile>? Files, ContainerFault? Fault);
