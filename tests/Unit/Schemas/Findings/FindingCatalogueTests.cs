using System.Text.RegularExpressions;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Tests.Unit.Schemas.Findings;

public partial class FindingCatalogueTests
{
    private static readonly string[] Languages = ["bg", "en", "ro"];

    [Fact]
    public void EveryFindingSpeaksThreeLanguagesAndSaysWhatToDo() =>
        Assert.All(FindingCatalogue.Default.Entries, e =>
        {
            Assert.Matches("^[A-Z0-9]{3}-[0-9]{4}$", e.Code);
            Assert.Equal(Languages, e.Text.Keys.Order());
            Assert.Equal(Languages, e.Remedy.Keys.Order());
            Assert.All(e.Text.Values.Concat(e.Remedy.Values), t => Assert.False(string.IsNullOrWhiteSpace(t)));
        });

    [Fact]
    public void TheLanguagesSayTheSameArguments() =>
        Assert.All(FindingCatalogue.Default.Entries, e =>
        {
            Assert.All(e.Text.Values, t => Assert.Equal(Placeholders(e.Text["en"]), Placeholders(t)));
            Assert.All(e.Remedy.Values, t => Assert.Equal(Placeholders(e.Remedy["en"]), Placeholders(t)));
        });

    [Fact]
    public void EachLanguageIsWrittenInItsOwnLetters() =>
        Assert.All(FindingCatalogue.Default.Entries, e =>
        {
            Assert.Matches(@"\p{IsCyrillic}", e.Text["bg"]);
            Assert.Matches(@"\p{IsCyrillic}", e.Remedy["bg"]);
            Assert.DoesNotMatch(@"\p{IsCyrillic}", e.Text["ro"] + e.Remedy["ro"] + e.Text["en"] + e.Remedy["en"]);
            Assert.DoesNotMatch("[şţŞŢ]", e.Text["ro"] + e.Remedy["ro"]);
        });

    private static IEnumerable<string> Placeholders(string text) => Placeholder().Matches(text).Select(m => m.Value).Distinct().Order();

    [GeneratedRegex(@"\{[A-Za-z0-9]+\}")]
    private static partial Regex Placeholder();
}
