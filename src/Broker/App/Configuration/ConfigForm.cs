using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MessageBroker.App.Configuration;

/// <summary>A form of texts: what fits, how a person is told, what stands in where nothing fits.</summary>
/// <param name="Example">A text that fits: shown to people, and the harmless value after a violation.</param>
/// <param name="Pattern">The form as a regular expression for the JSON schema, where it has one.</param>
internal sealed record ConfigForm(string Example, Func<string, bool> Fits, string? Pattern = null)
{
    public static ConfigForm Any { get; } = new("text", text => text.Trim().Length > 0);
    public static ConfigForm Place { get; } = new("file", text => text.Trim().Length > 0 && !text.Contains('\0'));
    public static ConfigForm Name { get; } = OfPattern("node-1", "^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$");
    public static ConfigForm Institution { get; } = OfPattern("BG:BGASA", "^[A-Z]{2}:[A-Za-z0-9._-]{1,40}$");
    public static ConfigForm Country { get; } = OfPattern("BG", "^[A-Z]{2}$");
    public static ConfigForm Url { get; } = new("https://127.0.0.1:8443/as4", IsUrl);
    public static ConfigForm Site { get; } = new("https://127.0.0.1:8080", IsUrl);
    public static ConfigForm Zone { get; } = new("Europe/Sofia", text => text.Contains('/') && TimeZoneInfo.TryFindSystemTimeZoneById(text, out _));
    public static ConfigForm Instant { get; } = OfPattern("2027-01-15T00:00:00Z", @"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})$", IsInstant);
    public static ConfigForm Host { get; } = new("db.example", text => Uri.CheckHostName(text) != UriHostNameType.Unknown);
    public static ConfigForm ObjectIdentifier { get; } = OfPattern("1.3.6.1.4.1.99999.1.1", @"^[0-2](\.(0|[1-9][0-9]{0,18})){1,30}$");
    public static ConfigForm PersonalNumber { get; } = OfPattern("0000000000", "^[0-9]{10,13}$");
    public static ConfigForm Address { get; } = new("127.0.0.1:8443", IsAddress);

    public JsonObject Schema(string? doc)
    {
        var schema = new JsonObject { ["type"] = "string" };
        if (doc is not null) schema["description"] = doc;
        if (Pattern is not null) schema["pattern"] = Pattern;
        else schema["minLength"] = 1;
        return schema;
    }

    private static ConfigForm OfPattern(string example, string pattern, Func<string, bool>? also = null)
    {
        var regex = new Regex(pattern, RegexOptions.CultureInvariant);
        return new ConfigForm(example, text => regex.IsMatch(text) && also?.Invoke(text) != false, pattern);
    }

    private static bool IsUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url is { UserInfo: "", Fragment: "" };

    private static bool IsInstant(string text) => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _);

    private static bool IsAddress(string text) => IPEndPoint.TryParse(text, out var address) && address.Port > 0;
}
