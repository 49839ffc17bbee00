using System.Net;

namespace MessageBroker.Tests.Unit.Portal;

/// <summary>
/// The tags of a page as a browser's tokenizer finds them: what came from data and became an element or an attribute shows here, however it was written. Written for
/// these tests; it shares nothing with what writes the pages.
/// </summary>
internal static class HtmlShape
{
    private static readonly HashSet<string> Elements = new(StringComparer.Ordinal)
    {
        "html", "head", "meta", "title", "link", "script", "body", "svg", "symbol", "circle", "path", "use", "a", "header", "nav", "ul", "ol", "li", "div", "span", "b", "form", "input", "button", "main", "p",
        "h1", "h2", "h3", "h4", "section", "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "time", "dl", "dt", "dd", "code", "pre", "details", "figure", "figcaption", "summary", "label", "select", "option", "footer",
        "br", "rect", "line", "g", "fieldset", "legend", "abbr", "small", "mark", "textarea", "article", "h5", "text", "polyline", "title",
    };

    /// <summary>What of the page cannot have come from its markup; empty where all of it did.</summary>
    public static IEnumerable<string> Foreign(string html)
    {
        foreach (var (name, attributes) in Tags(html))
        {
            if (!Elements.Contains(name)) yield return $"<{name}>";
            foreach (var (attribute, value) in attributes)
            {
                if (attribute.StartsWith("on", StringComparison.OrdinalIgnoreCase) || attribute is "style" or "srcdoc" || !attribute.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or ':')) yield return $"<{name} {attribute}>";
                if (attribute is "href" or "src" or "action" or "formaction" && !(value.StartsWith('/') && !value.StartsWith("//", StringComparison.Ordinal) && !value.StartsWith("/\\", StringComparison.Ordinal)) && !value.StartsWith('#')) yield return $"<{name} {attribute}=\"{value}\">";
            }

            if (name == "script" && !attributes.Any(a => a.Name == "src" && a.Value.StartsWith("/static/", StringComparison.Ordinal))) yield return "an inline script";
            if (name == "form" && attributes.Any(a => a is { Name: "method", Value: "post" }) && !HasToken(html, attributes)) yield return "a form without its token";
        }

        if (html.Contains("<!--", StringComparison.Ordinal)) yield return "a comment";
    }

    public static IEnumerable<(string Name, IReadOnlyList<(string Name, string Value)> Attributes)> Tags(string html)
    {
        for (var i = html.IndexOf('<'); i >= 0 && i + 1 < html.Length; i = html.IndexOf('<', i + 1))
        {
            if (!char.IsAsciiLetter(html[i + 1])) continue;
            var end = i + 1;
            while (end < html.Length && html[end] is not (' ' or '\t' or '\n' or '\r' or '/' or '>')) end++;
            var name = html[(i + 1)..end].ToLowerInvariant();
            var attributes = new List<(string, string)>();
            var at = end;
            while (Next(html, ref at) is { } attribute) attributes.Add(attribute);
            yield return (name, attributes);
            i = Math.Max(i, at - 1);
        }
    }

    private static (string Name, string Value)? Next(string html, ref int at)
    {
        while (at < html.Length && (char.IsWhiteSpace(html[at]) || html[at] == '/')) at++;
        if (at >= html.Length || html[at] == '>') return null;
        var start = at++;
        while (at < html.Length && !char.IsWhiteSpace(html[at]) && html[at] is not ('=' or '>' or '/')) at++;
        var name = html[start..at];
        if (at >= html.Length || html[at] != '=') return (name, "");
        at++;
        if (at < html.Length && html[at] is '"' or '\'')
        {
            var (quote, from) = (html[at], at + 1);
            at = html.IndexOf(quote, from);
            if (at < 0) at = html.Length;
            var value = html[from..at];
            at = Math.Min(at + 1, html.Length);
            return (name, WebUtility.HtmlDecode(value));
        }

        start = at;
        while (at < html.Length && !char.IsWhiteSpace(html[at]) && html[at] != '>') at++;
        return (name, WebUtility.HtmlDecode(html[start..at]));
    }

    // The token stands first in its form.
    private static bool HasToken(string html, IReadOnlyList<(string Name, string Value)> form)
    {
        var action = form.FirstOrDefault(a => a.Name == "action").Value ?? "";
        for (var i = html.IndexOf("<form", StringComparison.Ordinal); i >= 0; i = html.IndexOf("<form", i + 1, StringComparison.Ordinal))
        {
            var end = html.IndexOf("</form>", i, StringComparison.Ordinal);
            var text = html[i..(end < 0 ? html.Length : end)];
            var tag = text[..(text.IndexOf('>') + 1)];
            if (tag.Contains("\"post\"", StringComparison.Ordinal) && WebUtility.HtmlDecode(tag).Contains(action, StringComparison.Ordinal) && !text.Contains("name=\"__RequestVerificationToken\"", StringComparison.Ordinal)) return false;
        }

        return true;
    }
}
