using MessageBroker.Tests.Acceptance.Doors;
using MessageBroker.Tests.Acceptance.Setup;

namespace MessageBroker.Tests.Acceptance.Field;

/// <summary>The lines of the table that need nothing but the two brokers that run for all tests, each in the one order in which everything comes too early.</summary>
[Collection(RunningCollection.Name)]
public sealed class InboundShortTableTests(RunningPair pair)
{
    [SkippableFact]
    public async Task What_comes_in_backwards_comes_out_as_the_table_says()
    {
        GateOnly.Need();
        var play = new InboundPlay(pair.Bulgaria, pair.Lands.Ro);
        await Task.WhenAll(new InboundTable(pair.Bulgaria).Patient.Take(5).Select(row => play.PlayAsync(row with { Orders = [[.. Enumerable.Range(0, row.Documents("0").Length).Reverse()]] })));
        Assert.True(!play.Differences.Any(), string.Join('\n', play.Differences));
        Assert.Equal("identical", (await pair.Lands.Ro.CallAsync("journal", "replay")).Verdict);
    }
}
