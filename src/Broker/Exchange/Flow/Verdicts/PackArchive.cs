using System.Buffers.Binary;
using System.Text;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Exchange.Flow.Verdicts;

/// <summary>
/// A pack as one run of octets, in the very form that its hash is taken over (path, zero octet, length, octets; ordinal order of paths),
/// so that the SHA-256 of the archive is the pack's hash.
/// </summary>
public static class PackArchive
{
    public static byte[] Write(PackFiles files)
    {
        using var output = new MemoryStream();
        files.WriteTo(output.Write);
        return output.ToArray();
    }

    /// <summary>Reads what <see cref="Write"/> wrote; null where it is not that.</summary>
    public static PackFiles? Read(ReadOnlySpan<byte> archive)
    {
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        while (archive.Length > 0)
        {
            var end = archive.IndexOf((byte)0);
            if (end <= 0 || archive.Length < end + 9) return null;
            var path = Encoding.UTF8.GetString(archive[..end]);
            var length = BinaryPrimitives.ReadInt64BigEndian(archive[(end + 1)..]);
            archive = archive[(end + 9)..];
            if (length < 0 || length > archive.Length) return null;
            files[path] = archive[..(int)length].ToArray();
            archive = archive[(int)length..];
        }

        return PackFiles.FromMemory(files);
    }
}
