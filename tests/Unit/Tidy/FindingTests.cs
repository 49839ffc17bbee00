using System.Text.RegularExpressions;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Tests.Unit.Tidy;

/// <summary>Every finding that can be told is registered, is told by somebody, and speaks three languages.</summary>
public sealed partial class FindingTests
{
    private static readonly string[] Languages = ["bg", "en", "ro"];

    [Fact]
    public void Every_code_in_the_product_is_registered()
    {
        var registered = FindingCatalogue.Default.Entries.Select(e => e.Code).ToHashSet(StringComparer.Ordinal);
        Offenders.None(CodesInUse().Where(code => !registered.Contains(code)));
    }

    [Fact]
    public void Every_finding_has_text_and_remedy_in_three_languages_with_the_same_arguments()
    {
        foreach (var entry in FindingCatalogue.Default.Entries)
            foreach (var texts in new[] { entry.Text, entry.Remedy })
            {
                Assert.Equal(Languages, texts.Keys.Order(StringComparer.Ordinal));
                Assert.All(texts.Values, text => Assert.False(string.IsNullOrWhiteSpace(text), entry.Code));
                Assert.True(texts.Values.Select(ArgumentsOf).Distinct().Count() == 1, $"{entry.Code}: the languages name different arguments");
            }
    }

    [Fact]
    public void Each_language_is_written_in_its_own_letters()
    {
        foreach (var entry in FindingCatalogue.Default.Entries)
        {
            Assert.True(Cyrillic().IsMatch(entry.Text["bg"]), $"{entry.Code}: the Bulgarian text has no Cyrillic");
            Assert.False(Cyrillic().IsMatch(entry.Text["ro"] + entry.Text["en"] + entry.Remedy["en"]), $"{entry.Code}: Cyrillic in another language");
            Assert.False(Cedilla().IsMatch(entry.Text["ro"] + entry.Remedy["ro"]), $"{entry.Code}: Romanian with cedilla instead of comma below");
        }
    }

    private static IEnumerable<string> CodesInUse() => House.Built.Methods.SelectMany(m => m.Texts).Where(text => Code().IsMatch(text)).Distinct();

    private static string ArgumentsOf(string text) => string.Join(',', Argument().Matches(text).Select(m => m.Value).Distinct().Order(StringComparer.Ordinal));

    [GeneratedRegex(@"^[A-Z][A-Z0-9]{2}-\d{4}$")]
    private static partial Regex Code();

    [GeneratedRegex(@"\{[a-zA-Z]+\}")]
    private static partial Regex Argument();

    [GeneratedRegex(@"\p{IsCyrillic}")]
    private static partial Regex Cyrillic();

    [GeneratedRegex("[şŞţŢ]")]
    private static partial Regex Cedilla();
}
