using MessageBroker.Schemas.Packs;

namespace MessageBroker.Tests.Unit.App.Cli;

public class SedValidateVerbTests
{
    private static readonly Pack Pack = Pack.Embedded("4.4").Pack!;

    [Fact]
    public async Task AValidSedIsAcceptedAndNamesItsPack()
    {
        using var folder = new TemporaryFolder();
        var call = await BrokerCall.RunAsync("sed", "validate", await FileAsync(folder, "family"), "--as-of", "2026-03-15", "--json");
        var answer = Assert.Single(call.Answers);
        Assert.Equal((0, "accepted", "F001", "4.4"), (call.Exit, (string)answer["verdict"]!, (string)answer["sed"]!, (string)answer["pack"]!));
        Assert.Equal((Pack.Hash, "reconstruction", "known"), ((string)answer["packHash"]!, (string)answer["provenance"]!, (string)answer["level"]!));
        Assert.Empty(call.Codes);
    }

    [Fact]
    public async Task TheDayOfJudgementCounts()
    {
        using var folder = new TemporaryFolder();
        var call = await BrokerCall.RunAsync("sed", "validate", await FileAsync(folder, "family"), "--as-of", "2018-01-01", "--json");
        Assert.Equal(1, call.Exit);
        Assert.Contains("SED-0130", call.Codes);
    }

    [Fact]
    public async Task AnImpossiblePersonalNumberIsAWarning()
    {
        using var folder = new TemporaryFolder();
        var file = await FileAsync(folder, "family", x => x.Replace("8804125334", "8804125335", StringComparison.Ordinal));
        var call = await BrokerCall.RunAsync("sed", "validate", file, "--as-of", "2026-03-15", "--json");
        Assert.Equal((0, "accepted"), (call.Exit, (string)Assert.Single(call.Answers)["verdict"]!));
        Assert.Equal(["SED-0115"], call.Codes);
    }

    /// <summary>A reimbursement request beside its claims; the order of the files does not matter, and the claims of another request do not count.</summary>
    [Theory]
    [InlineData("750.25", "EUR", 0)]
    [InlineData("750.20", "EUR", 1, "SED-0137")]
    [InlineData("750.25", "RON", 1, "SED-0136")]
    public async Task ABulkRequestIsComparedWithItsClaims(string amount, string currency, int exit, params string[] codes)
    {
        using var folder = new TemporaryFolder();
        string Claim(string from, string to) => Example("U020/examples/child").Replace(from, to, StringComparison.Ordinal);
        var second = folder.Write("second.xml", Numbered("2").Replace("<amount>750.25", $"<amount>{amount}", StringComparison.Ordinal).Replace("EUR", currency, StringComparison.Ordinal));
        var (whole, first, other) = (folder.Write("whole.xml", Example("U020/examples/master")), folder.Write("first.xml", Example("U020/examples/child")), folder.Write("other.xml", Claim("BG-2026-17", "BG-2025-1")));
        foreach (var order in new string[][] { [whole, first, second, other], [other, second, whole, first] })
        {
            var call = await BrokerCall.RunAsync(["sed", "validate", .. order, "--as-of", "2026-03-15", "--json"]);
            Assert.Equal(exit, call.Exit);
            Assert.Equal(codes, call.Answers.Single(a => (string)a["file"]! == whole)["findings"]!.AsArray().Select(f => (string)f!["code"]!));
        }
    }

    [Fact]
    public async Task ABulkRequestWhoseClaimsAreNotAllGivenIsIncomplete()
    {
        using var folder = new TemporaryFolder();
        var (whole, claim, again) = (folder.Write("whole.xml", Example("U020/examples/master")), folder.Write("1.xml", Numbered("1")), folder.Write("2.xml", Numbered("2")));
        var call = await BrokerCall.RunAsync("sed", "validate", whole, claim, "--as-of", "2026-03-15", "--json");
        Assert.Equal((0, "SED-0134"), (call.Exit, Assert.Single(call.Codes)));
        Assert.Empty((await BrokerCall.RunAsync("sed", "validate", whole, "--as-of", "2026-03-15", "--json")).Codes);
        var more = await BrokerCall.RunAsync("sed", "validate", whole, claim, again, folder.Write("3.xml", Numbered("3")), "--as-of", "2026-03-15", "--json");
        Assert.Equal((1, "SED-0135 SED-0137"), (more.Exit, string.Join(' ', more.Codes)));
    }

    /// <summary>The finding stands with the request; which of the claims are meant only their files tell.</summary>
    [Theory]
    [InlineData("en", "2 claims of the request have the sequential number 1: ")]
    [InlineData("bg", "Пореден номер 1 имат 2 вземания на искането: ")]
    [InlineData("ro", "Numărul de ordine 1 îl au 2 creanțe ale cererii: ")]
    public async Task TwoClaimsUnderOneNumberAreNamedByTheirFiles(string language, string words)
    {
        using var folder = new TemporaryFolder();
        var whole = folder.Write("whole.xml", Example("U020/examples/master").Replace("<numberIndividualClaims>2<", "<numberIndividualClaims>3<", StringComparison.Ordinal));
        string[] claims = [folder.Write("a.xml", Numbered("1")), folder.Write("b.xml", Numbered("2")), folder.Write("c.xml", Numbered("1"))];
        var told = await BrokerCall.RunAsync(["sed", "validate", whole, .. claims, "--as-of", "2026-03-15", "--lang", language]);
        Assert.Contains($"{words}{claims[0]}, {claims[2]}.", told.Output);
        var call = await BrokerCall.RunAsync(["sed", "validate", whole, .. claims, "--as-of", "2026-03-15", "--json"]);
        var twice = call.Answers.SelectMany(a => a["findings"]!.AsArray()).Single(f => (string)f!["code"]! == "SED-0138")!;
        Assert.Equal(("/U020/GeneralInformation", $"{claims[0]}, {claims[2]}"), ((string)twice["path"]!, (string)twice["arguments"]!["documents"]!));
    }

    /// <summary>Among several files a person reads of each verdict whose it is, and a place that is only a line stands behind its file.</summary>
    [Fact]
    public async Task EachVerdictAndEachLineNamesItsFile()
    {
        using var folder = new TemporaryFolder();
        var (good, broken, invalid, absent) = (await FileAsync(folder, "family"), folder.Write("broken.xml", "<F001>\n<x>"), folder.Write("invalid.xml", Example("F001/examples/family").Replace("F001>", "F009>", StringComparison.Ordinal)), folder.File("absent.xml"));
        var call = await BrokerCall.RunAsync("sed", "validate", good, broken, invalid, absent, "--as-of", "2026-03-15", "--lang", "en");
        Assert.Equal([$"{good}: accepted", $"{broken}: refused", $"{invalid}: refused", $"{absent}: unreadable"], call.Output.Split('\n').Where(l => l.StartsWith('/')));
        Assert.Contains($"    where: {broken}:2:", call.Output);
        Assert.DoesNotContain($"where: {invalid}:/", call.Output);
    }

    /// <summary>Two claims of a request, in documents of their own or in one; claims of another request, or without a number, are no second ones.</summary>
    [Theory]
    [InlineData("2", "BG-2026-17", 0)]
    [InlineData("1", "BG-2026-17", 1, "SED-0138")]
    [InlineData(" 01", "BG-2026-17", 1, "SED-0138")]
    [InlineData("1", "BG-2025-1", 0, "SED-0134")]
    [InlineData("", "BG-2026-17", 0)]
    public async Task TwoClaimsOfARequestHaveTwoNumbers(string number, string request, int exit, params string[] codes)
    {
        using var folder = new TemporaryFolder();
        var (whole, first) = (Example("U020/examples/master"), Example("U020/examples/child"));
        var second = Numbered(number).Replace("BG-2026-17", request, StringComparison.Ordinal);
        if (number.Length == 0) second = second.Replace("<sequentialNumberIndividualClaim></sequentialNumberIndividualClaim>", "", StringComparison.Ordinal);
        const string end = "</sedU020:U020>";
        var both = first.Replace(end, second[second.IndexOf("<IndividualClaim>", StringComparison.Ordinal)..], StringComparison.Ordinal);
        foreach (var claims in new string[][] { [first, second], [second, first], [both] })
        {
            var call = await BrokerCall.RunAsync(["sed", "validate", folder.Write("whole.xml", whole), .. claims.Select((c, n) => folder.Write($"{n}.xml", c)), "--as-of", "2026-03-15", "--json"]);
            Assert.Equal((exit, string.Join(' ', codes)), (call.Exit, string.Join(' ', call.Codes)));
        }
    }

    [Fact]
    public async Task AllFindingsAreSaidInTheLanguageOfTheReader()
    {
        using var folder = new TemporaryFolder();
        var file = await FileAsync(folder, "family", x => x.Replace("1988-04-12", "1988-13-12", StringComparison.Ordinal).Replace("56.25", "56,25", StringComparison.Ordinal));
        var call = await BrokerCall.RunAsync("sed", "validate", file, "--lang", "bg");
        Assert.Equal(1, call.Exit);
        Assert.Contains("не е съществуваща дата", call.Output, StringComparison.Ordinal);
        Assert.Contains("двусмислено: 56.25 или 5625", call.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("element", call.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>", "SED-0002")]
    [InlineData("<a>", "SED-0001")]
    [InlineData("", "SED-0005")]
    [InlineData("<a/>", "SED-0010")]
    public async Task WhatIsNoSedIsRefused(string text, string code)
    {
        var call = await BrokerCall.RunAsync(["sed", "validate", "-", "--json"], text, []);
        Assert.Equal(1, call.Exit);
        Assert.Equal([code], call.Codes);
        Assert.Equal("refused", (string)call.Answers[0]["verdict"]!);
    }

    [Fact]
    public async Task APackFromAFolderJudges()
    {
        using var folder = new TemporaryFolder();
        foreach (var path in Pack.Files.Paths)
        {
            var target = Path.Combine(folder.Path, "pack", path);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            await File.WriteAllBytesAsync(target, Pack.Files[path]!.Value.ToArray());
        }
        var file = await FileAsync(folder, "family");
        var call = await BrokerCall.RunAsync("sed", "validate", file, "--pack", Path.Combine(folder.Path, "pack"), "--as-of", "2026-03-15", "--json");
        Assert.Equal((0, Pack.Hash), (call.Exit, (string)call.Answers[0]["packHash"]!));
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "pack", "pack.json"), "{}");
        Assert.Equal(3, (await BrokerCall.RunAsync("sed", "validate", file, "--pack", Path.Combine(folder.Path, "pack"))).Exit);
    }

    [Fact]
    public async Task AWrongCallSaysSo()
    {
        using var folder = new TemporaryFolder();
        var file = await FileAsync(folder, "family");
        Assert.Equal(3, (await BrokerCall.RunAsync("sed", "validate", file, "--pack", "9.9")).Exit);
        Assert.Equal(2, (await BrokerCall.RunAsync("sed", "validate", file, "--as-of", "15.03.2026")).Exit);
        Assert.Equal(3, (await BrokerCall.RunAsync("sed", "validate", Path.Combine(folder.Path, "nowhere.xml"))).Exit);
    }

    /// <summary>The claim of the example under another number.</summary>
    private static string Numbered(string number) =>
        Example("U020/examples/child").Replace("<sequentialNumberIndividualClaim>1<", $"<sequentialNumberIndividualClaim>{number}<", StringComparison.Ordinal);

    private static string Example(string path) => System.Text.Encoding.UTF8.GetString(Pack.Files[$"Seds/{path}.xml"]!.Value.Span);

    private static async Task<string> FileAsync(TemporaryFolder folder, string example, Func<string, string>? change = null)
    {
        var text = System.Text.Encoding.UTF8.GetString(Pack.Files[$"Seds/F001/examples/{example}.xml"]!.Value.Span);
        var file = Path.Combine(folder.Path, "sed.xml");
        await File.WriteAllTextAsync(file, change is null ? text : change(text));
        return file;
    }
}
