using System.Text;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Exchange.Flow;
using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Tests.Unit.Schemas.RinaJson;

/// <summary>Documents of RINA around a SED: each is told by its shape, with the place of the content where it has one.</summary>
public sealed class RinaRecordTests
{
    private const string Case = "\"id\":7,\"participants\":[],\"documents\":[{\"id\":\"a\",\"type\":\"U020\"},{\"id\":\"b\",\"type\":\"U029\"}]";

    [Theory]
    [InlineData("{" + Case + "}", "SED-0163 /")]
    [InlineData("{\"processDefinitionName\":\"x\",\"documents\":[{}]}", "SED-0163 /")]
    [InlineData("{\"documents\":[{}]}", "SED-0053 /")]
    [InlineData("{\"totalCount\":2,\"items\":[{\"no\":\"1\"},{\"no\":\"2\"}]}", "SED-0164 /items")]
    [InlineData("[{\"id\":\"1\"}]", "SED-0164 /")]
    [InlineData("[1,2]", "SED-0053 /")]
    [InlineData("{\"items\":[]}", "SED-0053 /")]
    [InlineData("{\"items\":[{}],\"more\":{}}", "SED-0053 /")]
    [InlineData("{" + Case + ",\"content\":{\"F001\":{}}}", "SED-0167 /content")]
    [InlineData("[{\"F001\":{}},{\"U020_Child\":{}},{\"Z999\":{}}]", "SED-0167 /0", "SED-0167 /1")]
    [InlineData("{\"items\":[{\"content\":\"{\\\"X001\\\":{}}\"}]}", "SED-0055 /items/0/content")]
    [InlineData("{\"userMessages\":[{\"sbdh\":{\"sender\":{},\"receivers\":[]}}]}", "SED-0054 /userMessages/0/sbdh")]
    public void A_record_is_told_by_its_shape(string json, params string[] expected)
    {
        var xml = SedDialects.ToXml(Encoding.UTF8.GetBytes(json), XmlLimits.Default, PackSet.Embedded, keepSignature: true);
        Assert.Null(xml.Octets);
        Assert.Equal(expected, xml.Findings.Select(f => $"{f.Code} {f.Path}"));
        Assert.All(xml.Findings, f => Assert.True(f.IsError));
    }

    [Fact]
    public void A_case_says_how_many_documents_it_names_and_what_to_do()
    {
        var finding = SedDialects.ToXml(Encoding.UTF8.GetBytes("{" + Case + "}"), XmlLimits.Default, PackSet.Embedded, keepSignature: true).Findings.Single();
        Assert.Contains("names 2 documents", FindingCatalogue.Default.Text(finding, "en"), StringComparison.Ordinal);
        Assert.DoesNotContain("pack.json", FindingCatalogue.Default.Remedy(finding, "en"), StringComparison.Ordinal);
    }
}
