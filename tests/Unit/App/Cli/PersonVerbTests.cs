using System.Text.Json.Nodes;

namespace MessageBroker.Tests.Unit.App.Cli;

public class PersonVerbTests
{
    [Fact]
    public async Task A_possible_number_tells_what_it_says()
    {
        var call = await BrokerCall.RunAsync("person", "check-id", "1630615123457", "--country", "RO", "--json");
        var answer = Assert.Single(call.Answers);
        Assert.Equal((0, "valid", "CNP", "1963-06-15", "male", "12"), (call.Exit, Text(answer, "verdict"), Text(answer, "kind"), Text(answer, "birthDate"), Text(answer, "sex"), Text(answer, "county")));
        Assert.False(answer.ContainsKey("reason"));
    }

    [Fact]
    public async Task An_impossible_one_says_why_and_what_to_do()
    {
        var call = await BrokerCall.RunAsync("person", "check-id", "8032056032", "850312 4100", "--kind", "EGN", "--lang", "bg");
        Assert.Equal(1, call.Exit);
        Assert.Contains("Контролната цифра", call.Output, StringComparison.Ordinal);
        Assert.Contains("8503124100", call.Output, StringComparison.Ordinal);
        var json = await BrokerCall.RunAsync("person", "check-id", "8032056032", "8503125051", "--kind", "EGN", "--json");
        Assert.Equal(["ADP-0085", "ADP-0086"], json.Codes);
        Assert.Equal("checksum", Text(json.Answers[0], "reason"));
    }

    [Theory]
    [InlineData("", null, null, "length", "ADP-0089")]
    [InlineData(" - ", "BG", null, "length", "ADP-0089")]
    [InlineData("", null, "EGN", "length", "ADP-0082")]
    [InlineData("111111111111111111111111111111", "BG", null, "length", "ADP-0093")]
    [InlineData("1234567", "BG", null, "length", "ADP-0093")]
    [InlineData("BG80BNBG96611020345678", "RO", null, "country", "ADP-0088")]
    [InlineData("BG80BNBG96611020345678", "RO", "IBAN", "country", "ADP-0088")]
    public async Task What_has_no_length_or_another_country_is_told_as_that(string value, string? country, string? kind, string reason, string code)
    {
        string[] options = [.. country is null ? [] : new[] { "--country", country }, .. kind is null ? [] : new[] { "--kind", kind }];
        var call = await BrokerCall.RunAsync(["person", "check-id", value, .. options, "--json"]);
        var answer = Assert.Single(call.Answers);
        Assert.Equal((1, "invalid", reason), (call.Exit, Text(answer, "verdict"), Text(answer, "reason")));
        Assert.Equal([code], call.Codes.Where(c => c != "ADP-0087"));
        Assert.Equal(code is not ("ADP-0089" or "ADP-0093"), answer.ContainsKey("kind"));
    }

    [Theory]
    [InlineData("EGN", "RO")]
    [InlineData("LNCH", "RO")]
    [InlineData("CNP", "BG")]
    [InlineData("CUI", "BG")]
    public async Task A_kind_of_the_other_country_is_a_wrong_call(string kind, string country)
    {
        var call = await BrokerCall.RunAsync("person", "check-id", "8032056031", "--kind", kind, "--country", country);
        Assert.Equal((2, ""), (call.Exit, call.Output));
        Assert.Contains(kind, call.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_time_of_judgement_decides_about_birth_dates_ahead()
    {
        Assert.Equal(1, (await BrokerCall.RunAsync("person", "check-id", "3041014111", "--kind", "EGN", "--at", "2026-06-01T00:00:00Z")).Exit);
        Assert.Equal(0, (await BrokerCall.RunAsync("person", "check-id", "3041014111", "--kind", "EGN", "--at", "2031-06-01T00:00:00Z")).Exit);
    }

    [Fact]
    public async Task Names_are_written_in_Latin_and_a_way_back_is_only_proposed()
    {
        var call = await BrokerCall.RunAsync("person", "transliterate", "Жельо Щерев", "Иvан", "--json");
        Assert.Equal((0, "Zhelyo Shterev"), (call.Exit, Text(call.Answers[0], "text")));
        Assert.Equal(["ADP-0054"], call.Codes);
        Assert.False(call.Answers[0].ContainsKey("computed"));
        var back = Assert.Single((await BrokerCall.RunAsync("person", "transliterate", "Iulia", "--to", "cyrillic-proposal", "--json")).Answers);
        Assert.True((bool)back["computed"]!);
    }

    [Fact]
    public async Task A_wrong_call_is_exit_code_2()
    {
        Assert.Equal(2, (await BrokerCall.RunAsync("person", "check-id", "8032056031", "--kind", "SSN")).Exit);
        Assert.Equal(2, (await BrokerCall.RunAsync("person", "transliterate", "Иван", "--to", "greek")).Exit);
    }

    [SkippableTheory]
    [InlineData("national")]
    [InlineData("vectors/field")]
    public async Task Every_case_of_the_manifests_has_its_answer(string folder)
    {
        var manifest = Adapters.SharedData.PathOf(folder + "/manifest.jsonl");
        var wrong = new List<string>();
        foreach (var line in File.ReadLines(manifest))
        {
            var item = JsonNode.Parse(line)!;
            if ((string?)item["verb"] is not ("person check-id" or "person transliterate") || (string?)item["scope"] == "core") continue;
            var args = item["args"]!.AsObject();
            string[] options = [.. new[] { "kind", "country", "to", "at" }.Where(args.ContainsKey).SelectMany(o => new[] { "--" + o, (string)args[o]! })];
            var call = await BrokerCall.RunAsync([.. ((string)item["verb"]!).Split(' '), (string)args["value"]!, .. options, "--json"], "", []);
            if (Difference(item["expect"]!.AsObject(), Assert.Single(call.Answers), call.Exit) is { } difference) wrong.Add($"{item["id"]}: {difference}");
        }
        Assert.Empty(wrong);
    }

    private static string? Difference(JsonObject expect, JsonObject answer, int exit)
    {
        if (exit != ((string?)answer["verdict"] is "valid" or "ok" ? 0 : 1)) return $"exit code {exit}";
        if (exit == 1 && answer["findings"]!.AsArray().Count == 0) return "no finding";
        foreach (var (name, value) in expect)
        {
            if (name == "ifPresent")
            {
                foreach (var (inner, wanted) in value!.AsObject()) if (answer.ContainsKey(inner) && !Same(wanted, answer[inner])) return $"{inner} = {answer[inner]}";
            }
            else if (!Same(value, answer[name])) return $"{name} = {answer[name]}";
        }
        return null;
    }

    private static bool Same(JsonNode? wanted, JsonNode? got) =>
        wanted is JsonArray list ? list.Any(item => Same(item, got)) : JsonNode.DeepEquals(wanted, got);

    private static string? Text(JsonObject answer, string name) => (string?)answer[name];
}
