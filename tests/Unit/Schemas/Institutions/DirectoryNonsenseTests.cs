using System.Text;
using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Institutions;

namespace MessageBroker.Tests.Unit.Schemas.Institutions;

/// <summary>What a directory says and nobody can have meant is told; it is read all the same, since verdicts rest on it.</summary>
public sealed class DirectoryNonsenseTests
{
    [Theory]
    [InlineData("2027-01-01", "2026-01-01", "RO:80246", "RO", "", "DIR-0025")]
    [InlineData("2026-01-01", "", "RO:80246", "BG", "", "DIR-0027")]
    [InlineData("2026-01-01", "", "RO:80246", "RO", "RO:80246", "DIR-0026")]
    [InlineData("2026-01-01", "2026-01-01", "RO:80246", "RO", "", "")]
    public void It_is_told(string from, string until, string id, string country, string successor, string code)
    {
        var loading = InstitutionDirectory.ReadCsv("test", "test", Encoding.UTF8.GetBytes($"""
            id,country,from,until,bg,ro,en,regions,competences,accessPoint,successor
            {id},{country},{from},{until},Гюргево,Giurgiu,Giurgiu,,FB_BUC_01/Counterparty/2021-02-10/ready,,{successor}
            """));
        Assert.NotNull(loading.Directory);
        Assert.Equal(code, string.Join(' ', loading.Findings.Select(f => f.Code)));
        Assert.All(loading.Findings, f => Assert.Equal(Severity.Warning, f.Severity));
    }

    [Theory]
    [InlineData("FB_BUC_01/Counterparty/..2021-02-09 FB_BUC_01/Counterparty/2021-02-10/ready", "")]
    [InlineData("FB_BUC_01/Counterparty/2021-02-10 FB_BUC_01/CaseOwner/2021-02-10", "")]
    [InlineData("FB_BUC_01/Counterparty/2020-01-01..2021-02-10 FB_BUC_01/Counterparty/2021-02-10/ready", "DIR-0029 FB_BUC_01/Counterparty 2021-02-10")]
    [InlineData("FB_BUC_01/Counterparty/2023-01-01 FB_BUC_01/Counterparty/2021-02-10..2024-01-01", "DIR-0029 FB_BUC_01/Counterparty 2023-01-01")]
    [InlineData("FB_BUC_01/Counterparty//ready FB_BUC_01/Counterparty/", "DIR-0029 FB_BUC_01/Counterparty –")]
    [InlineData("H_BUC_02a/Counterparty/2021-02-10/ready P_BUC_01/CaseOwner/2021-02-10", "")]
    [InlineData("FB_BUC_1/Counterparty/2021-02-10/ready fb_buc_01/Counterparty/2021-02-10/ready", "DIR-0028 FB_BUC_1|DIR-0028 fb_buc_01")]
    public void A_competence_that_cannot_be_meant_is_told(string competences, string told)
    {
        var loading = InstitutionDirectory.ReadCsv("test", "test", Encoding.UTF8.GetBytes($"""
            id,country,from,until,bg,ro,en,regions,competences,accessPoint,successor
            RO:80246,RO,2021-01-01,,Гюргево,Giurgiu,Giurgiu,,{competences},,
            """));
        Assert.NotNull(loading.Directory);
        Assert.Equal(told, Told(loading));
    }

    [Theory]
    [InlineData("2024-12-31", "")]
    [InlineData("2025-01-01", "DIR-0029 names 2025-01-01")]
    [InlineData("", "DIR-0029 names 2025-01-01")]
    public void Two_names_of_one_day_are_told(string until, string told)
    {
        var loading = InstitutionDirectory.ReadCsv("test", "test", Encoding.UTF8.GetBytes($"""
            id,country,from,until,bg,ro,en,regions,competences,accessPoint,successor,nameFrom,nameUntil
            RO:80246,RO,2021-01-01,,Гюргево,Giurgiu,Giurgiu,,FB_BUC_01/Counterparty/2021-02-10/ready,,,2021-01-01,{until}
            RO:80246,,,,Окръг Гюргево,Județul Giurgiu,Giurgiu County,,,,,2025-01-01,
            """));
        Assert.NotNull(loading.Directory);
        Assert.Equal(told, Told(loading));
    }

    private static string Told(DirectoryLoading loading) =>
        string.Join('|', loading.Findings.Select(f => string.Join(' ', new[] { f.Code }.Concat(f.Arguments.Where(a => a.Key is "buc" or "what" or "day").OrderBy(a => a.Key == "day").Select(a => a.Value)))));
}
