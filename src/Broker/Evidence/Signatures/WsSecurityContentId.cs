using System.Globalization;
using System.Text;

namespace MessageBroker.Evidence.Signatures;

/// <summary>
/// cid: URIs (RFC 2392): a percent-encoded Content-ID without brackets. Decoded exactly once and compared with the raw
/// Content-ID; "+" is a plus sign, an unencoded "@" is tolerated.
/// </summary>
public static class WsSecurityContentId
{
    private const string Scheme = "cid:";

    public static bool IsReference(string? uri) => uri is not null && uri.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);

    /// <summary>The raw Content-ID that a cid: URI names, or null where it is none or its escapes are broken.</summary>
    public static string? Decode(string? uri)
    {
        if (!IsReference(uri)) return null;
        var source = Encoding.UTF8.GetBytes(uri![Scheme.Length..]);
        var octets = new List<byte>(source.Length);
        for (var at = 0; at < source.Length; at++)
        {
            if (source[at] != '%')
            {
                octets.Add(source[at]);
                continue;
            }
            if (at + 2 >= source.Length || !byte.TryParse(source.AsSpan(at + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)) return null;
            octets.Add(value);
            at += 2;
        }
        return Encoding.UTF8.GetString(octets.ToArray());
    }

    /// <summary>The URI that we write for a Content-ID; callers keep to <see cref="IsPortable"/>.</summary>
    public static string Encode(string contentId) => Scheme + contentId.Replace("@", "%40", StringComparison.Ordinal);

    /// <summary>Up to 200 of A-Z a-z 0-9 . _ @ = -: what every known stack carries unchanged (plus, percent and non-ASCII letters break some).</summary>
    public static bool IsPortable(string contentId) =>
        contentId.Length is > 0 and <= 200 && contentId.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '@' or '=' or '-');
}
