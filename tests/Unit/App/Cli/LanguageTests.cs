using System.CommandLine;
using System.Text.RegularExpressions;
using MessageBroker.App.Cli;
using MessageBroker.App.Views;
using MessageBroker.Exchange.Flow.Views;
using MessageBroker.Exchange.Flow.Model;

namespace MessageBroker.Tests.Unit.App.Cli;

/// <summary>Help, and what is said about a wrong call, in the language that the call or the environment asks for.</summary>
public sealed partial class LanguageTests
{
    [Theory]
    [InlineData("bg", "Употреба:", "Примери:")]
    [InlineData("ro", "Utilizare:", "Exemple:")]
    public async Task Help_of_every_verb_holds_its_sentence_and_parameters_in_that_language_and_none_in_English(string language, string usage, string examples)
    {
        foreach (var verb in CommandLine.Verbs())
        {
            var help = (await BrokerCall.RunAsync([.. verb.Name.Split(' '), "--help", "--lang", language])).Output;
            Assert.Contains(usage, help, StringComparison.Ordinal);
            Assert.Contains(examples, help, StringComparison.Ordinal);
            Assert.Contains(CommandTexts.Sentence(verb.Name, language), help, StringComparison.Ordinal);
            Assert.DoesNotContain(CommandTexts.Sentence(verb.Name, "en"), help, StringComparison.Ordinal);
            Assert.All(verb.Parameters, p => Assert.Contains(CommandTexts.Meaning(verb.Name, p, language), help, StringComparison.Ordinal));
            Assert.All(verb.Parameters, p => Assert.DoesNotContain(CommandTexts.Meaning(verb.Name, p, "en"), help, StringComparison.Ordinal));
            Assert.DoesNotMatch(English(), help);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("case")]
    [InlineData("cofnig")]
    [InlineData("config check --jsn")]
    [InlineData("config check --at yesterday")]
    [InlineData("config check --at 2027-01-01T00:00:00Z --at 2027-01-01T00:00:00Z")]
    [InlineData("config schema surplus")]
    [InlineData("health --timeout x")]
    [InlineData("health --timeout 0")]
    [InlineData("health --timeout")]
    [InlineData("keys create-dev")]
    [InlineData("keys create-dev dir")]
    [InlineData("keys create-dev dir --institution BGASA")]
    [InlineData("keys create-dev dir --institution BG:BGASA --algorithm dsa")]
    [InlineData("message list --state Lost")]
    [InlineData("as4 listen --port 70000")]
    [InlineData("sed validate f001.xml --as-of yesterday")]
    [InlineData("xml canonicalise x.xml --id a --apex b")]
    [InlineData("case list --config ''")]
    public async Task What_is_wrong_with_a_call_is_said_in_the_language_of_the_environment(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(w => w == "''" ? "" : w).ToArray();
        foreach (var (locale, own) in new[] { ("bg_BG.UTF-8", Cyrillic()), ("ro_RO.UTF-8", Romanian()) })
        {
            var call = await BrokerCall.RunAsync(words, "", new() { ["LANG"] = locale });
            Assert.Equal(2, call.Exit);
            Assert.Empty(call.Output);
            Assert.Matches(own, call.Error.Split('\n')[0]);
            Assert.DoesNotMatch(English(), call.Error);
        }
    }

    [Fact]
    public async Task Help_breaks_its_lines_between_words_at_the_width_of_the_screen()
    {
        using var output = new MemoryStream();
        var terminal = new Terminal(Stream.Null, output, TextWriter.Null, TimeProvider.System, _ => null) { Columns = 80 };
        await CommandLine.RunAsync(["as4", "send", "--help", "--lang", "bg"], terminal, CancellationToken.None);
        var help = System.Text.Encoding.UTF8.GetString(output.ToArray());
        Assert.All(help[..help.IndexOf("Примери:", StringComparison.Ordinal)].Split('\n'), line => Assert.InRange(line.Length, 0, 80));
        Assert.Contains("само", help, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bg")]
    [InlineData("ro")]
    public void Every_state_has_a_word_of_its_own_and_only_the_national_systems_word_names_it(string language)
    {
        var names = Enum.GetNames<MessageState>();
        var words = ViewWords.In(language);
        Assert.Equal(names.Length, names.Select(words.State).Distinct().Count());
        Assert.All(names, name => Assert.NotEqual(name, words.State(name)));
        var national = language == "bg" ? "националната система" : "sistemul național";
        Assert.Equal(["Delivered", "Declined"], names.Where(name => words.State(name).Contains(national, StringComparison.Ordinal)));
    }

    // Words that only English sentences of ours hold; names of the field and of options are the same everywhere.
    [GeneratedRegex(@"\b(the|wants|unknown|missing|where absent|Show|see|not|Usage|Options|Examples|REQUIRED|default:)\b")]
    private static partial Regex English();

    [GeneratedRegex(@"\p{IsCyrillic}")]
    private static partial Regex Cyrillic();

    [GeneratedRegex(@"\b(lipsește|cere|cunoaște|necunoscută|în plus|este|apare|merg)\b")]
    private static partial Regex Romanian();
}
