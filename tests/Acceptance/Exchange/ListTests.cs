using MessageBroker.Tests.Acceptance.Setup;

namespace MessageBroker.Tests.Acceptance.Exchange;

/// <summary>What a person reads of the lists of cases and messages, and what is said where nothing can be listed.</summary>
[Collection(StoryCollection.Name)]
public sealed class ListTests(PlayedStory story)
{
    private string Configuration => story.Lands.Bg.Country.Configuration;

    [Theory]
    [InlineData("case", "CASE", 2)]
    [InlineData("message", "MESSAGE", 3)]
    public async Task A_list_is_a_table_with_headings(string what, string heading, int rows)
    {
        var call = await BrokerCall.RunAsync(what, "list", "--config", Configuration);
        var lines = call.Output.TrimEnd('\n').Split('\n');
        Assert.Equal((0, rows + 1), (call.Exit, lines.Length));
        var at = lines[0].IndexOf(heading, StringComparison.Ordinal);
        Assert.True(at > 0, lines[0]);
        Assert.All(lines.Skip(1), line => Assert.True(line[at - 1] == ' ' && line[at] != ' ', line));
        Assert.DoesNotContain("ok", lines);
        Assert.Equal(rows, (await BrokerCall.RunAsync(what, "list", "--config", Configuration, "--json")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Theory]
    [InlineData("case")]
    [InlineData("message")]
    public async Task An_institution_that_is_not_hosted_here_is_exit_code_3_with_those_that_are(string what)
    {
        var call = await BrokerCall.RunAsync(what, "list", "--institution", "RO:80246", "--config", Configuration, "--json");
        Assert.Equal((3, "unreadable"), (call.Exit, call.Verdict));
        Assert.Contains("CLI-0011", call.Output, StringComparison.Ordinal);
        Assert.Contains("BG:BGASA", call.Output, StringComparison.Ordinal);
        Assert.Equal(0, (await BrokerCall.RunAsync(what, "list", "--institution", "BG:BGASA", "--config", Configuration, "--json")).Exit);
    }

    [Theory]
    [InlineData("Bogus")]
    [InlineData("3")]
    public async Task A_state_that_is_none_is_a_wrong_call_that_lists_the_states(string state)
    {
        var call = await BrokerCall.RunAsync("message", "list", "--state", state, "--config", Configuration);
        Assert.Equal((2, ""), (call.Exit, call.Output));
        Assert.Contains("Acknowledged", call.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("MessageBroker.", call.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await BrokerCall.RunAsync("message", "list", "--state", "refused", "--config", Configuration)).Exit);
    }

    [Fact]
    public async Task Evidence_goes_where_it_can_be_written_or_nowhere()
    {
        var call = await BrokerCall.RunAsync("evidence", "export", story.CaseId, "-o", Path.Combine(story.Lands.Layout.Folder, "none", "case.zip"), "--config", Configuration, "--json");
        Assert.Equal(3, call.Exit);
        Assert.Contains("CLI-0008", call.Output, StringComparison.Ordinal);
        var foreign = await BrokerCall.RunAsync("evidence", "export", story.CaseId, "-o", "x.zip", "--institution", "RO:80246", "--config", Configuration, "--json");
        Assert.Equal(3, foreign.Exit);
        Assert.Contains("CLI-0011", foreign.Output, StringComparison.Ordinal);
        var piped = await BrokerCall.RunAsync("evidence", "export", story.CaseId, "-o", "-", "--config", Configuration, "--json");
        Assert.Equal((0, "PK"), (piped.Exit, piped.Output[..2]));
        Assert.Contains("sha256", piped.Error, StringComparison.Ordinal);
    }
}
