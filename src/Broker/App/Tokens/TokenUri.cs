using System.Text;
using System.Text.RegularExpressions;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Tokens;

/// <summary>
/// A private key in a token, as a <c>pkcs11:</c> URI names it (RFC 7512). The PIN never stands in it: a URI is shown, logged and kept with the inputs of
/// verdicts, so <c>pin-value</c> is refused; <c>pin-source</c> is too, because the file with the PIN has one place already.
/// </summary>
/// <param name="Text">As it was given.</param>
/// <param name="Module">Absolute path of the vendor's shared library (<c>module-path</c>).</param>
/// <param name="Token">By attribute: token (the label), serial, manufacturer, model; at least one of the first two.</param>
/// <param name="Label">CKA_LABEL (<c>object</c>); null where the id alone decides.</param>
/// <param name="Id">CKA_ID in hex; null where the label alone decides.</param>
internal sealed partial record TokenUri(string Text, string Module, IReadOnlyDictionary<string, string> Token, string? Label, string? Id)
{
    private const string Scheme = "pkcs11:";
    private const string Hidden = "***";

    private static readonly string[] OfToken = ["token", "serial", "manufacturer", "model"];
    private static readonly string[] Known = [.. OfToken, "object", "id", "type", "module-path"];
    private static readonly string[] OfPin = ["pin-value", "pin-source"];

    /// <summary>Whether a text that may be the name of a key file is meant as a URI.</summary>
    public static bool Names(string text) => text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);

    /// <summary>The URI for people: a PIN that somebody wrote into it, under whatever name, is not shown.</summary>
    public static string Shown(string text) => Attribute().Replace(text, a => Known.Contains(a.Groups["name"].Value) ? a.Value : a.Length == 0 ? "" : OfPin.Contains(a.Groups["name"].Value, StringComparer.OrdinalIgnoreCase) ? $"{a.Groups["name"].Value}={Hidden}" : Hidden);

    /// <summary>The token for people: its label, or its serial number.</summary>
    public string TokenName => Token.TryGetValue("token", out var label) ? label : Token["serial"];

    /// <summary>Reads a URI, or says what is wrong with it.</summary>
    /// <param name="place">For the finding.</param>
    public static (TokenUri? Uri, Finding? Fault) Parse(string text, string place)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        string? wrong = null;
        foreach (var part in text[Scheme.Length..].Split('?', 2).SelectMany((half, i) => half.Split(i == 0 ? ';' : '&')).Where(p => p.Length > 0))
        {
            var (name, value) = part.Split('=', 2) is [var before, var behind] ? (before, behind) : (part, "");
            if (OfPin.Contains(name, StringComparer.OrdinalIgnoreCase)) return (null, Finding.Of("CFG-0062", place, ("file", Shown(text)), ("attribute", name)));
            if (!Known.Contains(name)) wrong ??= $"the attribute {name} is none of {string.Join(", ", Known)}";
            else if (!values.TryAdd(name, value)) wrong ??= $"{name} stands twice";
        }

        wrong ??= Missing(values);
        return wrong is null ? Of(text, values) is { } uri ? (uri, null) : Wrong("a value is not percent-encoded UTF-8") : Wrong(wrong);

        (TokenUri?, Finding?) Wrong(string reason) => (null, Finding.Of("CFG-0061", place, ("file", Shown(text)), ("reason", reason)));
    }

    private static string? Missing(Dictionary<string, string> values) =>
        !values.ContainsKey("token") && !values.ContainsKey("serial") ? "it names no token (token or serial)"
        : !values.ContainsKey("object") && !values.ContainsKey("id") ? "it names no key (object or id)"
        : values.GetValueOrDefault("type", "private") != "private" ? "type is not private"
        : !values.TryGetValue("module-path", out var module) ? "module-path is missing"
        : !Path.IsPathFullyQualified(Uri.UnescapeDataString(module)) ? "module-path is not absolute"
        : null;

    private static TokenUri? Of(string text, Dictionary<string, string> values)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in values.Where(v => v.Key != "id"))
        {
            if (Octets(value) is not { } octets || Utf8(octets) is not { } plain) return null;
            texts[name] = plain;
        }

        byte[]? id = null;
        if (values.TryGetValue("id", out var encoded) && (id = Octets(encoded)) is null) return null;
        var token = texts.Where(t => OfToken.Contains(t.Key)).ToDictionary(StringComparer.Ordinal);
        return new TokenUri(text, texts["module-path"], token, texts.GetValueOrDefault("object"), id is null ? null : Convert.ToHexString(id));
    }

    /// <summary>Undoes percent-encoding; null where it is broken.</summary>
    private static byte[]? Octets(string value)
    {
        var octets = new List<byte>(value.Length);
        for (var i = 0; i < value.Length; i++)
            if (value[i] != '%') octets.AddRange(Encoding.UTF8.GetBytes(value, i, 1));
            else if (i + 2 < value.Length && byte.TryParse(value.AsSpan(i + 1, 2), System.Globalization.NumberStyles.AllowHexSpecifier, null, out var octet))
            {
                octets.Add(octet);
                i += 2;
            }
            else return null;
        return [.. octets];
    }

    private static string? Utf8(byte[] octets)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(octets);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    // Behind the scheme; a piece without a name is taken for the rest of a value.
    [GeneratedRegex(@"(?<=^pkcs11:|[;?&])(?<name>[^;?&=]*)(=[^;?&]*)?(?=[;?&]|$)", RegexOptions.IgnoreCase)]
    private static partial Regex Attribute();
}
