using System.Text;
using MessageBroker.Adapters.Contract;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Outbound;
using MessageBroker.Exchange.Flow.Verdicts;
using MessageBroker.Schemas.Institutions;
using MessageBroker.Schemas.Packs;
using MessageBroker.Schemas.Rules;

namespace MessageBroker.Tests.Unit.Exchange.Flow.Verdicts;

/// <summary>Contexts and verdicts as they were stored, octet by octet: what an earlier version judged, a replay of today judges the same.</summary>
public sealed class EarlierVerdictTests
{
    // Of before the day of judgement was an input: 00:30 in Bucharest on the day behind the last of BG:NSSI, and still that day in UTC.
    private const string Context =
        """{"Institution":"RO:80246","CaseId":"86c7b4d60efa4b328862ca0ddc8cf45b","MessageId":"0197f6d0-0000-7000-8000-000000000001","SetId":"79f1b67c955d4a399b93b731d7bba51a","InstanceId":"590783ffe9974e95a0ae07a6ceb25f1e","DocumentVersion":1,"ReplyFound":false,"ClerkIsAsked":true,"History":[]}""";

    private const string Passed =
        """{"name":"outbound/prepare","outcome":"pass","facts":{"action":"Start","buc":"H_BUC_01","documentVersion":"1","institution":"RO:80246","receiver":"BG:NSSI","role":"CaseOwner","sed":"H001","sedSha256":"c7345893c77002d8c668e67db3cbf60b406159c77df4a841e75d524579d2a483"},"findings":[]}""";

    private const string Refused =
        """{"name":"outbound/prepare","outcome":"refuse","facts":{"action":"Start","buc":"H_BUC_01","documentVersion":"1","institution":"RO:80246","receiver":"BG:NSSI","role":"CaseOwner","sed":"H001","sedSha256":"c7345893c77002d8c668e67db3cbf60b406159c77df4a841e75d524579d2a483"},"findings":[{"code":"DIR-0003","severity":"Error","path":"request.target","arguments":{"date":"2026-05-01","institution":"BG:NSSI","successor":"BG:121082521"},"acts":"Operator"}]}""";

    [Theory]
    [InlineData("2026-04-30T21:30:00Z", Passed)]
    [InlineData("2026-05-01T00:00:00Z", Refused)]
    public void What_was_judged_by_the_day_of_UTC_is_so_again(string at, string verdict)
    {
        var basis = new VerdictBasis(
            PackSet.Embedded, RuleSet.Current,
            InstitutionDirectory.ReadCsv("test", "test", """
                id,country,from,until,bg,ro,en,regions,competences,accessPoint,successor
                RO:80246,RO,2021-02-10,,A,A,A,,H_BUC_01/CaseOwner/2021-02-10/ready,,
                BG:NSSI,BG,2019-07-01,2026-04-30,A,A,A,,H_BUC_01/Counterparty/2019-07-01/ready,,BG:121082521
                BG:121082521,BG,2026-05-01,,A,A,A,,H_BUC_01/Counterparty/2026-05-01/ready,,
                """u8).Directory!,
            new Parties
            {
                Environment = "test", MaxUnpackedBytes = 1 << 20, MaxParts = 10, Hosted = [new HostedInstitution("RO:80246", "ro", "RO", "", "")],
                Partners = [new Partner { Institutions = ["BG:NSSI"], Endpoint = "https://bg.example/as4", IsEndpoint = true, BusinessAnchors = [] }],
            },
            []);
        var again = PrepareVerdict.Judge(new OutboundDraft
        {
            Record = new NationalRecord("office", "k-1", 1, "RO:80246", "H001", "GR-1", null, [], [], []) { Sed = new SubmittedSed(SubmittedSedTests.Sed("H001", "4.4", ""), "BG:NSSI", null, null) },
            Context = CaseContext.Read(Encoding.UTF8.GetBytes(Context)), Basis = basis, At = DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture),
        });
        Assert.Equal(verdict, Encoding.UTF8.GetString(again.ToBytes()));
        // The input itself keeps its hash too.
        Assert.Equal(Context, Encoding.UTF8.GetString(CaseContext.Read(Encoding.UTF8.GetBytes(Context)).ToBytes()));
    }
}
