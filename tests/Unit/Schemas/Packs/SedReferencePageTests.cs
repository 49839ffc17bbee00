using MessageBroker.Schemas.Packs;

namespace MessageBroker.Tests.Unit.Schemas.Packs;

public class SedReferencePageTests
{
    private static IEnumerable<SedSchema> Seds => PackSet.Embedded.All.SelectMany(p => p.Seds.Values);

    /// <summary>Written anew with <c>APPROVE=1 dotnet test tests/Unit --filter FullyQualifiedName~ReferencePage</c>.</summary>
    [Theory]
    [InlineData("4.2", "seds-4.2.md")]
    [InlineData("4.4", "seds.md")]
    public void ThePageOfTheSedsIsThatOfThePack(string cdm, string name)
    {
        var page = Path.Combine(SharedFiles.RepositoryRoot, "docs", "reference", name);
        var text = SedsPage.Write(Pack.Embedded(cdm).Pack!);
        if (Environment.GetEnvironmentVariable("APPROVE") == "1") File.WriteAllText(page, text);
        Assert.True(File.Exists(page) && File.ReadAllText(page).ReplaceLineEndings("\n") == text, $"docs/reference/{name} is not what the pack says");
    }

    [Fact]
    public void EveryElementSaysHowSureWeAre() =>
        Assert.All(Seds.SelectMany(s => s.Places()), p =>
        {
            Assert.True(p.Element.Sources is { Name: not null, Order: not null, Bound: not null }, p.Path);
            Assert.True(p.Element.CodeList is null || p.Element.Sources.Codes is not null, p.Path);
            Assert.True(p.Element.MaxLength is null || p.Element.Sources.Length is not null, p.Path);
        });

    [Fact]
    public void EveryElementHasItsLabelInThreeLanguages() =>
        Assert.All(Seds, s => Assert.All(s.Places().Where(p => p.Element.Name != "value"), p =>
        {
            Assert.Matches(@"\p{IsCyrillic}|IBAN|BIC", s.Label(p.Element, "bg"));
            Assert.DoesNotMatch(@"\p{IsCyrillic}", s.Label(p.Element, "ro") + s.Label(p.Element, "en"));
            Assert.DoesNotMatch("[şţŞŢ]", s.Label(p.Element, "ro"));
        }));
}
