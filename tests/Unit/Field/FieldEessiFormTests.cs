using System.Text;
using MessageBroker.Adapters.Bulgaria;
using MessageBroker.Adapters.Mapping;
using MessageBroker.Evidence.Keys;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Outbound;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Verdicts;
using MessageBroker.Schemas.Envelope;
using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Institutions;
using MessageBroker.Schemas.Packs;
using MessageBroker.Schemas.Rules;
using MessageBroker.Tests.Evidence;
using MessageBroker.Tests.Unit.Adapters;

namespace MessageBroker.Tests.Unit.Field;

/// <summary>
/// The case of field reports about a pack that asks of a value a form which real ones do not have, by its name: an e-mail address with an underscore, mapped
/// from a column of the request.
/// </summary>
public sealed class FieldEessiFormTests
{
    private const string Own = "BG:BGASA", Partner = "RO:80246", Address = "ana_maria@example.ro", Pattern = @"[A-Za-z0-9.\-]+@[A-Za-z0-9.\-]+";
    private const string Place = "ContactDetails/EmailAddresses/EmailAddress[1]/email", Column = "IF_ZAJAVKA.CREATED_BY[ID=Z-2025-0001]";

    /// <summary>The claimant and the spouse, who have the address in common.</summary>
    private static readonly string[] Places = [$"/F001/Claimant/{Place}", $"/F001/InformationSpouseOrPartner/{Place}"];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Field_E20a_pattern_stricter_than_life(bool isOptional)
    {
        var (verdict, draft) = await JudgeAsync(Address, isOptional);
        var sed = Encoding.UTF8.GetString(draft.SedXml!);
        if (isOptional)
        {
            Assert.Equal("pass", verdict.Outcome);
            var warnings = verdict.Findings.Where(f => f.Severity == Severity.Warning).ToList();
            Assert.Equal(Places.Select(place => ("ADP-0092", place)), warnings.Select(f => (f.Code, f.Path)));
            var warning = warnings[0];
            Assert.Equal([("element", "email"), ("pattern", Pattern), ("source", Column), ("value", Address)], warning.Arguments.Select(a => (a.Key, a.Value)));
            foreach (var language in new[] { "bg", "ro", "en" })
                foreach (var part in new[] { Address, Pattern }) Assert.Contains(part, FindingCatalogue.Default.Text(warning, language), StringComparison.Ordinal);
            Assert.DoesNotContain("ContactDetails", sed, StringComparison.Ordinal);
            Assert.DoesNotContain(draft.Conversion!.Origins, o => o.Source == Column);
            return;
        }

        Assert.Equal("refuse", verdict.Outcome);
        Assert.Equal(Places.Select(place => ("SED-0037", place)), verdict.Findings.Where(f => f.IsError).Select(f => (f.Code, f.Path)));
        Assert.DoesNotContain(verdict.Findings, f => f.Code == "ADP-0092");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_value_of_the_right_form_goes_out_with_the_origin_that_it_has(bool isOptional)
    {
        var (verdict, draft) = await JudgeAsync("ana.maria@example.ro", isOptional);
        Assert.Equal("pass", verdict.Outcome);
        Assert.Contains("<email>ana.maria@example.ro</email>", Encoding.UTF8.GetString(draft.SedXml!), StringComparison.Ordinal);
        Assert.Contains(draft.Conversion!.Origins, o => o.Source == Column);
    }

    /// <summary>Who somebody is is never left out for its form, also where the schema could do without it: the record is refused.</summary>
    [Fact]
    public async Task What_says_who_somebody_is_is_not_left_out()
    {
        const string name = "<xs:element name=\"familyNameAtBirth\" type=\"s:EESSIPersonNameType\" minOccurs=\"0\">";
        var (verdict, _) = await JudgeAsync("ana.maria@example.ro", true, schema =>
        {
            Assert.Contains(name, schema, StringComparison.Ordinal);
            return schema.Replace(name, name.Replace("s:EESSIPersonNameType", "s:NoLetterType", StringComparison.Ordinal), StringComparison.Ordinal)
                .Replace("</xs:schema>", "<xs:simpleType name=\"NoLetterType\"><xs:restriction base=\"s:EESSIPersonNameType\"><xs:pattern value=\"[0-9]+\"/></xs:restriction></xs:simpleType></xs:schema>", StringComparison.Ordinal);
        });
        Assert.Equal("refuse", verdict.Outcome);
        Assert.Equal([("SED-0037", "/F001/Claimant/PersonIdentification/familyNameAtBirth")], verdict.Findings.Where(f => f.IsError).Select(f => (f.Code, f.Path)));
        Assert.DoesNotContain(verdict.Findings, f => f.Code == "ADP-0092");
    }

    private static async Task<(Verdict Verdict, OutboundDraft Draft)> JudgeAsync(string address, bool isOptional, Func<string, string>? change = null)
    {
        using var sample = new Sample();
        var record = await sample.RecordAsync();
        var tables = record.Tables.Select(t => t.Name != "IF_ZAJAVKA" ? t : t with { Rows = [.. t.Rows.Select(r => (IReadOnlyDictionary<string, string?>)new Dictionary<string, string?>(r) { ["CREATED_BY"] = address })] });
        var draft = new OutboundDraft
        {
            Record = record with { Tables = [.. tables] }, Basis = Basis(isOptional, change ?? (schema => schema)), At = TestPki.At,
            Context = new CaseContext
            {
                Institution = Own, CaseId = "86c7b4d60efa4b328862ca0ddc8cf45b", MessageId = "m-1", SetId = "79f1b67c955d4a399b93b731d7bba51a", InstanceId = "590783ffe9974e95a0ae07a6ceb25f1e",
                As4MessageId = "m-1@bg", ConversationId = "c-1", DocumentVersion = 1, RootNumber = record.RootNumber, History = [],
            },
        };
        return (PrepareVerdict.Judge(draft), draft);
    }

    private static VerdictBasis Basis(bool isOptional, Func<string, string> change)
    {
        var authority = TestPki.CaCertificate.ExportCertificatePem();
        var directory = InstitutionDirectory.Read("directory.json", File.ReadAllBytes(Path.Combine(Sample.FolderOf(""), "directory.json"))).Directory!;
        return new VerdictBasis(new PackSet([Strict(isOptional, change)]), RuleSet.Current, directory, new Parties
        {
            Environment = "test", MaxUnpackedBytes = 1, MaxParts = 1, Hosted = [new HostedInstitution(Own, "bg-asp", "BG", authority, authority)],
            Partners = [new Partner { Institutions = [Partner], Endpoint = "https://ro.example/as4", IsEndpoint = true, BusinessAnchors = [authority] }],
        }, [Mapped()]);
    }

    /// <summary>The pack in which an e-mail address has no underscore; it may be absent, or it has to be there.</summary>
    private static Pack Strict(bool isOptional, Func<string, string> change)
    {
        var files = PackPaths.Pack.Files;
        return Pack.FromFiles(PackFiles.FromMemory(files.Paths.Select(path => KeyValuePair.Create(path, path == "Seds/F001/F001.xsd" ? Changed(files[path]!.Value.ToArray()) : files[path]!.Value.ToArray())))).Pack!;

        byte[] Changed(byte[] octets)
        {
            const string email = "<xs:element name=\"email\" type=\"s:TextType\">", addresses = "<xs:element name=\"EmailAddresses\" minOccurs=\"0\">", details = "<xs:element name=\"ContactDetails\" type=\"s:ContactDetailsType\" minOccurs=\"0\">";
            var schema = Encoding.UTF8.GetString(octets);
            Assert.All([email, addresses, details], text => Assert.Contains(text, schema, StringComparison.Ordinal));
            schema = schema.Replace(email, "<xs:element name=\"email\" type=\"s:StrictEmailType\">", StringComparison.Ordinal)
                .Replace("</xs:schema>", $"<xs:simpleType name=\"StrictEmailType\"><xs:restriction base=\"s:TextType\"><xs:pattern value=\"{Pattern}\"/></xs:restriction></xs:simpleType></xs:schema>", StringComparison.Ordinal);
            if (!isOptional)
                schema = schema.Replace(addresses, addresses.Replace(" minOccurs=\"0\"", "", StringComparison.Ordinal), StringComparison.Ordinal).Replace(details, details.Replace(" minOccurs=\"0\"", "", StringComparison.Ordinal), StringComparison.Ordinal);
            return Encoding.UTF8.GetBytes(change(schema));
        }
    }

    /// <summary>Bulgaria's tables with one line more.</summary>
    private static MappedConverter Mapped()
    {
        var parts = BulgarianAdapter.Instance.Parts;
        var files = parts.Files.ToDictionary(f => f.Key, f => f.Value, StringComparer.Ordinal);
        files["FamilyPerson.csv"] = [.. files["FamilyPerson.csv"], .. Encoding.UTF8.GetBytes("PE,value,,ContactDetails/EmailAddresses/EmailAddress/email,IF_ZAJAVKA.CREATED_BY,,,,,text,out,,,\n")];
        var load = CountryMaps.Load(parts with { Files = files });
        Assert.DoesNotContain(load.Findings, f => f.IsError);
        return new MappedConverter(load.Maps!, _ => "");
    }
}
