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
}
