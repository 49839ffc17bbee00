using System.Text;
using System.Text.Json;
using MessageBroker.Schemas.Institutions;
using MessageBroker.Tests.Unit.Tidy;

namespace MessageBroker.Tests.Unit.Schemas.Institutions;

/// <summary>The three forms of a directory say the same, and what is wrong in one is told by its own line.</summary>
public sealed class DirectoryFormsTests
{
    private static readonly DateOnly Today = new(2026, 11, 27);

    private static byte[] Sample(string form) => File.ReadAllBytes(Path.Combine(Repository.Root, "samples", "directory", "directory." + form));

    private static InstitutionDirectory Load(string form, byte[]? octets = null)
    {
        var loading = InstitutionDirectory.ReadAny("directory." + form, "development", octets ?? Sample(form));
        Assert.True(loading.Directory is not null, string.Join('\n', loading.Findings.Select(f => $"{f.Code} {f.Path} {string.Join(' ', f.Arguments.Values)}")));
        return loading.Directory!;
    }

    private static (string Code, string? Path)[] Findings(string xml) =>
        [.. InstitutionDirectory.ReadAny("d.xml", "development", Encoding.UTF8.GetBytes(xml)).Findings.Select(f => (f.Code, f.Path))];

    [Fact]
    public void The_sample_says_the_same_in_all_three_forms()
    {
        var json = Load("json");
        foreach (var other in new[] { Load("xml"), Load("csv") })
        {
            Assert.Equal(json.Environment, other.Environment);
            Assert.Equal(json.Institutions.Select(i => JsonSerializer.Serialize(i)), other.Institutions.Select(i => JsonSerializer.Serialize(i)));
            // What verdicts keep is JSON, whatever was read.
            Assert.Equal(other.Hash, InstitutionDirectory.Read("kept", other.ToBytes()).Directory!.Hash);
        }
    }

    /// <summary>What it is a sample of: nothing that an entry can say is missing from it.</summary>
    [Fact]
    public void The_sample_has_every_field()
    {
        var all = Load("csv").Institutions;
        Assert.Equal(3, all.Count(i => i.Successor is not null));
        Assert.Contains(all, i => i is { Valid: { From: not null, Until: not null }, AccessPoint: not null });
        Assert.Contains(all, i => i.Regions.Count > 1);
        Assert.Contains(all, i => i.Names is [{ Valid: { From: null, Until: not null } }, { Valid: { From: not null, Until: null } }]);
        Assert.Contains(all.SelectMany(i => i.Competences), c => c is { Ready: true, Valid: { From: not null, Until: not null } });
        Assert.Contains(all.SelectMany(i => i.Competences), c => c is { Ready: false, Valid.From: not null });
        Assert.Equal(InstitutionCertificate.Uses.Order(StringComparer.Ordinal), all.SelectMany(i => i.Certificates).Select(c => c.Use).Distinct().Order(StringComparer.Ordinal));
        Assert.Contains(all.SelectMany(i => i.Certificates), c => c.Valid is { From: not null, Until: not null });
        Assert.Equal(["endpoint", "intermediary"], all.Select(i => i.ReachedAs).OfType<string>().Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("json")]
    [InlineData("xml")]
    [InlineData("csv")]
    public void A_directory_of_another_environment_is_refused(string form)
    {
        var loading = InstitutionDirectory.ReadAny("directory." + form, "production", Sample(form));
        Assert.Null(loading.Directory);
        var finding = Assert.Single(loading.Findings);
        Assert.Equal(("DIR-0020", "directory." + form, "development", "production"), (finding.Code, finding.Path, finding.Arguments["environment"], finding.Arguments["configured"]));
    }

    /// <summary>The same question before and after a competence begins, ends, and passes to a successor.</summary>
    [Theory]
    [InlineData("RO:80246", "FB_BUC_01", "CaseOwner", "2026-09-30", null, null)]
    [InlineData("RO:80246", "FB_BUC_01", "CaseOwner", "2026-10-01", "DIR-0004", null)]
    [InlineData("RO:80242", "FB_BUC_01", "Counterparty", "2026-06-30", null, null)]
    [InlineData("RO:80242", "FB_BUC_01", "Counterparty", "2026-07-01", "DIR-0003", "RO:80246")]
    [InlineData("BG:BGASA", "FB_BUC_02", "CaseOwner", "2026-06-30", "DIR-0004", null)]
    [InlineData("BG:BGASA", "FB_BUC_02", "CaseOwner", "2026-07-01", "DIR-0005", null)]
    [InlineData("BG:NSSI", "UB_BUC_01", "CaseOwner", "2022-01-01", "DIR-0003", "BG:121082521")]
    public void The_day_decides(string id, string buc, string role, string day, string? code, string? successor)
    {
        foreach (var form in new[] { "json", "xml", "csv" })
        {
            var findings = Load(form).Judge(id, buc, role, DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture), "here");
            Assert.Equal(code is null ? [] : new[] { code }, findings.Select(f => f.Code));
            if (successor is not null) Assert.Equal(successor, findings[0].Arguments["successor"]);
        }
    }

    [Theory]
    [InlineData("<countryCode>RO</countryCode>", "<countryCode>RO</countryCode><country>RO</country>", "DIR-0011")]
    [InlineData("<officialID>RO:80246</officialID>", "<officialID>RO 80246</officialID>", "DIR-0014")]
    [InlineData("<officialID>RO:80246</officialID>", "<officialID>RO:80246</officialID><officialID>RO:80247</officialID>", "DIR-0011")]
    [InlineData("<isEESSIReady>true</isEESSIReady>", "<isEESSIReady>yes</isEESSIReady>", "DIR-0011")]
    [InlineData("<applicationRole>CaseOwner</applicationRole>", "<applicationRole>Sender</applicationRole>", "DIR-0014")]
    [InlineData("<startDate>2021-02-10</startDate>", "<startDate>10.02.2021</startDate>", "DIR-0014")]
    [InlineData("<Name lang=\"bg\">", "<Name lang=\"bg\" x=\"1\">", "DIR-0011")]
    [InlineData("</Institution>", "</Institutio>", "DIR-0010")]
    [InlineData("<use>tls</use>", "<use>TLS</use>", "DIR-0014")]
    [InlineData("<SHA256>2f", "<SHA256>2F", "DIR-0014")]
    [InlineData("<use>ebms</use>", "<usage>ebms</usage>", "DIR-0011")]
    [InlineData("<ReachedAs>endpoint", "<ReachedAs>end", "DIR-0014")]
    [InlineData("urn:messagebroker:institution-directory:1", "urn:other", "DIR-0011")]
    public void What_is_wrong_in_XML_is_told_by_its_line(string from, string to, string code)
    {
        var lines = Encoding.UTF8.GetString(Sample("xml")).Split('\n');
        var at = Array.FindIndex(lines, l => l.Contains(from, StringComparison.Ordinal));
        lines[at] = lines[at].Replace(from, to, StringComparison.Ordinal);
        Assert.Contains((code, $"d.xml:{at + 1}"), Findings(string.Join('\n', lines)));
    }

    [Fact]
    public void What_is_no_directory_at_all_is_told()
    {
        foreach (var octets in new[] { "", " ", "<", "{", "x", "<a/>" }) Assert.NotEmpty(Findings(octets));
        var xml = Encoding.UTF8.GetString(Sample("xml"));
        Assert.Equal("DIR-0010", Findings(xml.Replace("<IRSync ", "<!DOCTYPE x><IRSync ", StringComparison.Ordinal))[0].Code);
        Assert.Equal("DIR-0011", Findings(xml.Replace("<Region>GR</Region>", "stray<Region>GR</Region>", StringComparison.Ordinal))[0].Code);
    }
}
