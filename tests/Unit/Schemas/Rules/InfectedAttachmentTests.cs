using System.Text;
using MessageBroker.Adapters.Contract;
using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;
using MessageBroker.Schemas.Rules;
using MessageBroker.Tests.Unit.Exchange.Flow.Verdicts;

namespace MessageBroker.Tests.Unit.Schemas.Rules;

/// <summary>An infected attachment, by the one file that stands for all of them. How it fares inbound: FieldEessiAttachmentTests.</summary>
public sealed class InfectedAttachmentTests
{
    /// <summary>The definition: 68 octets at the start, behind them nothing but five kinds of white space, 128 octets at most.</summary>
    [Theory]
    [InlineData(0, "", true)]
    [InlineData(0, " \t\r\n\u001A", true)]
    [InlineData(60, "", true)]
    [InlineData(61, "", false)]
    [InlineData(0, "x", false)]
    [InlineData(10, "\u000B", false)]
    public void The_test_file_is_known_by_its_definition(int blanks, string behind, bool isKnown) =>
        Assert.Equal(isKnown ? "EICAR-Test-File" : null, KnownMalware.In(MalwareTestFile.With(new string(' ', blanks) + behind)));

    [Fact]
    public void Whatever_else_it_is_not_the_test_file()
    {
        var file = MalwareTestFile.With();
        Assert.Null(KnownMalware.In([]));
        Assert.Null(KnownMalware.In(file.AsSpan(1)));
        Assert.Null(KnownMalware.In(file.AsSpan(0, 67)));
        Assert.Null(KnownMalware.In([(byte)' ', .. file]));
        for (var i = 0; i < file.Length; i++)
        {
            byte[] other = [.. file];
            other[i] ^= 1;
            Assert.Null(KnownMalware.In(other));
        }
    }

    [Theory]
    [InlineData("4.2")]
    [InlineData("4.4")]
    public void It_is_not_sent_and_the_part_is_named(string cdm)
    {
        var (draft, verdict) = SubmittedSedTests.Judge("H001", SubmittedSedTests.Sed("H001", cdm, ""), attachments:
        [
            new NationalAttachment("a.txt", "text/plain", false, "clean"u8.ToArray()), new NationalAttachment("b.txt", "text/plain", true, MalwareTestFile.With("\r\n")),
        ]);
        var finding = Assert.Single(draft.Findings, f => f.IsError);
        Assert.Equal(("refuse", "SED-0144", "attachment-2", "b.txt"), (verdict.Outcome, finding.Code, finding.Path, finding.Arguments["file"]));
    }

    /// <summary>A verdict of before this rule is the same today: outbound nothing but malware is looked for in a file.</summary>
    [Fact]
    public void The_other_rules_see_outbound_what_they_always_saw()
    {
        var draft = SubmittedSedTests.Judge("H001", SubmittedSedTests.Sed("H001", "4.4", ""), attachments: [new NationalAttachment("a.png", "image/png", false, Encoding.ASCII.GetBytes("GIF89a"))]).Draft;
        Assert.DoesNotContain(draft.Findings, f => f.Code is "SED-0132" or "SED-0133");
    }

    [Fact]
    public void The_finding_reads_well_in_every_language()
    {
        var finding = Finding.Of("SED-0144", "attachment-1", ("file", "b.txt"), ("name", "EICAR-Test-File"));
        foreach (var language in new[] { "bg", "ro", "en" }) Assert.Contains("EICAR-Test-File", FindingCatalogue.Default.Text(finding, language), StringComparison.Ordinal);
    }
}
