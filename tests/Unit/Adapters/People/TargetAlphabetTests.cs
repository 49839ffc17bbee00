using System.Text;
using MessageBroker.Adapters.People;

namespace MessageBroker.Tests.Unit.Adapters.People;

public class TargetAlphabetTests
{
    [Theory]
    [InlineData("windows-1250", "Мария Петрова", "Maria Petrova")]
    [InlineData("windows-1250", "България", "Bulgaria")]
    [InlineData("windows-1250", "ЩЕРЕВА, Щерева", "SHTEREVA, Shtereva")]
    [InlineData("windows-1250", "№ 1, № 2", "nr. 1, nr. 2")]
    [InlineData("windows-1250", "Ștefan și țările", "Ştefan şi ţările")]
    [InlineData("windows-1250", "Sto\u0326 s\u0326i t\u0326ara", null)]
    [InlineData("windows-1250", "s\u0326i t\u0326ara", "şi ţara")]
    [InlineData("windows-1250", "„Łódź” – 5 € ß ő", "„Łódź” – 5 € ß ő")]
    [InlineData("windows-1251", "ул. „Борисова“ № 12 – 5 €", "ул. „Борисова“ № 12 – 5 €")]
    [InlineData("windows-1251", "ѝ Ѝ и\u0300", "и И и")]
    [InlineData("windows-1251", "Ștefan", null)]
    [InlineData("windows-1251", "José", null)]
    [InlineData("utf-8", "№ ѝ Ș s\u0326 Ĳ 漢 𝔸 ?", "№ ѝ Ș s\u0326 Ĳ 漢 𝔸 ?")]
    public void A_text_is_written_with_the_letters_of_the_page_or_not_at_all(string page, string text, string? written)
    {
        var alphabet = TargetAlphabet.Named(page)!;
        var made = alphabet.Write(text);
        Assert.Equal(written, made.Text);
        Assert.Equal(written is null, made.Missing.Count > 0);
        if (written is not null) Assert.Equal(written, alphabet.Decode(alphabet.Encode(written)));
    }

    [Theory]
    [InlineData("windows-1250", "Ĳssel, Ĳ, ы", "Ĳ (U+0132), ы (U+044B)")]
    [InlineData("windows-1250", "𝔸 漢", "𝔸 (U+1D538), 漢 (U+6F22)")]
    [InlineData("windows-1250", "a\u200Bb", "U+200B")]
    [InlineData("windows-1251", "Ana Pârvu, Ștefan", "â (U+00E2), Ș (U+0218)")]
    public void Each_letter_that_is_not_there_is_named_once(string page, string text, string letters)
    {
        var made = TargetAlphabet.Named(page)!.Write(text);
        Assert.Null(made.Text);
        var finding = Assert.Single(made.Findings("t.c[id=1]"));
        Assert.Equal(("ADP-0113", "t.c[id=1]", letters, page, true), (finding.Code, finding.Path, finding.Arguments["letters"], finding.Arguments["alphabet"], finding.IsError));
    }

    [Fact]
    public void Half_a_surrogate_pair_is_no_letter_of_any_page()
    {
        Assert.Equal(["U+D800"], TargetAlphabet.Named("utf-8")!.Write("half \uD800 pair").Missing);
        Assert.Equal(["U+DC00"], TargetAlphabet.Named("windows-1250")!.Write("half \uDC00").Missing);
    }

    [Fact]
    public void What_was_done_is_counted()
    {
        var made = TargetAlphabet.Named("windows-1250")!.Write("Ștefan, ул. № 5, № 6");
        Assert.Equal("Ştefan, ul. nr. 5, nr. 6", made.Text);
        Assert.Equal(["ADP-0110 count=2 signs=№ → nr.", "ADP-0111 count=2", "ADP-0112 count=1"],
            made.Findings("p").Select(f => $"{f.Code} {string.Join(' ', f.Arguments.Where(a => a.Key != "alphabet").Select(a => $"{a.Key}={a.Value}"))}"));
        Assert.Empty(TargetAlphabet.Named("windows-1250")!.Write("Ana Pârvu").Findings("p"));
    }

    /// <summary>Every sign of the first plane: what is written comes back the same, and is a question mark only where one stood.</summary>
    [Theory]
    [InlineData("windows-1250")]
    [InlineData("windows-1251")]
    [InlineData("utf-8")]
    public void No_sign_ever_becomes_a_question_mark_or_a_look_alike(string page)
    {
        var alphabet = TargetAlphabet.Named(page)!;
        for (var code = 0; code <= 0xFFFF; code++)
        {
            var text = ((char)code).ToString();
            if (alphabet.Write(text).Text is not { } written) continue;
            Assert.Equal(written, alphabet.Decode(alphabet.Encode(written)));
            Assert.Equal(code == '?', written.Contains('?', StringComparison.Ordinal));
            if (written != text && written != text.Normalize(NormalizationForm.FormC)) Assert.True(text is "№" or "ѝ" or "Ѝ" || "șȘțȚ".Contains(text[0], StringComparison.Ordinal) || Scripts.IsCyrillic(text[0]), text);
        }
    }

    [Fact]
    public void Only_pages_that_files_are_written_in_have_a_name()
    {
        Assert.All(TargetAlphabet.Names, name => Assert.Equal(name, TargetAlphabet.Named(name)!.Name));
        Assert.Null(TargetAlphabet.Named("iso-8859-16"));
        Assert.Throws<EncoderFallbackException>(() => TargetAlphabet.Named("windows-1250")!.Encode("ș"));
    }
}
