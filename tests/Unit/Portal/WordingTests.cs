using System.Text.RegularExpressions;
using MessageBroker.Portal.Wording;
using MessageBroker.Tests.Unit.Tidy;

namespace MessageBroker.Tests.Unit.Portal;

/// <summary>Words, plurals, numbers and dates of the pages.</summary>
public sealed partial class WordingTests
{
    [Fact]
    public void Every_key_that_a_page_names_has_its_text()
    {
        var (keys, root) = (Words.Keys.ToHashSet(StringComparer.Ordinal), Path.Combine(Repository.Root, "src/Broker/Portal"));
        var named = Directory.EnumerateFiles(root, "*.*", SearchOption.AllDirectories).Where(f => (f.EndsWith(".razor", StringComparison.Ordinal) || f.EndsWith(".cs", StringComparison.Ordinal)) && !f.Contains("/obj/", StringComparison.Ordinal))
            .SelectMany(f => Named().Matches(File.ReadAllText(f)).Select(m => (File: Path.GetFileName(f), Key: m.Groups[2].Value, IsCount: m.Groups[1].Value == "W.Count("))).ToList();
        Assert.True(named.Count > 30, "the texts were not found");
        Offenders.None(named.Where(n => n.Key.EndsWith('.') ? !keys.Any(k => k.StartsWith(n.Key, StringComparison.Ordinal)) : !keys.Contains(n.IsCount ? n.Key + ".one" : n.Key)).Select(n => $"{n.File}: no text '{n.Key}'"));
    }

    [Fact]
    public void Every_count_has_its_three_forms() =>
        Offenders.None(Words.Keys.Where(k => k.EndsWith(".one", StringComparison.Ordinal)).Select(k => k[..^4]).Where(k => Words.Keys.Count(other => other == k + ".few" || other == k + ".other") != 2));

    [Fact]
    public void No_key_stands_twice() => Assert.Equal(Words.Keys.Distinct().Count(), Words.Keys.Count());

    [Theory]
    [InlineData("bg", 1, "one")]
    [InlineData("bg", 2, "other")]
    [InlineData("bg", 21, "other")]
    [InlineData("en", 1, "one")]
    [InlineData("en", 0, "other")]
    [InlineData("ro", 0, "few")]
    [InlineData("ro", 1, "one")]
    [InlineData("ro", 2, "few")]
    [InlineData("ro", 19, "few")]
    [InlineData("ro", 20, "other")]
    [InlineData("ro", 100, "other")]
    [InlineData("ro", 101, "few")]
    [InlineData("ro", 120, "other")]
    public void Plurals_follow_the_language(string language, long number, string form) => Assert.Equal(form, Plural.Of(language, number));

    [Fact]
    public void A_count_is_a_whole_phrase()
    {
        Assert.Equal("20 de mesaje", Words.In("ro").Count("n.messages", 20));
        Assert.Equal("2 съобщения", Words.In("bg").Count("n.messages", 2));
        Assert.Equal("1 message", Words.In("en").Count("n.messages", 1));
    }

    [Theory]
    [InlineData("bg", "4817", "194\u00a0622", "24.11.2026", "24\u00a0ноември\u00a02026\u202fг.")]
    [InlineData("ro", "4.817", "194.622", "24.11.2026", "24\u00a0noiembrie\u00a02026")]
    [InlineData("en", "4,817", "194,622", "24 Nov 2026", "24\u00a0November\u00a02026")]
    public void Numbers_and_days_stand_as_the_language_writes_them(string language, string four, string six, string day, string longDay)
    {
        var formats = Words.In(language).Formats;
        var date = new DateOnly(2026, 11, 24);
        Assert.Equal((four, six, day, longDay), (formats.Number(4817), formats.Number(194_622), formats.Day(date), formats.LongDay(date)));
    }

    [GeneratedRegex(@"(\bW\[|\bW\.Text\(|\bW\.Count\(|Words\[|Words\.Text\(|Menu = )""([a-zA-Z.]+)""")]
    private static partial Regex Named();
}
