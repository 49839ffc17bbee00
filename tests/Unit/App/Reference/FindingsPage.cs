using System.Text;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Tests.Unit.App.Reference;

/// <summary>The reference page of all findings, from the catalogue.</summary>
internal static class FindingsPage
{
    public static string Write()
    {
        var page = new StringBuilder("# Findings\n\nGenerated from the catalogue; a test compares. Codes are stable. *Acts* says who has to do something.\n");
        foreach (var entry in FindingCatalogue.Default.Entries.OrderBy(e => e.Code, StringComparer.Ordinal))
        {
            page.Append($"\n## {entry.Code}\n\n{entry.Severity.ToString().ToLowerInvariant()}, acts: {entry.ActsNext.ToString().ToLowerInvariant()}\n\n| | what | what to do |\n|---|---|---|\n");
            foreach (var language in new[] { "en", "bg", "ro" }) page.Append($"| {language} | {Cell(entry.Text[language])} | {Cell(entry.Remedy[language])} |\n");
        }
        return page.ToString();
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");
}
