using System.Text;
using CsCheck;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Tests.Unit.Schemas.Packs;

public class SedWriterTests
{
    private static readonly Pack Pack = Pack.Embedded("4.4").Pack!;

    /// <summary>Of both packs, each as "VERSION PATH".</summary>
    public static TheoryData<string> Examples => [.. PackSet.Embedded.All.SelectMany(p => p.Files.Paths.Where(f => f.Contains("/examples/", StringComparison.Ordinal)).Select(f => $"{p.Cdm} {f}"))];

    [Theory]
    [MemberData(nameof(Examples))]
    public void WhatWasReadIsWrittenAndReadAgainTheSame(string example)
    {
        var pack = Pack.Embedded(example.Split(' ')[0]).Pack!;
        var first = SedPush.Read(pack.Files[example.Split(' ')[1]]!.Value.ToArray());
        var written = SedWriter.Write(pack, first.SedType!, first.Root!);
        Assert.Empty(written.Findings);
        var second = SedPush.Read(written.Octets);
        Assert.Empty(second.Findings);
        Assert.Equal(Dump(first.Root!), Dump(second.Root!));
    }

    [Fact]
    public void TheOrderOfTheTreeDoesNotMatter()
    {
        var root = SedPush.Read(Pack.Files["Seds/F001/examples/provisional-decision.xml"]!.Value.ToArray()).Root!;
        var expected = SedWriter.Write(Pack, "F001", root).Octets;
        Gen.Int.Sample(seed => Assert.Equal(expected, SedWriter.Write(Pack, "F001", Shuffled(root, new Random(seed))).Octets), iter: 40, threads: 1);
    }

    [Fact]
    public void TheFormIsFixed()
    {
        var root = new SedNode("F001");
        var person = root.Add(new SedNode("Claimant")).Add(new SedNode("PersonIdentification"));
        person.Add(new SedNode("forename", ""));
        person.Add(new SedNode("familyName", "A<&>\r\n\"Ț\U0001F600"));
        root.Add(new SedNode("Decision")).Add(new SedNode("Periods"));
        root.Add(new SedNode("NotInTheSchema", "x"));
        Assert.Equal(
            "<sedF001:F001 xmlns:sedF001=\"http://ec.europa.eu/eessi/ns/4_4/F001\" sedGVer=\"4\" sedVer=\"4\"><Claimant><PersonIdentification>" +
            "<familyName>A&lt;&amp;&gt;&#xD;\n\"Ț\U0001F600</familyName><forename></forename></PersonIdentification></Claimant>" +
            "<NotInTheSchema>x</NotInTheSchema></sedF001:F001>",
            Encoding.UTF8.GetString(SedWriter.Write(Pack, "F001", root).Octets));
    }

    [Theory]
    [InlineData(0x0001)]
    [InlineData(0xD83D)]
    [InlineData(0xFFFE)]
    public void ACharacterThatXmlCannotHoldIsAFinding(int code)
    {
        var text = $"a{(char)code}b";
        var root = new SedNode("F001");
        root.Add(new SedNode("AdditionalRequestOrInformation")).Add(new SedNode("additionalInformation", text));
        var written = SedWriter.Write(Pack, "F001", root);
        var finding = Assert.Single(written.Findings);
        Assert.Equal(("SED-0032", "/F001/AdditionalRequestOrInformation/additionalInformation", true), (finding.Code, finding.Path, finding.IsError));
        Assert.Equal(($"U+{code:X4}", "2"), (finding.Arguments["character"], finding.Arguments["position"]));
    }

    private static string Dump(SedNode node) => $"{node.Name}({node.Text}{string.Concat(node.Children.Select(Dump))})";

    /// <summary>Children in another order; those of one name keep theirs, for it means something.</summary>
    private static SedNode Shuffled(SedNode node, Random random)
    {
        var copy = new SedNode(node.Name, node.Text);
        var groups = node.Children.GroupBy(c => c.Name).Select(g => g.ToList()).ToArray();
        random.Shuffle(groups);
        foreach (var child in groups.SelectMany(g => g)) copy.Add(Shuffled(child, random));
        return copy;
    }
}
