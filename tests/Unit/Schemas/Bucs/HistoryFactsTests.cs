using MessageBroker.Exchange.Flow.Verdicts;
using MessageBroker.Schemas.Bucs;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Tests.Unit.Schemas.Bucs;

public sealed class HistoryFactsTests
{
    private static CaseEvent Event(string sed, string? facts) =>
        new() { Event = CaseEventKind.Send, Sed = sed, ByMe = true, DocumentId = "a", At = default, Facts = facts };

    /// <summary>Whatever the flow reads out of a document and keeps must not be doubted where a person gives the same history as a file.</summary>
    [Fact]
    public void What_the_flow_reads_out_of_every_example_is_known()
    {
        var told = new HashSet<string>(StringComparer.Ordinal);
        foreach (var pack in PackSet.Embedded.All)
            foreach (var sed in pack.Seds.Values.Where(s => !s.IsOpen))
                foreach (var path in pack.Files.Paths.Where(p => p.StartsWith($"Seds/{sed.Type}/examples/", StringComparison.Ordinal) && p.EndsWith(".xml", StringComparison.Ordinal)))
                {
                    var facts = SedFacts.Of(SedPush.Read(pack.Files[path]!.Value.ToArray()).Root!);
                    Assert.Empty(HistoryFacts.Unknown([Event(sed.Type, facts)], PackSet.Embedded));
                    told.UnionWith((facts ?? "").Split(','));
                }

        Assert.Superset(new HashSet<string> { HistoryFacts.Decision, HistoryFacts.Disagreement, HistoryFacts.Question, HistoryFacts.NoCostsAsked }, told);
    }

    [Fact]
    public void Clerks_words_are_known_and_each_unknown_one_is_told_once_with_its_place()
    {
        Assert.All(ClerkFacts.Names, n => Assert.Empty(HistoryFacts.Unknown([Event("F002", n == ClerkFacts.LastPayment ? $"{n}=2026-03-14" : n)], PackSet.Embedded)));
        var findings = HistoryFacts.Unknown([Event("F001", null), Event("F001", "odd,odd, ,Decision"), Event("F001", "last_payment")], PackSet.Embedded);
        Assert.Equal(["/1/facts odd", "/1/facts Decision", "/2/facts last_payment"], findings.Select(f => $"{f.Path} {f.Arguments["fact"]}"));
        Assert.All(findings, f => Assert.False(f.IsError));
    }
}
