using MessageBroker.App.Configuration;
using MessageBroker.App.Cli;

namespace MessageBroker.Tests.Unit.App.Cli;

/// <summary>What holds for every verb: exit codes, help, suggestions, one JSON object per input.</summary>
public sealed class CommandLineTests
{
    [Fact]
    public async Task A_call_without_verb_is_wrong_and_says_where_help_is()
    {
        var call = await BrokerCall.RunAsync();
        Assert.Equal(2, call.Exit);
        Assert.Contains("broker --help", call.Error, StringComparison.Ordinal);
        Assert.Empty(call.Output);
    }

    [Theory]
    [InlineData("config chek", "check")]
    [InlineData("cofnig", "config")]
    [InlineData("config check --jsn", "--json")]
    [InlineData("keys create-dev dir --institutoin BG:BGASA", "--institution")]
    public async Task An_unknown_word_is_exit_code_2_with_the_nearest_known_one(string line, string near)
    {
        var call = await BrokerCall.RunAsync(line.Split(' '));
        Assert.Equal(2, call.Exit);
        Assert.Contains($"did you mean '{near}'?", call.Error, StringComparison.Ordinal);
        Assert.Empty(call.Output);
    }

    [Theory]
    [InlineData("config check --at yesterday")]
    [InlineData("config check --at 2026-11-25")]
    [InlineData("config check --at 2026-11-25T10:00:00")]
    [InlineData("config check --lang fr")]
    [InlineData("config schema surplus")]
    [InlineData("keys create-dev")]
    [InlineData("keys create-dev dir --institution BGASA")]
    [InlineData("keys create-dev dir --institution BG:BGASA --days 0")]
    [InlineData("keys create-dev dir --institution BG:BGASA --algorithm dsa")]
    public async Task A_wrong_call_is_exit_code_2_and_prints_nothing_on_standard_output(string line)
    {
        var call = await BrokerCall.RunAsync(line.Split(' '));
        Assert.Equal(2, call.Exit);
        Assert.Empty(call.Output);
        Assert.NotEmpty(call.Error);
    }

    [Fact]
    public async Task Behind_two_dashes_everything_is_an_argument()
    {
        var call = await BrokerCall.RunAsync("config", "check", "--json", "--", "--jsn");
        Assert.Equal(3, call.Exit);
        Assert.Equal("--jsn", Assert.Single(call.Answers)["file"]!.GetValue<string>());
    }

    [Fact]
    public async Task Every_verb_has_help_with_its_sentence_and_examples()
    {
        foreach (var verb in CommandLine.Verbs())
        {
            var call = await BrokerCall.RunAsync([.. verb.Name.Split(' '), "--help"]);
            Assert.Equal(0, call.Exit);
            Assert.Contains(CommandTexts.Sentence(verb.Name, "en"), call.Output, StringComparison.Ordinal);
            Assert.EndsWith(".", CommandTexts.Sentence(verb.Name, "en"), StringComparison.Ordinal);
            Assert.NotEmpty(verb.Examples);
            Assert.All(verb.Examples, example => Assert.Contains(example, call.Output, StringComparison.Ordinal));
            Assert.All(verb.Parameters, parameter => Assert.EndsWith(".", CommandTexts.Meaning(verb.Name, parameter, "en"), StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Every_example_is_a_call_that_the_parser_accepts()
    {
        var terminal = new Terminal(Stream.Null, Stream.Null, TextWriter.Null, TimeProvider.System, _ => null);
        foreach (var example in CommandLine.Verbs().SelectMany(verb => verb.Examples))
        {
            // What stands behind a redirection or a pipe belongs to the shell.
            var words = example.Split('|')[^1].Split('>')[0].Trim();
            Assert.StartsWith("broker ", words, StringComparison.Ordinal);
            var call = CommandLine.Build(terminal).Parse(words["broker ".Length..]);
            Assert.True(call.Errors.Count == 0, $"{example}: {string.Join("; ", call.Errors.Select(e => e.Message))}");
        }
    }

    [Fact]
    public async Task Several_files_are_judged_in_order_and_a_missing_one_is_its_own_result()
    {
        using var folder = new TemporaryFolder();
        var bad = folder.Write("bad.json", "[");
        var call = await BrokerCall.RunAsync("config", "check", "--json", bad, folder.File("none.json"), bad);
        Assert.Equal(3, call.Exit);
        Assert.Equal([bad, folder.File("none.json"), bad], call.Answers.Select(a => a["file"]!.GetValue<string>()));
        Assert.Equal(["CFG-0002", "CFG-0001", "CFG-0002"], call.Codes);
    }

    [Theory]
    [InlineData("bg_BG.UTF-8", null, "Няма такъв файл")]
    [InlineData("en_US.UTF-8", "ro_RO.UTF-8", "Fișierul de configurare nu există")]
    [InlineData("C", null, "There is no such")]
    public async Task The_language_is_that_of_the_environment(string lang, string? all, string begin)
    {
        var environment = new Dictionary<string, string> { ["LANG"] = lang };
        if (all is not null) environment["LC_ALL"] = all;
        var call = await BrokerCall.RunAsync(["config", "check", "none.json", "--json"], "", environment);
        Assert.StartsWith(begin, Assert.Single(call.Answers)["findings"]![0]!["text"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_option_goes_before_the_environment_and_letters_stay_readable()
    {
        var call = await BrokerCall.RunAsync(["config", "check", "none.json", "--json", "--lang", "bg"], "", new() { ["LC_ALL"] = "ro_RO" });
        Assert.Contains("Няма такъв файл с настройки", call.Output, StringComparison.Ordinal);
        Assert.Single(call.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task A_person_reads_the_verdict_first_then_why_where_and_what_to_do()
    {
        var call = await BrokerCall.RunAsync("config", "check", "none.json");
        var lines = call.Output.Split('\n');
        Assert.Equal("none.json: refused", lines[0]);
        Assert.StartsWith("  error CFG-0001: ", lines[1], StringComparison.Ordinal);
        Assert.Equal("    where: none.json", lines[2]);
        Assert.StartsWith("    what to do: ", lines[3], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("check", "check")]
    [InlineData("chekc", "check")]
    [InlineData("ceck", "check")]
    [InlineData("schemas", "schema")]
    [InlineData("frobnicate", null)]
    [InlineData("x", null)]
    public void A_suggestion_is_near_or_absent(string word, string? expected) => Assert.Equal(expected, Suggestion.For(word, ["check", "schema"]));
}
