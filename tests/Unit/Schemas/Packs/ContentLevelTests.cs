using System.Text.RegularExpressions;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Tests.Unit.Schemas.Packs;

/// <summary>A pack reads of a SED what public sources support, or says why it does not.</summary>
public sealed class ContentLevelTests
{
    /// <summary>SEDs of whose content something is public, as the sheet of facts lists them (§3.0).</summary>
    private static readonly string[] Known = ["F001", "F026", "H002", "H021", "H065", "H120"];

    private static readonly string[] Partial =
    [
        "F002", "F003", "F027", "H001", "H020", "H070", "R004", "R005", "U002", "U004", "U017", "U018", "U020",
        "X001", "X005", "X006", "X007", "X008", "X009", "X010", "X011", "X012",
    ];

    /// <summary>The sheet counts it as an envelope; names of it stand in RINA JSON among the test data of a public program all the same (PDF).</summary>
    private static readonly string[] Beyond = ["U029"];

    public static TheoryData<string> Versions => [.. PackFiles.EmbeddedVersions];

    [Theory]
    [MemberData(nameof(Versions))]
    public void WhatIsPublicIsReadOrItIsSaidWhyNot(string cdm)
    {
        var pack = Pack.Embedded(cdm).Pack!;
        foreach (var sed in pack.Seds.Values)
        {
            var isPublic = Known.Concat(Partial).Concat(Beyond).Contains(sed.Type);
            Assert.True((sed.Level == ContentLevel.Envelope && isPublic) == (sed.Why("en") is not null), $"{cdm} {sed.Type}");
            if (sed.Why("en") is null) continue;
            Assert.Equal(["bg", "en", "ro"], sed.Reasons.Keys.Order(StringComparer.Ordinal));
            Assert.Matches(@"\p{IsCyrillic}", sed.Why("bg"));
            Assert.DoesNotMatch(@"\p{IsCyrillic}|[şţŞŢ]", sed.Why("ro") + sed.Why("en"));
        }
    }

    /// <summary>No SED claims more than the sheet supports.</summary>
    [Theory]
    [MemberData(nameof(Versions))]
    public void NoSedIsAtAHigherLevelThanIsPublic(string cdm) => Assert.All(Pack.Embedded(cdm).Pack!.Seds.Values, s => Assert.True(
        s.Level == ContentLevel.Envelope || s.Level == ContentLevel.Partial && Partial.Concat(Beyond).Contains(s.Type) || Known.Contains(s.Type), s.Type));

    [SkippableFact]
    public void TheListsAreThoseOfTheSheet()
    {
        var table = Regex.Match(File.ReadAllText(SharedFiles.PathOf("facts", "eessi.md")), @"### 3\.0 .*?\n(?<table>\|.*?)\n\n", RegexOptions.Singleline).Groups["table"].Value;
        Assert.Equal(Known, Types(table, "known"));
        Assert.Equal(Partial, Types(table, "partial"));
    }

    private static IEnumerable<string> Types(string table, string level) => table.Split('\n').Where(l => l.StartsWith($"| **{level}**", StringComparison.Ordinal))
        .SelectMany(l => Regex.Matches(Regex.Replace(l.Split('|')[2], @"\([^)]*\)", ""), @"([A-Z])(\d{3})(?:–[A-Z](\d{3}))?"))
        .SelectMany(m => Enumerable.Range(int.Parse(m.Groups[2].Value), int.Parse(m.Groups[3].Success ? m.Groups[3].Value : m.Groups[2].Value) - int.Parse(m.Groups[2].Value) + 1).Select(n => $"{m.Groups[1].Value}{n:D3}"))
        .Distinct().Order(StringComparer.Ordinal);
}
