using System.Text.Json.Nodes;

namespace MessageBroker.Tests.Conformance;

/// <summary>The judge itself: it must find what is wrong, or the runs prove nothing.</summary>
public sealed class ExpectationTests
{
    private const string Answer = """
        { "verdict": "accept", "crypto": "valid", "ebms": null, "from": { "partyId": "A", "type": "t" },
          "parts": [ { "id": "one", "bytes": 3 } ], "entries": [ { "name": "e", "covered": true } ],
          "findings": [ { "code": "X", "severity": "warning" } ] }
        """;

    [Theory]
    [InlineData("""{ "verdict": "accept" }""", true)]
    [InlineData("""{ "verdict": "refuse" }""", false)]
    [InlineData("""{ "verdict": ["refuse", "accept"] }""", true)]
    [InlineData("""{ "ebms": [null, "EBMS:0101"] }""", true)]
    [InlineData("""{ "ebms": ["EBMS:0101"] }""", false)]
    [InlineData("""{ "from": "A" }""", true)]
    [InlineData("""{ "from": "B" }""", false)]
    [InlineData("""{ "ifPresent": { "kind": "x" } }""", true)]
    [InlineData("""{ "ifPresent": { "crypto": "invalid" } }""", false)]
    [InlineData("""{ "anyOf": [ { "verdict": "refuse" }, { "crypto": "valid" } ] }""", true)]
    [InlineData("""{ "anyOf": [ { "verdict": "refuse" }, { "crypto": "invalid" } ] }""", false)]
    [InlineData("""{ "parts": [ { "id": "one", "bytes": 3 } ] }""", true)]
    [InlineData("""{ "parts": [ { "id": "one", "bytes": 4 } ] }""", false)]
    [InlineData("""{ "parts": [ { "id": "two" } ] }""", false)]
    [InlineData("""{ "partsAbsent": ["two"] }""", true)]
    [InlineData("""{ "partsAbsent": ["one"] }""", false)]
    [InlineData("""{ "covered": ["e"] }""", true)]
    [InlineData("""{ "covered": ["f"] }""", false)]
    [InlineData("""{ "minFindings": { "warning": 1 } }""", true)]
    [InlineData("""{ "minFindings": { "error": 1 } }""", false)]
    [InlineData("""{ "exit": 1 }""", false)]
    [InlineData("""{ "exit": [0, 1] }""", true)]
    [InlineData("""{ "absent": "value" }""", false)]
    public void An_answer_is_compared_member_by_member(string expect, bool holds) =>
        Assert.Equal(holds, Expectation.Misses(JsonNode.Parse(expect)!.AsObject(), JsonNode.Parse(Answer)!.AsObject(), exit: 0).Count == 0);

    [Theory]
    [InlineData(0, "{\"verdict\":\"ok\",\"findings\":[]}\n", 0)]
    [InlineData(1, "{\"verdict\":\"refused\",\"findings\":[]}\n", 1)]
    [InlineData(1, "{\"verdict\":\"refused\",\"findings\":[{\"code\":\"A\",\"severity\":\"error\",\"path\":\"\",\"arguments\":{},\"text\":\"t\",\"remedy\":\"r\"}]}\n", 0)]
    [InlineData(1, "{\"verdict\":\"refused\",\"findings\":[{\"severity\":\"error\",\"path\":\"\",\"arguments\":{},\"text\":\"t\",\"remedy\":\"r\"}]}\n", 1)]
    [InlineData(0, "{\"findings\":[]}\n", 1)]
    [InlineData(0, "{\"verdict\":\"ok\",\"findings\":[]}\nmore\n", 1)]
    [InlineData(0, "no json\n", 1)]
    [InlineData(0, "", 1)]
    [InlineData(5, "{\"verdict\":\"ok\",\"findings\":[]}\n", 1)]
    [InlineData(2, "", 1)]
    public void Every_answer_owes_a_verdict_findings_and_an_exit_code(int exit, string output, int misses) =>
        Assert.Equal(misses, Obligations.Of(new Reply(exit, output, "", TimeSpan.Zero)).Misses.Count);

    [Fact]
    public void Misses_are_tolerated_only_while_the_share_of_the_group_is_right()
    {
        static Outcome One(OutcomeKind kind) => new(new ManifestCase("id", "f", "/", JsonNode.Parse("""{ "tolerance": { "group": "g", "min": 0.9 } }""")!.AsObject()), kind, "");
        var good = Enumerable.Repeat(OutcomeKind.Right, 9).Append(OutcomeKind.Wrong).Select(One).ToList();
        Assert.DoesNotContain(Tolerance.Apply(good), o => o.Kind == OutcomeKind.Wrong);
        var bad = Enumerable.Repeat(OutcomeKind.Right, 8).Append(OutcomeKind.Wrong).Select(One).ToList();
        Assert.Contains(Tolerance.Apply(bad), o => o.Kind == OutcomeKind.Wrong);
    }
}
