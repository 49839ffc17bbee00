using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using MessageBroker.Adapters.Contract;
using MessageBroker.Adapters.People;
using MessageBroker.Adapters.People.Conversions;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Exchange.Flow;
using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;
using MessageBroker.Schemas.Rules;
using MessageBroker.Tests.Unit.Adapters;
using MessageBroker.Tests.Unit.Adapters.Mapping;

namespace MessageBroker.Tests.Unit.Field;

/// <summary>Cases of field reports about values in SEDs and in national rows, by their names: dates, numbers of persons, countries, amounts, currencies.</summary>
public sealed partial class FieldEessiValueTests
{
    private const string Folder = "vectors/field/eessi/";
    private const string Person = "/F001/Claimant/PersonIdentification";

    [SkippableFact]
    public async Task Field_E06a_date_lexical()
    {
        foreach (var row in SharedData.Json(Folder + "dates.json").EnumerateArray())
        {
            var (text, date, note) = (row.GetProperty("text").GetString()!, row.GetProperty("date").GetString(), row.GetProperty("note").GetString()!);
            var isDeclared = note.Contains("declares dd.MM.yyyy", StringComparison.Ordinal);
            var national = DateText.Read(text, isDeclared ? DateFormat.Dotted : DateFormat.Iso);
            Assert.Equal((text, date), (text, national.Date));
            if (note.StartsWith("offset kept", StringComparison.Ordinal)) Assert.Equal(text[10..], national.Offset);
            if (isDeclared) Assert.Null(DateText.Read(text).Date);

            // RINA JSON is read as meant and tells it; the schema of the XML wants its own form. What has no one meaning is refused by both.
            var isNone = note.StartsWith("treated as not given", StringComparison.Ordinal);
            var isRespelled = note.StartsWith("Info", StringComparison.Ordinal) || isDeclared;
            Assert.Equal((text, date), (text, InJson(text, out var json)));
            Assert.Equal((text, isRespelled ? null : date), (text, InXml(text, out var xml)));
            if (isNone || isRespelled) Assert.Equal((text, Severity.Info), (text, Assert.Single(json).Severity));
            if (isNone) Assert.Equal((text, Severity.Info), (text, Assert.Single(xml).Severity));
            if (date is null && !isNone) Assert.True(json.Any(f => f.IsError), text);
            if ((date is null && !isNone) || isRespelled) Assert.True(xml.Any(f => f.IsError), text);
        }

        var root = (await FirstClaimTests.ConvertAsync()).Root!;
        root.At("Claimant/PersonIdentification/dateBirth")!.Text = "0001-01-01";
        Assert.Null(FirstClaimTests.Rows(Sample.Romanian.ToNational("F001", root, "m", "RO:80246"), "in_persoana")[0].GetValueOrDefault("data_nasterii"));
    }

    [SkippableFact]
    public async Task Field_E08a_pin_punctuation()
    {
        foreach (var row in SharedData.Json(Folder + "pins.json").EnumerateArray())
        {
            var (kind, typed, expect) = (row.GetProperty("kind").GetString()!, row.GetProperty("typed").GetString()!, row.GetProperty("expect").GetString()!);
            var canonical = row.GetProperty("canonical").GetString();
            var (converter, place, table, column) = kind == "EGN"
                ? (Sample.Bulgarian, "Claimant/PersonIdentification", "IN_LICE", "ID_NO")
                : (Sample.Romanian, "InformationSpouseOrPartner/PersonIdentification", "in_persoana", "cnp");
            var country = kind == "EGN" ? "BG" : "RO";
            var root = (await FirstClaimTests.ConvertAsync()).Root!;
            var pin = root.At(place)!.Each("PINPersonInEachInstitution/PersonalIdentificationNumber").First(n => n.TextAt("country") == country).Child("personalIdentificationNumber")!;
            pin.Text = typed;

            var arrived = converter.ToNational("F001", root, "m", country == "BG" ? "BG:BGASA" : "RO:80246");
            var stored = FirstClaimTests.Rows(arrived, table)[kind == "EGN" ? 0 : 1][column];
            Assert.Equal((typed, canonical ?? typed), (typed, stored));
            Assert.Equal(typed, pin.Text);
            var notes = arrived.Findings.Where(f => f.Code == "ADP-0087").ToList();
            Assert.Equal((typed, expect.Contains("Info", StringComparison.Ordinal)), (typed, notes.Count > 0));
            Assert.All(notes, f => Assert.Equal(Severity.Info, f.Severity));

            var context = new RuleContext(PackPaths.Pack, "F001", root, new DateOnly(2026, 11, 25), [], null) { PinFault = (c, number) => Identifiers.PersonFault(c, number, Sample.Today) };
            var reasons = RuleSet.Current.Judge(context).Where(f => f.Code == "SED-0115").Select(f => f.Arguments["reason"]);
            string[] expected = expect switch { "finding: check digit" => ["checksum"], "finding: length" => ["length"], _ => [] };
            Assert.Equal(expected, reasons);
        }
    }

    [SkippableFact]
    public async Task Field_E14a_country_code()
    {
        var codes = Sample.Bulgarian.Maps.Codes;
        foreach (var row in SharedData.Json(Folder + "country-codes.json").EnumerateArray())
        {
            var written = row.GetProperty("in").GetString()!;
            if (row.GetProperty("system").GetString() != "EESSI") continue;
            var root = (await FirstClaimTests.ConvertAsync()).Root!;
            root.At("Claimant/AdditionalInformationAboutNationality/Nationalities/nationality/value")!.Text = written;
            var found = SedObserver.Read(SedWriter.Write(PackPaths.Pack, "F001", root).Octets, XmlLimits.Default, PackSet.Embedded).Findings.Where(f => f.IsError).ToList();
            if (row.TryGetProperty("expect", out var expect))
            {
                var finding = Assert.Single(found);
                Assert.Equal(("SED-0043", written), (finding.Code, finding.Arguments["value"]));
                if (Proposed().Match(expect.GetString()!) is { Success: true } proposed) Assert.Equal(proposed.Value, finding.Arguments["proposal"]);
                continue;
            }

            Assert.Empty(found);
            var iso2 = row.GetProperty("iso2").GetString()!;
            Assert.Equal(iso2, FirstClaimTests.Rows(Sample.Romanian.ToNational("F001", root, "m", "RO:80246"), "in_persoana")[0]["cetatenie"]);
            Assert.Equal(written, codes.ToSed("country", iso2));
            Assert.Equal(row.GetProperty("iso3").GetString()![..3], codes.ToNational("country-iso3", written));
        }
    }

    /// <summary>A country that the national system does not know: no place has it, and the nationality has a code of EESSI's own for just this.</summary>
    [SkippableFact]
    public async Task Field_E14a_country_code_that_is_unknown_is_never_a_guess()
    {
        var row = SharedData.Json(Folder + "country-codes.json").EnumerateArray().Single(r => r.GetProperty("system").GetString() == "national: unknown");
        var unknown = row.GetProperty("in").GetString();

        var optional = await FirstClaimTests.ConvertAsync($"UPDATE IF_LICE SET BIRTH_COUNTRY = '{unknown}' WHERE PERSON_ID = 'L1003'");
        Assert.Equal(("ADP-0035", "IF_LICE.BIRTH_COUNTRY[PERSON_ID=L1003]"), optional.Findings.Select(f => (f.Code, f.Path)).Single());
        Assert.Null(optional.Root!.At("InformationChildren/ChildForWhomThisDecisionApplies/ChildDetails/IfPINNotProvidedForEveryInstitutionPleaseProvide"));
        Assert.Empty(SedXml.Errors("F001", optional.Root));

        var needed = await FirstClaimTests.ConvertAsync($"UPDATE IF_ADRES SET COUNTRY = '{unknown}', OBLAST = NULL WHERE PERSON_ID = 'L1004'");
        Assert.Contains("ADP-0035", needed.Findings.Select(f => f.Code));
        Assert.Contains(SedXml.Errors("F001", needed.Root!), e => e.StartsWith("SED-0021", StringComparison.Ordinal) && e.Contains("Address/country", StringComparison.Ordinal));

        var nationality = await FirstClaimTests.ConvertAsync($"UPDATE IF_LICE SET NATIONALITY = '{unknown}' WHERE PERSON_ID = 'L1001'");
        Assert.Empty(nationality.Findings);
        Assert.Equal(unknown, nationality.Root!.TextAt("Claimant/AdditionalInformationAboutNationality/Nationalities/nationality"));
        Assert.Empty(SedXml.Errors("F001", nationality.Root));
    }

    [SkippableFact]
    public void Field_E16a_amount_format()
    {
        var comma = new AmountConversion(AmountFormat.CommaGrouped, null).Conversion;
        foreach (var row in SharedData.Json(Folder + "amounts.json").EnumerateArray())
        {
            var (channel, text, amount) = (row.GetProperty("channel").GetString()!, row.GetProperty("text").GetString()!, row.GetProperty("amount").GetString());
            if (channel.StartsWith("csv, comma", StringComparison.Ordinal))
            {
                var made = comma.ToSed!(Columns(text, "RON"));
                Assert.Equal((text, amount), (text, made.Leaves.FirstOrDefault(l => l.Path == "amount")?.Text));
                // "1,968,50" has one reading with the comma as grouping sign, and "719 lei" has none.
                if (amount is null) Assert.Equal(("ADP-0048", text, text == "1,968,50" ? "196850" : "–"), made.Findings.Select(f => (f.Code, f.Arguments["value"], f.Arguments["readings"])).Single());
                else Assert.Empty(made.Findings);
                continue;
            }

            var xml = SedDialects.ToXml(Encoding.UTF8.GetBytes(AmountJson(channel.EndsWith("number", StringComparison.Ordinal) ? text : $"\"{text}\"")), XmlLimits.Default, PackSet.Embedded, keepSignature: true);
            var reading = SedObserver.Read(xml.Octets!, XmlLimits.Default, PackSet.Embedded);
            var rules = RuleSet.Current.Judge(new RuleContext(PackPaths.Pack, "F001", reading.Root!, new DateOnly(2026, 3, 15), [], null));
            var errors = reading.Findings.Concat(rules).Where(f => f.IsError && f.Path.EndsWith("/amount", StringComparison.Ordinal)).ToList();
            if (amount is not null) Assert.Empty(errors);
            else Assert.Equal(("SED-0035", "1.968", "1968"), errors.Select(f => (f.Code, f.Arguments["asDecimal"], f.Arguments["asThousands"])).Single());
            if (amount is not null) Assert.Equal(amount, reading.Root!.TextAt("AmountsFamilyBenefitForEntireFamily/AmountFamilyBenefit/FamilyBenefitDetails/Amount/amount"));
        }
    }

    /// <summary>The rows about family benefits. There is no SED of unemployment whose content a pack describes, so its rows have nothing to ask.</summary>
    [SkippableFact]
    public void Field_E18a_code_list_by_sed()
    {
        var sample = Encoding.UTF8.GetString(PackPaths.Pack.Files["Seds/F002/examples/acceptance.xml"]!.Value.Span);
        var rows = SharedData.Json(Folder + "currency-lists.json").EnumerateArray().Where(r => r.GetProperty("sed").GetString() == "F002").ToList();
        Assert.Equal(4, rows.Count);
        foreach (var row in rows)
        {
            var (currency, month) = (row.GetProperty("currency").GetString()!, row.GetProperty("period").GetString()!);
            var first = DateOnly.ParseExact(month + "-01", "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
            var xml = Granted().Replace(sample.Replace("<value>RON</value>", $"<value>{currency}</value>", StringComparison.Ordinal), $"${{1}}{first:yyyy-MM-dd}${{2}}{first.AddMonths(1).AddDays(-1):yyyy-MM-dd}${{3}}");
            var reading = SedObserver.Read(Encoding.UTF8.GetBytes(xml), XmlLimits.Default, PackSet.Embedded);
            var rules = RuleSet.Current.Judge(new RuleContext(PackPaths.Pack, "F002", reading.Root!, new DateOnly(2026, 11, 25), [], null));
            var found = reading.Findings.Concat(rules).Where(f => f.Path.Contains("/currency", StringComparison.Ordinal)).ToList();
            if (row.GetProperty("ok").GetBoolean()) Assert.Empty(found);
            else if (currency == "BGN") Assert.All(found, f => Assert.Equal(("SED-0110", "2025-12-31"), (f.Code, f.Arguments["until"])));
            else Assert.Contains(found, f => f.Code == "SED-0040" && f.Arguments["list"] == "currency");
            Assert.Equal(row.GetProperty("ok").GetBoolean(), found.Count == 0);
        }
    }

    /// <summary>The day that a SED's XML is read to say, as the rules read it; null where it says none.</summary>
    private static string? InXml(string text, out List<Finding> findings)
    {
        var xml = Encoding.UTF8.GetString(PackPaths.Pack.Files["Seds/F001/examples/family.xml"]!.Value.Span);
        var at = xml.IndexOf("<dateBirth>", StringComparison.Ordinal) + "<dateBirth>".Length;
        return OfXml(Encoding.UTF8.GetBytes(xml[..at] + text + xml[xml.IndexOf("</dateBirth>", at, StringComparison.Ordinal)..]), out findings) is { } day && findings.All(f => f.Code != "SED-0129") ? day : null;
    }

    private static string? InJson(string text, out List<Finding> findings)
    {
        var xml = SedDialects.ToXml(
            Encoding.UTF8.GetBytes($$$$$"""{"F001":{"sedGVer":"4","sedVer":"4","Claimant":{"PersonIdentification":{"familyName":"Петрова","dateBirth":"{{{{{text}}}}}"}}}}"""), XmlLimits.Default, PackSet.Embedded, keepSignature: true);
        findings = [.. xml.Findings];
        if (xml.Octets is null) return null;
        var day = OfXml(xml.Octets, out var more);
        findings.AddRange(more.Where(f => f.Code is not ("SED-0021" or "SED-0039")));
        return day;
    }

    private static string? OfXml(byte[] xml, out List<Finding> findings)
    {
        var reading = SedObserver.Read(xml, XmlLimits.Default, PackSet.Embedded);
        var rules = RuleSet.Current.Judge(new RuleContext(PackPaths.Pack, "F001", reading.Root!, new DateOnly(2026, 3, 15), [], null));
        findings = [.. reading.Findings.Concat(rules).Where(f => f.Path == Person + "/dateBirth")];
        return findings.Any(f => f.IsError) ? null : RuleContext.Day(reading.Root!.TextAt("Claimant/PersonIdentification/dateBirth")) is { } day ? $"{day:yyyy-MM-dd}" : null;
    }

    private static string AmountJson(string amount) =>
        $$$$$"""{"F001":{"sedGVer":"4","sedVer":"4","AmountsFamilyBenefitForEntireFamily":{"AmountFamilyBenefit":[{"FamilyBenefitDetails":{"Amount":{"amount":{{{{{amount}}}}},"currency":{"value":["RON"]}}}}]}}}""";

    private static OutboundCall Columns(string amount, string currency)
    {
        var record = new NationalRecord("ro-anpis", "C-1", 1, "RO:80246", "F002", "r", null, [], [], []);
        var context = new OutboundContext(Sample.Romanian.Maps.Codes, new ConversionFacts("RO", "RO:80246", "F002", Sample.Today), record, (_, _) => "");
        return new OutboundCall([new SourceValue("drept", "cuantum", "", amount), new SourceValue("drept", "moneda", "", currency)], null, context);
    }

    [GeneratedRegex("(?<=EESSI writes )[A-Z]{2}|[A-Z]{2}(?= proposed)")]
    private static partial Regex Proposed();

    [GeneratedRegex(@"(<DateForGrantedBenefits>\s*<startDate>)[0-9-]+(</startDate>\s*<endDate>)[0-9-]+(</endDate>)")]
    private static partial Regex Granted();
}
