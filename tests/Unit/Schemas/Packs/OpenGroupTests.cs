using MessageBroker.Schemas.Packs;

namespace MessageBroker.Tests.Unit.Schemas.Packs;

/// <summary>Groups of which names are public while order and bounds are not: a known part is judged in whatever group it stands, the rest is let be.</summary>
public sealed class OpenGroupTests
{
    private const string Type = "<SEDType>F002</SEDType>", Reason = "<reason><value>03</value></reason>";

    [Theory]
    [InlineData(Type + Reason)]
    [InlineData(Reason + Type)]
    [InlineData("<more><a/></more>" + Reason + "<evenMore/>" + Type)]
    [InlineData("")]
    public void OrderAndWhatElseStandsThereAreFree(string content)
    {
        var reading = SedPush.Read(Invalidation(content));
        Assert.Empty(reading.Findings);
        Assert.Equal(content.Contains("03", StringComparison.Ordinal) ? "03" : null, reading.Root!.TextAt("TheFollowingSEDConsideredInvalidWithdrawn/reason"));
    }

    [Theory]
    [InlineData("<reason><value>77</value></reason>", "SED-0036", "/reason/value")]
    [InlineData("<more/><dateIssued>yesterday</dateIssued>", "SED-0033", "/dateIssued")]
    [InlineData("<reason/>", "SED-0021", "/reason/value")]
    [InlineData(Type + "<SEDType/>", "SED-0030", "/SEDType[2]")]
    [InlineData("<CaseContext/>", "SED-0026", "/CaseContext")]
    [InlineData("words", "SED-0025", "")]
    [InlineData("<more xmlns='urn:x'/>", "SED-0029", "/more")]
    public void AFaultInAKnownPartIsFound(string content, string code, string path) =>
        Assert.Equal((code, "/X008/TheFollowingSEDConsideredInvalidWithdrawn" + path), SedPush.Read(Invalidation(content)).Findings.Select(f => (f.Code, f.Path)).Single());

    [Fact]
    public void InsideWhatIsNotKnownNothingIsJudged() =>
        Assert.Empty(SedPush.Read(Invalidation("<more><reason><value>77</value></reason></more>")).Findings);

    /// <summary>What a person is shown: each part once, where it is known to stand.</summary>
    [Fact]
    public void APartIsShownInTheGroupThatHoldsIt()
    {
        var sed = Pack.Embedded("4.4").Pack!.Sed("U020")!;
        Assert.Equal(["CaseContext", "LocalCaseNumbers", "GeneralInformation", "IndividualClaim"], sed.Root.Children.Select(c => c.Name));
        Assert.Equal(["IBAN", "BICSWIFT"], sed.Find("GeneralInformation/BankInformation/SEPABankDetails")!.Children.Select(c => c.Name));
        Assert.All(sed.Find("GeneralInformation")!.Children, c => Assert.Equal((0, false), (c.Min, c.IsRequired)));
        Assert.Same(sed.Find("GeneralInformation/reimbursementRequestID"), sed.Find("IndividualClaim/reimbursementRequestID"));
        Assert.Equal(sed.Places().Count(), sed.Places().Select(p => p.Path).Distinct().Count());
    }

    private static string Invalidation(string content) =>
        $"<s:X008 xmlns:s='http://ec.europa.eu/eessi/ns/4_4/X008'><TheFollowingSEDConsideredInvalidWithdrawn>{content}</TheFollowingSEDConsideredInvalidWithdrawn></s:X008>";
}
