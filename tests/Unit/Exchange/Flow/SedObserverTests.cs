using System.Text;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Exchange.Flow;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Tests.Unit.Exchange.Flow;

public class SedObserverTests
{
    private static readonly byte[] Sed = Pack.Embedded("4.4").Pack!.Files["Seds/F001/examples/family.xml"]!.Value.ToArray();

    [Fact]
    public void TheTapesPassValidatesToo()
    {
        var reading = SedObserver.Read(Sed, XmlLimits.Default, PackSet.Embedded);
        Assert.Empty(reading.Findings);
        Assert.Equal("Петрова", reading.Root!.TextAt("Claimant/PersonIdentification/familyName"));
        Assert.Equal(("SED-0036", true), SedObserver.Read(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Sed).Replace("<value>98<", "<value>97<", StringComparison.Ordinal).Replace("<value>01</value>", "<value>05</value>", StringComparison.Ordinal)), XmlLimits.Default, PackSet.Embedded).Findings.Select(f => (f.Code, f.IsError)).First());
    }

    [Theory]
    [InlineData(XmlFaultKind.TooLarge, "SED-0003")]
    [InlineData(XmlFaultKind.TooDeep, "SED-0007")]
    [InlineData(XmlFaultKind.TooManyNodes, "SED-0008")]
    [InlineData(XmlFaultKind.TooManyAttributes, "SED-0009")]
    public void ALimitIsAFindingOfItsOwn(XmlFaultKind kind, string code)
    {
        var limits = kind switch
        {
            XmlFaultKind.TooLarge => XmlLimits.Default with { MaxBytes = 1000 },
            XmlFaultKind.TooDeep => XmlLimits.Default with { MaxDepth = 4 },
            XmlFaultKind.TooManyNodes => XmlLimits.Default with { MaxNodes = 20 },
            _ => XmlLimits.Default with { MaxAttributes = 1 },
        };
        var reading = SedObserver.Read(Sed, limits, PackSet.Embedded);
        Assert.Equal([code], reading.Findings.Select(f => f.Code));
        Assert.Null(reading.Root);
    }

    [Fact]
    public void EveryFaultOfReadingHasItsFinding() =>
        Assert.Equal(Enum.GetValues<XmlFaultKind>().Length, Enum.GetValues<XmlFaultKind>().Select(k => SedObserver.Unreadable(new XmlFault(k, 1, 1, "")).Code).Distinct().Count());
}
