using System.Security.Cryptography;
using System.Text;

namespace MessageBroker.Evidence.Containers;

/// <summary>
/// The manifest of digests, one line a file: 64 hexadecimal digits, two spaces, path, line feed, sorted by path. It lists every
/// file but itself, and <c>sha256sum -c</c> reads it as it stands.
/// </summary>
public static class BundleManifest
{
    public static byte[] Write(IEnumerable<BundleFile> files)
    {
        var text = new StringBuilder();
        foreach (var (path, octets) in files.OrderBy(f => f.Path, StringComparer.Ordinal))
            text.Append(Convert.ToHexStringLower(SHA256.HashData(octets.Span))).Append("  ").Append(path).Append('\n');
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    /// <summary>Path and hexadecimal digest by line; null where the octets are not a manifest.</summary>
    public static IReadOnlyDictionary<string, string>? Read(ReadOnlySpan<byte> octets)
    {
        if (!Ascii.IsValid(octets) || octets.IsEmpty || octets[^1] != '\n') return null;
        var digests = new Dictionary<string, string>(StringComparer.Ordinal);
        var last = "";
        foreach (var line in Encoding.ASCII.GetString(octets[..^1]).Split('\n'))
        {
            if (line.Length < 67 || line[64] != ' ' || line[65] != ' ' || line.AsSpan(0, 64).ContainsAnyExcept("0123456789abcdef")) return null;
            var path = line[66..];
            if (string.CompareOrdinal(last, path) >= 0) return null;
            digests[path] = line[..64];
            last = path;
        }
        return digests;
    }
}
