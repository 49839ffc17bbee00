using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Exchange.Flow;
using MessageBroker.Schemas.Bucs;
using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;
using MessageBroker.Tests.Unit.Adapters;
using MessageBroker.Tests.Unit.Adapters.Mapping;
using MessageBroker.Tests.Unit.Schemas.Bucs;

namespace MessageBroker.Tests.Unit.Field;

/// <summary>Cases of field reports about EESSI itself, by their names.</summary>
public sealed class FieldEessiTests
{
    /// <summary>Elsewhere a SED was allowed because some action of its kind was open, or some action on its type.</summary>
    [SkippableFact]
    public void Field_E26a_legality_too_wide()
    {
        using var file = JsonDocument.Parse(File.ReadAllBytes(SharedData.PathOf("vectors/field/eessi/open-actions.json")));
        var definition = BucFiles.Define("CP", "T_BUC_01", "false", "F001 isStarter | create DOC_RECEIVE DOC_CREATE_REPLY F002 | create DOC_RECEIVE DOC_CREATE H001", "F002 hasMultipleVersions", "H001");
        var story = new Story().Receive("F001", "a").Send("F002", "b", "a");
        var open = file.RootElement.GetProperty("open").EnumerateArray().Select(o => $"{o.GetProperty("action")} {o.GetProperty("type")}");
        // What may be received is asked elsewhere.
        Assert.Equal(open.Order(), story.At(definition).OpenActions.Where(a => !a.Kind.Official().Contains("RECEIVE", StringComparison.Ordinal)).Select(a => $"{a.Kind.Official()} {a.Sed}").Order());

        var asked = file.RootElement.GetProperty("ask").EnumerateArray().Select(a => (a.EnumerateObject().First(), a.GetProperty("allowed").GetBoolean())).ToList();
        Assert.Equal(5, asked.Count);
        foreach (var (question, allowed) in asked)
        {
            var (sed, isUpdate) = (question.Value.GetString()!, question.Name == "update");
            var verdict = BucEngine.MaySend(definition, story.Events, sed, isUpdate ? "b" : "new", null, isUpdate ? 2 : 1);
            Assert.True(verdict.IsLegal == allowed, $"{question.Name} {sed}: {string.Join(", ", verdict.Findings.Select(f => f.Code))}");
        }
    }

    /// <summary>
    /// The file is in the dialect of another system, which is refused with a reason. What its nulls stand in is told here in RINA's own: an item, the value
    /// of an item, a list with nothing but null, a group. Attachments are no part of a SED in RINA JSON.
    /// </summary>
    [SkippableFact]
    public void Field_E12a_null_in_json()
    {
        var bytes = File.ReadAllBytes(SharedData.PathOf("vectors/field/eessi/rina-nulls.json"));
        Assert.Equal("SED-0053", Assert.Single(SedDialects.ToXml(bytes, XmlLimits.Default, PackSet.Embedded, keepSignature: true).Findings).Code);

        var nav = JsonNode.Parse(bytes)!["nav"]!;
        var person = nav["bruker"]!["person"]!;
        var nationalities = person["statsborgerskap"]!.AsArray()
            .Select(item => item is null ? null : (JsonNode)new JsonObject { ["nationality"] = new JsonObject { ["value"] = new JsonArray(item["land"]?.DeepClone()) } });
        var claimant = new JsonObject
        {
            ["PersonIdentification"] = new JsonObject
            {
                ["familyName"] = (string)person["etternavn"]!, ["forename"] = (string)person["fornavn"]!, ["dateBirth"] = (string)person["foedselsdato"]!,
                ["PINPersonInEachInstitution"] = new JsonObject { ["PersonalIdentificationNumber"] = person["pin"]!.DeepClone() },
            },
            ["AdditionalInformationAboutNationality"] = new JsonObject { ["Nationalities"] = new JsonArray([.. nationalities]) },
            ["AddressesPerson"] = new JsonObject { ["AddressPerson"] = nav["bruker"]!["adresse"]!.DeepClone() },
        };
        var sed = new JsonObject { ["F002"] = new JsonObject { ["sedGVer"] = "4", ["sedVer"] = "4", ["Claimant"] = claimant, ["InformationChildren"] = nav["barn"]?.DeepClone() } };
        var xml = SedDialects.ToXml(Encoding.UTF8.GetBytes(sed.ToJsonString()), XmlLimits.Default, PackSet.Embedded, keepSignature: true);

        const string claimantPath = "/F002/Claimant";
        Assert.All(xml.Findings, f => Assert.Equal(("SED-0076", Severity.Info), (f.Code, f.Severity)));
        Assert.Equal(
            [
                claimantPath + "/PersonIdentification/PINPersonInEachInstitution/PersonalIdentificationNumber", claimantPath + "/AdditionalInformationAboutNationality/Nationalities/0",
                claimantPath + "/AdditionalInformationAboutNationality/Nationalities/2/nationality/value/0", claimantPath + "/AddressesPerson/AddressPerson/0", "/F002/InformationChildren",
            ],
            xml.Findings.Select(f => f.Path));
        var text = Encoding.UTF8.GetString(xml.Octets!);
        Assert.DoesNotMatch("<([A-Za-z]+)>\\s*</\\1>|/>", text);
        var root = SedObserver.Read(xml.Octets!, XmlLimits.Default, PackSet.Embedded).Root!;
        Assert.Equal(["RO"], root.Each("Claimant/AdditionalInformationAboutNationality/Nationalities").Select(n => n.TextAt("nationality")));
        Assert.DoesNotContain("null", text, StringComparison.Ordinal);
    }

    /// <summary>From the rows of one country over the SED into those of the other. The field of the file is illustrative; ours is the joint custody of a child.</summary>
    [SkippableFact]
    public async Task Field_E27a_absent_is_not_no()
    {
        var results = new List<(string Value, string? Sed, string? National)>();
        using var sample = new Sample();
        var (romania, _) = await AnswerTests.AnswerAsync(sample);
        foreach (var row in SharedData.Json("vectors/field/eessi/absent-yes-no.json").EnumerateArray())
        {
            var (type, value) = (row.GetProperty("sed").GetString()!, row.GetProperty("value").GetString()!);
            var written = value switch { "absent" => "NULL", "no" => "'nu'", _ => "'da'" };
            FirstClaimTests.Run(sample.PathOf("anpis_if.db"), $"UPDATE membru_familie SET incredintare = {written} WHERE calitate = 'copil'");
            var sed = Sample.Romanian.ToSed((await romania.ReadAsync("C-2025-0001", default))!, Sample.Today);
            Assert.Equal(type, sed.Root!.Name);
            Assert.Empty(SedXml.Errors(type, sed.Root));
            Assert.Equal(value == "absent", !SedXml.Text(type, sed.Root).Contains("jointCustodyIndicator", StringComparison.Ordinal));
            var child = sed.Root.At("InformationChildren/ChildForWhomThisDecisionApplies/RelationshipsClaimantSpousePartnerOrOtherPerson/RelationshipPerChild");
            var arrived = FirstClaimTests.Rows(Sample.Bulgarian.ToNational(type, sed.Root, "m", "BG:BGASA"), "IN_SEMEJSTVO").First(r => r["ROLE"] == "дете");
            results.Add((value, child!.TextAt("jointCustodyIndicator"), arrived.GetValueOrDefault("CUSTODY")));
        }

        Assert.Equal([("absent", null, null), ("no", "0", "N"), ("yes", "1", "Y")], results);
    }
}
