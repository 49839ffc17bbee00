using System.Text;
using MessageBroker.Adapters.Contract;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Outbound;
using MessageBroker.Exchange.Flow.Verdicts;
using MessageBroker.Schemas.Envelope;
using MessageBroker.Schemas.Institutions;
using MessageBroker.Schemas.Packs;
using MessageBroker.Schemas.Rules;

namespace MessageBroker.Tests.Unit.Exchange.Flow.Verdicts;

/// <summary>A SED that a back office wrote itself: judged like any other, signed as it stands, with header and signature left to the broker.</summary>
public sealed class SubmittedSedTests
{
    private const string Us = "RO:80246", Them = "BG:BGASA";

    private static readonly VerdictBasis Basis = new(
        PackSet.Embedded, RuleSet.Current,
        InstitutionDirectory.ReadCsv("test", "test", Encoding.UTF8.GetBytes($"""
            id,country,from,until,bg,ro,en,regions,competences,accessPoint,successor
            {Us},RO,2021-02-10,,Гюргево,Giurgiu,Giurgiu,,H_BUC_01/CaseOwner/2021-02-10/ready,,
            {Them},BG,2019-07-01,,АСП,ASP,ASA,,H_BUC_01/Counterparty/2019-07-01/ready,,
            """)).Directory!,
        new Parties
        {
            Environment = "test", MaxUnpackedBytes = 1 << 20, MaxParts = 10, Hosted = [new HostedInstitution(Us, "ro", "RO", "", "")],
            Partners = [new Partner { Institutions = [Them], Endpoint = "https://bg.example/as4", IsEndpoint = true, BusinessAnchors = [] }],
        },
        []);

    [Theory]
    [InlineData("4.4", "H001")]
    [InlineData("4.2", "H001")]
    [InlineData("4.4", "X009")]
    public void It_is_taken_as_it_stands_in_the_version_that_it_is_written_in(string cdm, string sed)
    {
        var octets = Sed(sed, cdm, "<Note>Ștefan</Note>");
        var (draft, verdict) = Judge(sed, octets);
        Assert.Equal(sed == "H001" ? ("pass", "") : ("refuse", "FLW-0108"), (verdict.Outcome, Errors(draft)));
        if (sed != "H001") return;
        Assert.Equal(octets, draft.SedXml);
        Assert.Equal((cdm, "H_BUC_01", Them), (draft.Cdm, draft.Buc, draft.Receiver));
        Assert.Equal((cdm, sed), (draft.Envelope!.TypeVersion, draft.Envelope.Type));
    }

    [Fact]
    public void What_asks_for_one_type_and_hands_over_another_is_refused() => Assert.Equal("FLW-0112", Errors(Judge("H001", Sed("H002", "4.2", "")).Draft));

    [Fact]
    public void Header_and_signature_are_the_brokers_to_make()
    {
        var signed = Sed("H001", "4.2", "<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"/>");
        Assert.Equal("FLW-0114", Errors(Judge("H001", signed).Draft));
        var enveloped = SbdhWriter.Write(new Sbdh
        {
            Sender = new SbdhParty(Us, CaseRole.CaseOwner), Receivers = [new SbdhParty(Them, CaseRole.Counterparty)], InstanceIdentifier = "590783ffe9974e95a0ae07a6ceb25f1e", Type = "H001", TypeVersion = "4.2",
            CaseAction = "Start", Created = DateTimeOffset.UnixEpoch, SetId = "79f1b67c955d4a399b93b731d7bba51a", DocumentVersion = 1, CaseId = "86c7b4d60efa4b328862ca0ddc8cf45b", Buc = "H_BUC_01", BucVersion = "4.2",
        }, Sed("H001", "4.2", ""));
        Assert.Contains("FLW-0113", Errors(Judge("H001", enveloped).Draft), StringComparison.Ordinal);
    }

    [Fact]
    public void In_a_running_case_it_is_written_in_the_version_of_the_case() =>
        Assert.Contains("FLW-0115", Errors(Judge("H001", Sed("H001", "4.2", ""), c => c with { Cdm = "4.4", Buc = "H_BUC_01", Role = "CaseOwner", Partner = Them }).Draft), StringComparison.Ordinal);

    [Theory]
    [InlineData("no xml at all", "SED-0001")]
    [InlineData("<!DOCTYPE x><x/>", "SED-0002")]
    [InlineData("", "SED-0005")]
    public void Hostile_octets_are_findings(string text, string code)
    {
        var (draft, verdict) = Judge("H001", Encoding.UTF8.GetBytes(text));
        Assert.Equal("refuse", verdict.Outcome);
        Assert.Contains(code, Errors(draft), StringComparison.Ordinal);
    }

    internal static byte[] Sed(string sed, string cdm, string content) =>
        Encoding.UTF8.GetBytes($"<s:{sed} xmlns:s=\"http://ec.europa.eu/eessi/ns/{cdm.Replace('.', '_')}/{sed}\" sedGVer=\"4\" sedVer=\"{cdm[^1]}\">{content}</s:{sed}>");

    private static string Errors(OutboundDraft draft) => string.Join(' ', draft.Findings.Where(f => f.IsError).Select(f => f.Code).Distinct());

    internal static (OutboundDraft Draft, Verdict Verdict) Judge(string kind, byte[] sed, Func<CaseContext, CaseContext>? change = null, IReadOnlyList<NationalAttachment>? attachments = null)
    {
        var context = new CaseContext
        {
            Institution = Us, CaseId = "86c7b4d60efa4b328862ca0ddc8cf45b", MessageId = "0197f6d0-0000-7000-8000-000000000001", SetId = "79f1b67c955d4a399b93b731d7bba51a",
            InstanceId = "590783ffe9974e95a0ae07a6ceb25f1e", DocumentVersion = 1, History = [],
        };
        var draft = new OutboundDraft
        {
            Record = new NationalRecord("office", "k-1", 1, Us, kind, "GR-1", null, [], attachments ?? [], []) { Sed = new SubmittedSed(sed, Them, null, null) },
            Context = change?.Invoke(context) ?? context, Basis = Basis, At = new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero),
        };
        return (draft, PrepareVerdict.Judge(draft));
    }
}
