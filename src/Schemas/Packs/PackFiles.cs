using System.Buffers.Binary;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace MessageBroker.Schemas.Packs;

/// <summary>The files of one pack by their path inside it ("Seds/F001/F001.xsd"), whether they come from the program or from a folder.</summary>
public sealed class PackFiles
{
    private readonly SortedDictionary<string, byte[]> files;

    private PackFiles(SortedDictionary<string, byte[]> files)
    {
        this.files = files;
        Hash = ComputeHash();
    }

    /// <summary>
    /// SHA-256 (lower-case hex) over the files in ordinal order of their paths: for each the path in UTF-8, a zero octet,
    /// the length as eight octets (big endian) and the octets. It names the pack in every verdict.
    /// </summary>
    public string Hash { get; }

    public IEnumerable<string> Paths => files.Keys;

    public ReadOnlyMemory<byte>? this[string path] => files.TryGetValue(path, out var bytes) ? new ReadOnlyMemory<byte>?(bytes) : null;

    /// <summary>Versions that this program carries.</summary>
    public static IReadOnlyList<string> EmbeddedVersions { get; } =
        [.. EmbeddedNames().Select(n => n.Split('/')[1]).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The files of a pack that this program carries; empty where it carries none of that version.</summary>
    public static PackFiles FromProgram(string cdm)
    {
        var prefix = $"Packs/{cdm}/";
        var found = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var name in EmbeddedNames().Where(n => n.StartsWith(prefix, StringComparison.Ordinal)))
        {
            using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            found[name[prefix.Length..]] = bytes;
        }
        return new PackFiles(found);
    }

    /// <summary>A pack held in memory, for tests and for tools that build one.</summary>
    public static PackFiles FromMemory(IEnumerable<KeyValuePair<string, byte[]>> files) =>
        new(new SortedDictionary<string, byte[]>(files.ToDictionary(f => f.Key, f => f.Value), StringComparer.Ordinal));

    private static IEnumerable<string> EmbeddedNames() =>
        Assembly.GetExecutingAssembly().GetManifestResourceNames().Where(n => n.StartsWith("Packs/", StringComparison.Ordinal));

    /// <summary>Gives the files as one run of octets, piece by piece, in the form that <see cref="Hash"/> is taken over.</summary>
    public void WriteTo(Action<ReadOnlySpan<byte>> write)
    {
        Span<byte> length = stackalloc byte[8];
        foreach (var (path, bytes) in files)
        {
            write(Encoding.UTF8.GetBytes(path));
            write([0]);
            BinaryPrimitives.WriteInt64BigEndian(length, bytes.LongLength);
            write(length);
            write(bytes);
        }
    }

    private string ComputeHash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        WriteTo(hash.AppendData);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
