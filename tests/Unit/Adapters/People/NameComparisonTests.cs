using System.Text;
using MessageBroker.Adapters.People;
using MessageBroker.Adapters.People.Matching;

namespace MessageBroker.Tests.Unit.Adapters.People;

/// <summary>Names beside names, and persons beside persons.</summary>
public sealed class NameComparisonTests
{
    [Theory]
    [InlineData("Желязкова", "Zheliazkova", NameAgreement.Same, "")]
    [InlineData("Пенчо", "Pencio", NameAgreement.Compatible, "OtherReading")]
    [InlineData("Георгиу", "Georgiu", NameAgreement.Same, "")]
    [InlineData("Маринела", "MARINELA", NameAgreement.Same, "")]
    [InlineData("Ștefania", "Ştefania", NameAgreement.Same, "")]
    [InlineData("Ștefan", "Stefan", NameAgreement.Compatible, "OtherReading")]
    [InlineData("ȚURCANU", "Туркану", NameAgreement.Compatible, "OtherReading")]
    [InlineData("Ioniță", "IONITA", NameAgreement.Compatible, "OtherReading")]
    [InlineData("Pârvu", "Pîrvu", NameAgreement.Compatible, "OtherReading")]
    [InlineData("Popescu-Ionescu", "Ionescu", NameAgreement.Compatible, "PartMissing")]
    [InlineData("Ana Maria", "Maria Ana", NameAgreement.Compatible, "OtherOrder")]
    [InlineData("Ioan D.", "Ioan Dumitru", NameAgreement.Compatible, "Initial")]
    [InlineData("Ioan D.", "Ioan Petru", NameAgreement.Different, "OtherName")]
    [InlineData("Стоянски", "Стоянска", NameAgreement.Different, "SexSuffix")]
    [InlineData("Иванов", "Ivanova", NameAgreement.Different, "SexSuffix")]
    [InlineData("Анна", "Diana", NameAgreement.Different, "OtherName")]
    [InlineData("Ana Ana", "Ana Maria", NameAgreement.Different, "OtherName")]
    [InlineData("", "Ana", NameAgreement.Different, "NoName")]
    [InlineData("---", "Ana", NameAgreement.Different, "NoName")]
    public void Two_names_agree_part_by_part(string a, string b, NameAgreement agreement, string reasons)
    {
        foreach (var (left, right) in new[] { (a, b), (b, a) })
        {
            var comparison = NameComparison.Of(left, right);
            Assert.Equal((agreement, reasons), (comparison.Agreement, string.Join(' ', comparison.Reasons)));
            Assert.Equal(agreement switch { NameAgreement.Same => 100, NameAgreement.Different => 0, _ => comparison.Score }, comparison.Score);
            Assert.InRange(comparison.Score, agreement == NameAgreement.Compatible ? 1 : 0, agreement == NameAgreement.Compatible ? 99 : 100);
        }
    }

    /// <summary>Whatever the letters: an answer, the same both ways, and of a name with itself that it is the same.</summary>
    [Fact]
    public void Any_text_is_compared_and_either_way_gives_the_same_answer()
    {
        var dice = new Random(20261128);
        for (var n = 0; n < 3_000; n++)
        {
            var (a, b) = (Text(dice), Text(dice));
            var (there, back) = (NameComparison.Of(a, b), NameComparison.Of(b, a));
            Assert.Equal((there.Agreement, there.Score), (back.Agreement, back.Score));
            if (NameKey.Tokens(a).Count > 0) Assert.Equal(NameAgreement.Same, NameComparison.Of(a, a).Agreement);
        }

        static string Text(Random dice)
        {
            const string letters = "аияшщъьюяжcgeihjșțăâdđß .-'uxy\u0301\ud800";
            var text = new StringBuilder();
            for (var i = dice.Next(12); i > 0; i--) text.Append(letters[dice.Next(letters.Length)]);
            return text.ToString();
        }
    }

    [Theory]
    [InlineData("same number, other spelling", "same")]
    [InlineData("same number, other family name", "same")]
    [InlineData("same number, other forename", "probable")]
    [InlineData("same number, other birth date", "probable")]
    [InlineData("no number", "probable")]
    [InlineData("no number, names swapped", "probable")]
    [InlineData("no number, other sex", "different")]
    [InlineData("no number, other birth date", "different")]
    [InlineData("other number", "probable")]
    [InlineData("other number, other name", "different")]
    [InlineData("number of another country", "probable")]
    public void Without_a_number_in_common_nobody_is_the_same_person(string what, string word)
    {
        var registered = new PersonFacts("1", ["BG:8503124116"], ["Иванова"], ["Мария"], "1985-03-12", PersonSex.Female);
        var person = new PersonFacts("A", ["BG:8503124116"], ["Ivanova"], ["Maria"], "1985-03-12", PersonSex.Female);
        person = what switch
        {
            "same number, other family name" => person with { Families = ["Petrova"] },
            "same number, other forename" => person with { Forenames = ["Mariana"] },
            "same number, other birth date" => person with { Birth = "1985-12-03" },
            "no number" => person with { Numbers = [] },
            "no number, names swapped" => person with { Numbers = [], Families = ["Maria"], Forenames = ["Ivanova"] },
            "no number, other sex" => person with { Numbers = [], Sex = PersonSex.Male },
            "no number, other birth date" => person with { Numbers = [], Birth = "1986-03-12" },
            "other number" => person with { Numbers = ["BG:8503125410"] },
            "other number, other name" => person with { Numbers = ["BG:8503125410"], Forenames = ["Petia"] },
            "number of another country" => person with { Numbers = ["RO:1850312520011"] },
            _ => person,
        };
        var verdict = MatchVerdict.OfPersons(person, registered);
        Assert.Equal(word, verdict.Word);
        Assert.Equal(word == "same" && verdict.Score == 100, verdict.Findings.Count == 0);
    }
}
