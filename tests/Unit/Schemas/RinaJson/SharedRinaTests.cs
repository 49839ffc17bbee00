using System.Text.Json.Nodes;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Exchange.Flow;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Tests.Unit.Schemas.RinaJson;

/// <summary>Published RINA documents (third-party, outside the repository): each converts, or is refused with what a person can do about it.</summary>
public sealed class SharedRinaTests
{
    [SkippableTheory]
    [InlineData("navikt_eux-pdf/u020-master-document.json", "U020", "SED-0078", "SED-0165", "SED-0165")]
    [InlineData("navikt_eux-pdf/u020-child-document-001.json", "U020", "SED-0078", "SED-0080")]
    public void A_published_SED_converts_and_comes_back(string file, string sed, params string[] notes)
    {
        var json = File.ReadAllBytes(SharedFiles.PathOf(["eessi", "samples", .. file.Split('/')]));
        var xml = SedDialects.ToXml(json, XmlLimits.Default, PackSet.Embedded, keepSignature: true);
        Assert.Equal(notes, xml.Findings.Select(f => f.Code));
        Assert.Equal(sed, xml.SedType);
        var back = SedDialects.ToJson(xml.Octets, XmlLimits.Default, PackSet.Embedded, keepSignature: true);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(json), Listed(JsonNode.Parse(json)!, JsonNode.Parse(back.Octets)!)), "what came back is not what was given");
    }

    /// <summary>In 4.4 the pack knows every element of both documents, in 4.2 (above) those of the one that says its version.</summary>
    [SkippableTheory]
    [InlineData("u020-master-document.json", "SED-0078", "SED-0080", "SED-0165", "SED-0165")]
    [InlineData("u020-child-document-001.json", "SED-0078")]
    public void Of_a_published_reimbursement_request_nothing_is_unknown(string file, params string[] notes)
    {
        var json = File.ReadAllBytes(SharedFiles.PathOf("eessi", "samples", "navikt_eux-pdf", file));
        var packs = new PackSet([Pack.Embedded("4.4").Pack!]);
        var xml = SedDialects.ToXml(json, XmlLimits.Default, packs, keepSignature: true);
        Assert.Equal(notes, xml.Findings.Select(f => f.Code));
        var back = SedDialects.ToJson(xml.Octets, XmlLimits.Default, packs, keepSignature: true);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(json), JsonNode.Parse(back.Octets)), "what came back is not what was given");
    }

    [SkippableTheory]
    [InlineData("navikt_eessi-DataMigrationTool/documents/document_X001_1.json", "SED-0055", "/documentTypeVersion/defaultDocumentContent")]
    [InlineData("navikt_eux-pdf/u020-subdocuments-collection.json", "SED-0164", "/items")]
    [InlineData("navikt_eux-pdf/rinacase-1001-u020.json", "SED-0163", "/")]
    public void What_is_no_SED_is_refused_with_what_to_do(string file, string code, string path)
    {
        var xml = SedDialects.ToXml(File.ReadAllBytes(SharedFiles.PathOf(["eessi", "samples", .. file.Split('/')])), XmlLimits.Default, PackSet.Embedded, keepSignature: true);
        Assert.Null(xml.Octets);
        Assert.Equal((code, path), xml.Findings.Select(f => (f.Code, f.Path)).Single());
    }

    /// <summary>All but the mark of a protected person, which is false and for which the XML has no name.</summary>
    [SkippableFact]
    public void A_published_header_converts_and_comes_back()
    {
        var json = File.ReadAllBytes(SharedFiles.PathOf("eessi", "samples", "navikt_eessi-DataMigrationTool", "sbdh", "sbdh.json"));
        var xml = SedDialects.ToXml(json, XmlLimits.Default, PackSet.Embedded, keepSignature: true);
        Assert.Equal([("ENV-0033", "/caseIdentification/isProtectedPerson")], xml.Findings.Select(f => (f.Code, f.Path)));
        var back = SedDialects.ToJson(xml.Octets, XmlLimits.Default, PackSet.Embedded, keepSignature: true);
        Assert.Empty(back.Findings);
        var expected = JsonNode.Parse(json)!;
        expected["caseIdentification"]!.AsObject().Remove("isProtectedPerson");
        Assert.True(JsonNode.DeepEquals(expected, JsonNode.Parse(back.Octets)), "what came back is not what was given");
    }

    [SkippableFact]
    public void The_text_that_the_finding_names_converts_once_it_is_taken_out()
    {
        var record = JsonNode.Parse(File.ReadAllBytes(SharedFiles.PathOf("eessi", "samples", "navikt_eessi-DataMigrationTool", "documents", "document_X001_1.json")))!;
        var text = (string)record["documentTypeVersion"]!["defaultDocumentContent"]!;
        var xml = SedDialects.ToXml(System.Text.Encoding.UTF8.GetBytes(text), XmlLimits.Default, PackSet.Embedded, keepSignature: true);
        Assert.Equal(("4.2", "X001"), (xml.Pack!.Cdm, xml.SedType));
        Assert.Equal(Enumerable.Repeat("SED-0075", 8), xml.Findings.Select(f => f.Code));
        Assert.NotNull(xml.Octets);
    }

    /// <summary>Every other published sample is in a dialect that is not RINA's: it is refused, never a crash.</summary>
    [SkippableFact]
    public void Every_sample_is_answered()
    {
        var files = Directory.GetFiles(SharedFiles.PathOf("eessi", "samples"), "*.json", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        Assert.All(files, file =>
        {
            var xml = SedDialects.ToXml(File.ReadAllBytes(file), XmlLimits.Default, PackSet.Embedded, keepSignature: true);
            Assert.True(xml.Octets is not null || xml.Findings.Any(f => f.IsError), file);
        });
    }

    /// <summary>Where the given document has a list of one and the pack does not know the element, the other one is listed too: no order or text is lost by it.</summary>
    private static JsonNode Listed(JsonNode given, JsonNode other)
    {
        if (given is JsonArray list) return new JsonArray([.. (other is JsonArray items ? items.Select(i => i!) : [other]).Select((item, i) => Listed(list[i]!, item))]);
        return given is JsonObject group ? new JsonObject(other.AsObject().Select(m => KeyValuePair.Create(m.Key, (JsonNode?)Listed(group[m.Key]!, m.Value!)))) : other.DeepClone();
    }
}
