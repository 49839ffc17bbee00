using System.Text;
using System.Xml.Linq;
using MessageBroker.Schemas.Envelope;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Tests.Unit.Schemas.Envelope;

public class SbdhTests
{
    internal static readonly byte[] Sed = Pack.Embedded("4.4").Pack!.Files["Seds/F001/examples/family.xml"]!.Value.ToArray();

    internal static readonly Sbdh Header = new()
    {
        Sender = new SbdhParty("BG:BGASA", CaseRole.CaseOwner),
        Receivers = [new SbdhParty("RO:80246", CaseRole.Counterparty), new SbdhParty("RO:80242", CaseRole.Counterparty)],
        InstanceIdentifier = "590783ffe9974e95a0ae07a6ceb25f1e",
        Type = "F001",
        TypeVersion = "4.4",
        CaseAction = "Start",
        Created = new DateTimeOffset(2026, 3, 10, 9, 30, 0, 125, TimeSpan.FromHours(2)),
        SetId = "79f1b67c955d4a399b93b731d7bba51a",
        DocumentVersion = 1,
        RelatedSetId = "86c7b4d60efa4b328862ca0ddc8cf45a",
        CaseId = "86c7b4d60efa4b328862ca0ddc8cf45b",
        Buc = "FB_BUC_01",
        BucVersion = "4.2",
        Attachments = [new SedAttachment("akt@example.org", "Акт <за> \"раждане\" & др.pdf", "application/pdf", false), new SedAttachment("b", "b.pdf", "application/pdf", true)],
    };

    private static readonly string Text = Encoding.UTF8.GetString(SbdhWriter.Write(Header, Sed));

    [Fact]
    public void WhatWasWrittenIsReadTheSame()
    {
        var reading = SedPush.Read(Text);
        Assert.Empty(reading.Findings);
        var read = reading.Envelope!;
        Assert.Equal(Header with { Receivers = [], Attachments = [] }, read with { Receivers = [], Attachments = [] });
        Assert.Equal(Header.Receivers, read.Receivers);
        Assert.Equal(Header.Attachments, reading.Attachments);
        Assert.Equal((Header.CaseId, "F001", "4.4"), (reading.CaseId, reading.SedType, reading.Cdm));
        Assert.Contains("<sbdh:CreationDateAndTime>2026-03-10T07:30:00.125Z<", Text, StringComparison.Ordinal);
    }

    [Fact]
    public void TheSedGoesInOctetForOctet()
    {
        var declaration = Encoding.UTF8.GetString(Sed).IndexOf("?>", StringComparison.Ordinal) + 2;
        Assert.True(SbdhWriter.Write(Header, Sed).AsSpan().IndexOf(Sed.AsSpan(declaration)) > 0);
        byte[] bare = [.. Encoding.UTF8.Preamble, .. "<a  b = '1'/>"u8];
        Assert.EndsWith("<a  b = '1'/></sbdh:StandardBusinessDocument>", Encoding.UTF8.GetString(SbdhWriter.Write(Header, bare)), StringComparison.Ordinal);
        Assert.DoesNotContain("\uFEFF", Encoding.UTF8.GetString(SbdhWriter.Write(Header, bare)), StringComparison.Ordinal);
    }

    [Fact]
    public void WithoutReplyAndAttachmentsNothingInferredIsWritten() =>
        Assert.DoesNotContain(Sbdh.InferredNamespaceUri, Encoding.UTF8.GetString(SbdhWriter.Write(Header with { RelatedSetId = null, Attachments = [] }, Sed)), StringComparison.Ordinal);

    [Theory]
    [InlineData("<sbdh:HeaderVersion>1.1</sbdh:HeaderVersion>", "", "ENV-0001")]
    [InlineData("<sbdh:SetId>79f1b67c955d4a399b93b731d7bba51a</sbdh:SetId>", "", "ENV-0001")]
    [InlineData("<i:FileName>b.pdf</i:FileName>", "<i:FileName></i:FileName>", "ENV-0001")]
    [InlineData("<i:FileName>b.pdf</i:FileName>", "", "ENV-0001")]
    [InlineData("<sbdh:DocumentVersion>", "<sbdh:Protected>1</sbdh:Protected><sbdh:DocumentVersion>", "ENV-0002")]
    [InlineData("<sbdh:DocumentVersion>", "<DocumentVersion>1</DocumentVersion><sbdh:DocumentVersion>", "ENV-0002")]
    [InlineData("<sbdh:DocumentVersion>", "<sbdh:DocumentVersion>1</sbdh:DocumentVersion><sbdh:DocumentVersion>", "ENV-0003")]
    [InlineData("<sbdh:HeaderVersion>1.1", "<sbdh:HeaderVersion>1.0", "ENV-0004")]
    [InlineData("<sbdh:SetId>79", "<sbdh:SetId>7", "ENV-0005")]
    [InlineData(">BG:BGASA</sbdh:", ">BGASA</sbdh:", "ENV-0006")]
    [InlineData("urn:eu:europa:ec:dgempl:eessi:ir\">BG", "urn:x\">BG", "ENV-0007")]
    [InlineData(">CaseOwner<", ">DataSource<", "ENV-0008")]
    [InlineData(">CaseOwner<", ">CASE_OWNER<", "ENV-0009")]
    [InlineData(">Counterparty<", ">CounterParty<", "ENV-0009", "ENV-0009")]
    [InlineData(">RO:80242<", ">BG:BGASA<", "ENV-0010")]
    [InlineData(">Start<", ">Begin<", "ENV-0011")]
    [InlineData("2026-03-10T07:30:00.125Z", "10.03.2026", "ENV-0012")]
    [InlineData("<sbdh:DocumentVersion>1", "<sbdh:DocumentVersion>0", "ENV-0013")]
    [InlineData("FB_BUC_01:4.2", "FB_BUC_01", "ENV-0014")]
    [InlineData("<sbdh:Type>F001", "<sbdh:Type>F002", "ENV-0015")]
    [InlineData("<sbdh:TypeVersion>4.4", "<sbdh:TypeVersion>4.3", "ENV-0016")]
    [InlineData("<i:IsMedical>true", "<i:IsMedical>yes", "ENV-0018")]
    [InlineData("<sbdh:BusinessScope>", "<sbdh:BusinessScope>text", "ENV-0019")]
    [InlineData("<sbdh:Type>F001", "<sbdh:Type>claim", "ENV-0015", "ENV-0020")]
    [InlineData("<i:Identifier>b<", "<i:Identifier>akt@example.org<", "ENV-0021")]
    [InlineData("</sbdh:StandardBusinessDocument>", "<x/></sbdh:StandardBusinessDocument>", "ENV-0022")]
    public void AFaultyHeaderIsNamed(string from, string to, params string[] codes)
    {
        Assert.Contains(from, Text, StringComparison.Ordinal);
        var reading = SedPush.Read(Text.Replace(from, to, StringComparison.Ordinal));
        Assert.Equal(codes, reading.Findings.Select(f => f.Code).Order());
        Assert.Equal(reading.IsValid, reading.Envelope is not null);
        Assert.NotNull(reading.Root);
    }

    /// <summary>Found by random changes: an element without text was neither missing nor read, and the record of the header was made without it.</summary>
    [Theory]
    [InlineData("")]
    [InlineData(" \t ")]
    public void EveryElementOfTheHeaderThatIsEmptyIsNamed(string text)
    {
        var leaves = XDocument.Parse(Text).Descendants().First(e => e.Name.LocalName == SbdhForm.Root).Descendants().Count(e => !e.HasElements);
        Assert.True(leaves > 20);
        for (var n = 0; n < leaves; n++)
        {
            var document = XDocument.Parse(Text, LoadOptions.PreserveWhitespace);
            var leaf = document.Descendants().First(e => e.Name.LocalName == SbdhForm.Root).Descendants().Where(e => !e.HasElements).ElementAt(n);
            leaf.Value = text;
            var reading = SedPush.Read(document.ToString(SaveOptions.DisableFormatting));
            Assert.Contains(reading.Findings, f => f.Code == "ENV-0001" && f.Path.Contains(leaf.Name.LocalName, StringComparison.Ordinal));
            Assert.Null(reading.Envelope);
        }
    }

    [Fact]
    public void DashedAndUpperCaseIdsAreNormalised()
    {
        var reading = SedPush.Read(Text.Replace(Header.CaseId, "86C7B4D6-0EFA-4B32-8862-CA0DDC8CF45B", StringComparison.Ordinal));
        Assert.Empty(reading.Findings);
        Assert.Equal(Header.CaseId, reading.Envelope!.CaseId);
    }

    [Fact]
    public void TheCaseIdIsThereEvenWhereTheHeaderIsFaulty()
    {
        var reading = SedPush.Read(Text.Replace("<sbdh:HeaderVersion>1.1", "<sbdh:HeaderVersion>1.0", StringComparison.Ordinal));
        Assert.Null(reading.Envelope);
        Assert.Equal(Header.CaseId, reading.CaseId);
    }

    [Fact]
    public void ASedIsJudgedTheSameInsideAndOutside()
    {
        var broken = Encoding.UTF8.GetString(Sed).Replace("1988-04-12", "1988-04-31", StringComparison.Ordinal);
        var outside = SedPush.Read(broken).Findings.Select(f => (f.Code, f.Path));
        var inside = SedPush.Read(SbdhWriter.Write(Header, Encoding.UTF8.GetBytes(broken))).Findings.Select(f => (f.Code, f.Path));
        Assert.Equal(outside, inside);
    }

    [Fact]
    public void AnEnvelopeWithoutSedOrHeaderSaysBoth() =>
        Assert.Equal(["ENV-0001", "ENV-0017"], SedPush.Read($"<s:StandardBusinessDocument xmlns:s='{Sbdh.NamespaceUri}'/>").Findings.Select(f => f.Code));
}
