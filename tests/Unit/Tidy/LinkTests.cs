using System.Text.RegularExpressions;

namespace MessageBroker.Tests.Unit.Tidy;

/// <summary>Who follows a link of a page, or the page that a text of the program names, arrives.</summary>
public sealed partial class LinkTests
{
    private static IEnumerable<string> Pages =>
        ((string[])["docs", "samples"]).SelectMany(f => Directory.EnumerateFiles(Path.Combine(Repository.Root, f), "*.md", SearchOption.AllDirectories)).Append(Path.Combine(Repository.Root, "README.md"));

    [Fact]
    public void Every_link_between_pages_leads_to_a_file_and_a_heading()
    {
        var links = Pages.SelectMany(p => Link().Matches(File.ReadAllText(p)).Select(m => (Page: p, To: m.Groups[1].Value))).Where(l => !Address().IsMatch(l.To)).ToList();
        Assert.True(links.Count > 100, "the links were not found");
        Offenders.None(links.Where(l => !Arrives(l.Page, l.To)).Select(l => $"{Path.GetRelativePath(Repository.Root, l.Page)}: {l.To}"));
    }

    [Fact]
    public void Every_page_that_a_text_of_the_program_names_is_there()
    {
        var named = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.json", SearchOption.AllDirectories).Where(f => Path.GetFileName(Path.GetDirectoryName(f)) == "Texts")
            .SelectMany(f => Named().Matches(File.ReadAllText(f)).Select(m => m.Value)).Distinct().ToList();
        Assert.NotEmpty(named);
        Offenders.None(named.Where(n => !Arrives(Path.Combine(Repository.Root, "README.md"), n)));
    }

    private static bool Arrives(string page, string link)
    {
        var (path, heading) = link.Split('#') is [var p, var h] ? (p, h) : (link, null);
        var target = path.Length == 0 ? page : Path.GetFullPath(path, Path.GetDirectoryName(page)!);
        if (!Path.Exists(target)) return false;
        return heading is null || !target.EndsWith(".md", StringComparison.Ordinal) || Heading().Matches(File.ReadAllText(target)).Any(m => Anchor(m.Groups[1].Value) == heading);
    }

    /// <summary>As the usual readers of Markdown make it.</summary>
    private static string Anchor(string heading) => NoAnchor().Replace(LinkText().Replace(heading.Trim(), "$1").ToLowerInvariant(), "").Replace(' ', '-');

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^[a-z]+:")]
    private static partial Regex Address();

    [GeneratedRegex(@"\bdocs/[a-z0-9/.-]+\.md(?:#[a-z0-9_-]+)?")]
    private static partial Regex Named();

    [GeneratedRegex("^#+ (.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex LinkText();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NoAnchor();
}
