using System.Text;

namespace MessageBroker.Exchange.As4.Mime;

/// <summary>
/// A Content-Type header value (RFC 2045 section 5.1), read without an e-mail parser: quoted and unquoted parameters, folded
/// lines and capitals are taken; a parameter that stands twice is a fault, because two readers would choose differently.
/// </summary>
public sealed record ContentTypeHeader
{
    /// <summary>type/subtype in lower case.</summary>
    public required string MediaType { get; init; }
    /// <summary>Parameters by lower-case name, values as written (unquoted).</summary>
    public required IReadOnlyDictionary<string, string> Parameters { get; init; }

    public string? this[string parameter] => Parameters.TryGetValue(parameter, out var value) ? value : null;

    public bool IsXml => MediaType is "text/xml" or "application/xml" || MediaType.EndsWith("+xml", StringComparison.Ordinal);

    /// <summary>Reads a header value; null with the reason when it is not one.</summary>
    public static (ContentTypeHeader? Header, string? Fault) Parse(string value)
    {
        var text = value.Replace("\r", "", StringComparison.Ordinal).Replace('\n', ' ').Replace('\t', ' ').Trim();
        var at = text.IndexOf(';');
        var media = (at < 0 ? text : text[..at]).Trim().ToLowerInvariant();
        if (!IsMediaType(media)) return (null, "no type/subtype");
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        while (at >= 0 && at < text.Length)
        {
            var fault = ReadParameter(text, ref at, parameters);
            if (fault is not null) return (null, fault);
        }
        return (new ContentTypeHeader { MediaType = media, Parameters = parameters }, null);
    }

    private static bool IsMediaType(string media)
    {
        var slash = media.IndexOf('/');
        return slash > 0 && slash < media.Length - 1 && media.All(c => c is > ' ' and < (char)127 && "()<>@,;:\\\"[]?=".IndexOf(c) < 0)
            && media.IndexOf('/', slash + 1) < 0;
    }

    /// <summary>Reads from a semicolon to the next one, or to the end of the text.</summary>
    private static string? ReadParameter(string text, ref int at, Dictionary<string, string> parameters)
    {
        var start = at + 1;
        while (start < text.Length && text[start] is ' ' or ';') start++;
        if (start >= text.Length) { at = text.Length; return null; }
        var equals = text.IndexOf('=', start);
        if (equals < 0) return "a parameter has no value";
        var name = text[start..equals].Trim().ToLowerInvariant();
        at = equals + 1;
        while (at < text.Length && text[at] == ' ') at++;
        var value = at < text.Length && text[at] == '"' ? ReadQuoted(text, ref at) : ReadToken(text, ref at);
        if (value is null) return $"parameter {name}: the quotation mark is not closed, or text follows it";
        return name.Length > 0 && parameters.TryAdd(name, value) ? null : $"parameter {name} stands twice or has no name";
    }

    private static string ReadToken(string text, ref int at)
    {
        var end = text.IndexOf(';', at);
        if (end < 0) end = text.Length;
        var value = text[at..end].Trim();
        at = end;
        return value;
    }

    private static string? ReadQuoted(string text, ref int at)
    {
        var value = new StringBuilder();
        for (at++; at < text.Length && text[at] != '"'; at++)
        {
            if (text[at] == '\\' && at + 1 < text.Length) at++;
            value.Append(text[at]);
        }
        if (at++ >= text.Length) return null;
        while (at < text.Length && text[at] == ' ') at++;
        return at >= text.Length || text[at] == ';' ? value.ToString() : null;
    }
}
