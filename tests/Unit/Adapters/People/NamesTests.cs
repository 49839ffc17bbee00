using System.Text;
using CsCheck;
using MessageBroker.Adapters.People;

namespace MessageBroker.Tests.Unit.Adapters.People;

public class NamesTests
{
    [SkippableFact]
    public void Every_reference_name_is_transliterated_letter_for_letter()
    {
        var wrong = SharedData.Rows("national/translit-vectors.csv").Where(r => Transliteration.ToLatin(r[0]) != r[1])
            .Select(r => $"{r[0]}: expected {r[1]}, got {Transliteration.ToLatin(r[0])}");
        Assert.Empty(wrong);
    }

    [SkippableFact]
    public void Settlement_names_of_eight_districts_come_out_as_published()
    {
        foreach (var row in SharedData.Rows("national/ekatte-settlements-8.csv").Where(r => r[4].Length > 0)) Assert.Equal(row[4], Transliteration.ToLatin(row[3]));
    }

    [Theory]
    [InlineData("Андрей", "Andrey")]
    [InlineData("България", "Bulgaria")]
    [InlineData("Мая България", "Maya Balgaria")]
    [InlineData("Щ.", "Sht.")]
    [InlineData("ДЖУРОВ", "DZHUROV")]
    [InlineData("Georgiev", "Georgiev")]
    public void Rules_of_the_streamlined_system(string bulgarian, string latin)
    {
        Assert.Equal(latin, Transliteration.ToLatin(bulgarian));
        Assert.Equal(latin, Transliteration.ToLatin(bulgarian.Normalize(NormalizationForm.FormD)));
    }

    [Fact]
    public void Letters_outside_the_Bulgarian_alphabet_are_named_and_left_alone()
    {
        Assert.Equal("ыэ", Transliteration.UnknownLetters("Быэлы"));
        Assert.Equal("Bыl", Transliteration.ToLatin("Был"));
    }

    [Fact]
    public void The_result_holds_no_Bulgarian_letter() =>
        Gen.Char["абвгдежзийклмнопрстуфхцчшщъьюяАЯЩ -"].Array[0, 30].Sample(letters => !Scripts.HasCyrillic(Transliteration.ToLatin(new string(letters)).Replace("Република", "")));

    [Theory]
    [InlineData("Maria Dimitrova", "Мария Димитрова")]
    [InlineData("Yoana", "Йоана")]
    [InlineData("Zhelyo", "Жельо")]
    [InlineData("Ștefan", "Штефан")]
    [InlineData("TSVETAN", "ЦВЕТАН")]
    public void A_Cyrillic_form_is_proposed(string latin, string cyrillic) => Assert.Equal(cyrillic, CyrillicProposal.For(latin));

    [Theory]
    [InlineData("Георги", "Georgi", "georgi")]
    [InlineData("Георги", "Gheorghi", "georgi")]
    [InlineData("Йорданов", "Yordanov", "Iordanov")]
    [InlineData("Йорданов", "Iordanov", "Iordanov")]
    [InlineData("Цветан", "Tsvetan", "Tvetan")]
    [InlineData("Цветан", "Tzvetan", "Tvetan")]
    [InlineData("Юлия", "Yulia", "IulIa")]
    [InlineData("Юлия", "Iulia", "IulIa")]
    [InlineData("Стоянов", "Stoianov", "stoIanov")]
    [InlineData("Ружа", "Ruzha", "ruJa")]
    [InlineData("Констанца", "Constanța", "konstanTa")]
    [InlineData("Штефан", "Ștefan", "Stefan")]
    [InlineData("Михай", "Mihai", "mihai")]
    public void Keys_that_both_scripts_share(string bulgarian, string latin, string key)
    {
        Assert.Equal(key, NameKey.Of(bulgarian));
        Assert.Equal(key, NameKey.Of(latin));
    }

    [Theory]
    [InlineData("Кирил", "kiril")]
    [InlineData("Chiril", "ciril")]
    [InlineData("Джемал", "dJemal")]
    [InlineData("Gemal", "gemal")]
    [InlineData("Кълъраш", "kalaraS")]
    [InlineData("Călărași", "kalaraSi")]
    [InlineData("Христо", "hristo")]
    [InlineData("Christo", "cristo")]
    [InlineData("Първанов", "parvanov")]
    [InlineData("Purvanov", "purvanov")]
    [InlineData("Мария", "marIa")]
    [InlineData("Mariya", "mariIa")]
    [InlineData("Александър", "aleksandar")]
    [InlineData("Alexander", "aleksander")]
    public void Keys_of_the_pairs_that_the_key_is_known_to_miss(string name, string key) => Assert.Equal(key, NameKey.Of(name));

    [SkippableFact]
    public void Letters_that_do_not_decompose_are_folded_by_table()
    {
        foreach (var row in SharedData.Rows("vectors/field/national/letters-folded.csv").Where(r => r[2] == "same")) Assert.Equal(NameKey.Of(row[0]), NameKey.Of(row[1]));
    }

    [SkippableFact]
    public void No_different_pair_of_the_reference_set_shares_a_key()
    {
        foreach (var row in SharedData.Rows("national/name-match-vectors.csv").Where(r => r[2] == "different")) Assert.NotEqual(NameKey.Of(row[0]), NameKey.Of(row[1]));
        var contained = SharedData.Rows("vectors/field/national/names-contained.csv").Where(r => r[2].StartsWith("different", StringComparison.Ordinal));
        foreach (var row in contained) Assert.NotEqual(NameKey.Tokens(row[0]), NameKey.Tokens(row[1]));
        Assert.Equal(NameKey.Tokens("Ана-Мария"), NameKey.Tokens("Ana Maria"));
    }

    [Fact]
    public void Cedilla_comma_and_decomposed_letters_have_one_comparison_form()
    {
        string[] forms = ["Ştefan Ţepeş", "Ștefan Țepeș", "Ștefan Țepeș".Normalize(NormalizationForm.FormD), "Ştefan Ţepeş".Normalize(NormalizationForm.FormD)];
        Assert.All(forms, f => Assert.Equal("Ștefan Țepeș", RomanianLetters.ToCommaBelow(f)));
        Assert.Single(forms.Select(NameKey.Of).Distinct());
        Assert.Equal([true, false, false, true], forms.Select(RomanianLetters.HasCedilla));
        Assert.Equal("Ştefan", RomanianLetters.ToCedilla("Ștefan"));
    }

    [Fact]
    public void Words_that_mix_scripts_are_found()
    {
        Assert.Equal(["Иvан"], Scripts.MixedWords("Иvан Петров D_BH"));
        Assert.Empty(Scripts.MixedWords("ул. Aleksandrovska"));
    }

    [Fact]
    public void No_text_makes_a_key_throw() => Gen.String.Sample(text => { NameKey.Tokens(text); Transliteration.ToLatin(Clean(text)); CyrillicProposal.For(Clean(text)); }, iter: 2000);

    /// <summary>A lone surrogate cannot be normalised; no reader of ours lets one in.</summary>
    private static string Clean(string text) => new([.. text.Where(c => !char.IsSurrogate(c))]);
}
