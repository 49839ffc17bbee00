using System.Globalization;
using System.Text;
using MessageBroker.Adapters.Contract;
using MessageBroker.Evidence.Signatures;
using MessageBroker.Evidence.Trust;
using MessageBroker.Exchange.Flow.Inbound;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Outbound;
using MessageBroker.Exchange.Flow.Verdicts;
using MessageBroker.Schemas.Envelope;
using MessageBroker.Schemas.Institutions;
using MessageBroker.Schemas.Packs;
using MessageBroker.Schemas.Rules;
using MessageBroker.Tests.Evidence;

namespace MessageBroker.Tests.Unit.Exchange.Flow.Verdicts;

/// <summary>The same SED on both sides of a day on which the directory changes: what is sent, and what opens a case here.</summary>
public sealed class DirectoryVerdictTests
{
    private const string Us = "RO:80246", UsEnded = "RO:80241", Always = "BG:BGASA", Competent = "BG:UNTILMAY", Late = "BG:FROMMAY", Closed = "BG:CLOSED", Old = "BG:NSSI", New = "BG:121082521", Unready = "BG:UNREADY", Abroad = "AT:1234", Unknown = "BG:OTHER";
    private const string Set = "79f1b67c955d4a399b93b731d7bba51a", Case = "86c7b4d60efa4b328862ca0ddc8cf45b";

    private static string Table => $"""
        id,country,from,until,bg,ro,en,regions,competences,accessPoint,successor
        {Us},RO,2021-02-10,,A,A,A,,H_BUC_01/CaseOwner/2021-02-10/ready H_BUC_01/Counterparty/2021-02-10/ready,,
        {UsEnded},RO,2021-02-10,,A,A,A,,H_BUC_01/CaseOwner/2021-02-10..2026-04-30/ready,,
        {Always},BG,2019-07-01,,A,A,A,,H_BUC_01/Counterparty/2019-07-01/ready H_BUC_01/CaseOwner/2019-07-01/ready,,
        {Competent},BG,2019-07-01,,A,A,A,,H_BUC_01/Counterparty/..2026-04-30/ready H_BUC_01/CaseOwner/..2026-04-30/ready,,
        {Late},BG,2019-07-01,,A,A,A,,H_BUC_01/Counterparty/2026-05-01../ready H_BUC_01/CaseOwner/2026-05-01../ready,,
        {Closed},BG,2019-07-01,2026-04-30,A,A,A,,H_BUC_01/Counterparty/2019-07-01/ready H_BUC_01/CaseOwner/2019-07-01/ready,,
        {Old},BG,2019-07-01,2026-04-30,A,A,A,,H_BUC_01/Counterparty/2019-07-01/ready H_BUC_01/CaseOwner/2019-07-01/ready,,{New}
        {New},BG,2026-05-01,,A,A,A,,H_BUC_01/Counterparty/2026-05-01/ready H_BUC_01/CaseOwner/2026-05-01/ready,,
        {Unready},BG,2019-07-01,,A,A,A,,H_BUC_01/Counterparty/2019-07-01 H_BUC_01/CaseOwner/2019-07-01,,
        {Abroad},AT,2019-07-01,2026-04-30,A,A,A,,H_BUC_01/CaseOwner/2019-07-01/ready,,
        """;

    private static readonly VerdictBasis Basis = With(Table);

    private static VerdictBasis With(string table) => new(
        PackSet.Embedded, RuleSet.Current, InstitutionDirectory.ReadCsv("test", "test", Encoding.UTF8.GetBytes(table)).Directory!,
        new Parties
        {
            Environment = "test", MaxUnpackedBytes = 1 << 20, MaxParts = 10, Hosted = [new HostedInstitution(Us, "ro", "RO", "", ""), new HostedInstitution(UsEnded, "ro", "RO", "", "")],
            Partners =
            [
                new Partner
                {
                    Institutions = [Always, Competent, Late, Closed, Old, New, Unready, Abroad, Unknown], Endpoint = "https://bg.example/as4", IsEndpoint = true,
                    BusinessAnchors = [TestPki.CaCertificate.ExportCertificatePem()], BusinessNames = ["RO:TEST"],
                },
            ],
        },
        [new Unmapped()]);

    /// <summary>Competence, validity and a successor, of the receiver and of the sender, each on the last day of the old and on the first of the new.</summary>
    [Theory]
    [InlineData(Us, Always, "", "")]
    [InlineData(Us, Competent, "", "DIR-0004")]
    [InlineData(Us, Late, "DIR-0004", "")]
    [InlineData(Us, Closed, "", "DIR-0002")]
    [InlineData(Us, Old, "", "DIR-0003 BG:121082521")]
    [InlineData(Us, New, "DIR-0002", "")]
    [InlineData(UsEnded, Always, "", "DIR-0004")]
    public void What_is_sent_is_judged_by_the_day_of_sending(string sender, string receiver, string last, string first)
    {
        // Midnight in Bucharest is 21:00 UTC of the day before.
        Assert.Equal(last, Sent(sender, receiver, "2026-04-30T20:59:59Z").Told);
        Assert.Equal(first, Sent(sender, receiver, "2026-04-30T21:00:00Z").Told);
        Assert.Equal(last.Length == 0 ? "pass" : "refuse", Sent(sender, receiver, "2026-04-30T10:00:00Z").Verdict.Outcome);
        Assert.Equal(first.Length == 0 ? "pass" : "refuse", Sent(sender, receiver, "2026-05-01T10:00:00Z").Verdict.Outcome);
    }

    /// <summary>Two institutions of one access point: nobody is missing, and no partner entry would mend it. A verdict of before says what it said.</summary>
    [Fact]
    public void An_institution_of_our_own_is_no_missing_partner()
    {
        Assert.Equal(["FLW-0118"], Sent(UsEnded, Us, "2026-04-30T10:00:00Z").Verdict.Findings.Where(f => f.IsError).Select(f => f.Code));
        Assert.Equal(["FLW-0103"], Sent(UsEnded, Us, "2026-04-30T10:00:00Z", isOld: true).Verdict.Findings.Where(f => f.IsError).Select(f => f.Code));
    }

    /// <summary>Where the day was no input yet it is that of UTC, and nobody is asked about who opens a case: <see cref="EarlierVerdictTests"/> has the octets.</summary>
    [Fact]
    public void A_context_of_before_is_judged_as_it_was()
    {
        Assert.Equal("", Sent(Us, Old, "2026-04-30T22:30:00Z", isOld: true).Told);
        Assert.Equal("DIR-0003 BG:121082521", Sent(Us, Old, "2026-05-01T00:00:00Z", isOld: true).Told);
        Assert.Equal("applied", Received(Unknown, "2026-05-10T10:00:00Z", c => c with { Day = null, OpenerIsAsked = null }).Verdict.Outcome);
        var before = Encoding.UTF8.GetString(Context(Us, null).ToBytes());
        Assert.DoesNotContain("Day", before, StringComparison.Ordinal);
        Assert.DoesNotContain("OpenerIsAsked", before, StringComparison.Ordinal);
    }

    /// <summary>By the day on which its header was made, where its sender works.</summary>
    [Theory]
    [InlineData(Always, "", "")]
    [InlineData(Competent, "", "DIR-0024")]
    [InlineData(Late, "DIR-0024", "")]
    [InlineData(Closed, "", "DIR-0022")]
    [InlineData(Old, "", "DIR-0023 BG:121082521")]
    [InlineData(New, "DIR-0022", "")]
    [InlineData(Unready, "", "")]
    [InlineData(Unknown, "DIR-0021", "DIR-0021")]
    public void Who_opens_a_case_here_is_judged_by_the_day_of_his_document(string sender, string last, string first)
    {
        foreach (var (created, told) in new[] { ("2026-04-30T20:59:59Z", last), ("2026-04-30T21:00:00Z", first), ("2026-04-29T10:00:00Z", last), ("2026-05-02T10:00:00Z", first) })
        {
            var (draft, verdict) = Received(sender, created);
            Assert.Equal((told.Length == 0 ? "applied" : "held", told), (verdict.Outcome, Told(verdict)));
            // A person mends the directory, or asks; nobody is told that the case was at fault, and no clock runs.
            Assert.Equal((false, null), (draft.IsRefused, draft.WaitsUntil));
        }
    }

    [Fact]
    public void Of_a_sender_in_another_zone_the_day_is_that_of_UTC() =>
        Assert.Equal(("", "DIR-0022"), (Told(Received(Abroad, "2026-04-30T23:59:59Z").Verdict), Told(Received(Abroad, "2026-05-01T00:00:00Z").Verdict)));

    [Fact]
    public void A_mended_directory_lets_it_in()
    {
        var (draft, _) = Received(Competent, "2026-05-02T10:00:00Z");
        var mended = With(Table.Replace("H_BUC_01/CaseOwner/..2026-04-30", "H_BUC_01/CaseOwner/..2026-05-31", StringComparison.Ordinal));
        Assert.Equal("applied", ApplyVerdict.Judge(new InboundDraft { Sbd = draft.Sbd, Attachments = [], Context = draft.Context, Basis = mended, At = draft.At }).Outcome);
    }

    /// <summary>What began rightly goes on: an institution whose competence ended in between still answers for its cases.</summary>
    [Fact]
    public void A_running_case_does_not_ask()
    {
        foreach (var sender in new[] { Competent, Closed, Old, Unknown })
        {
            var claim = new HistoryEvent("RECEIVE", "H001", "them", "0c0ffee0955d4a399b93b731d7bba51a", null, 1, "2026-04-20T09:00:00.000Z", "2026-04-20T09:00:00.000Z");
            var (_, verdict) = Received(sender, "2026-05-10T10:00:00Z", c => c with { Role = "Counterparty", Buc = "H_BUC_01", Cdm = "4.4", Other = sender, History = [claim] }, "X009");
            Assert.Equal(("applied", ""), (verdict.Outcome, Told(verdict)));
        }
    }

    /// <summary>What the case does not admit is told as before, and a handed-over case is for X007 to say.</summary>
    [Fact]
    public void What_opens_no_case_is_not_asked_about()
    {
        var (draft, verdict) = Received(Unknown, "2026-05-10T10:00:00Z", sed: "X009");
        Assert.Equal(("held", "", true), (verdict.Outcome, Told(verdict), draft.WaitsUntil is not null));
        (_, verdict) = Received(Unknown, "2026-05-10T10:00:00Z", c => c with { Former = [] }, "X007", [new SbdhParty(Us, CaseRole.CaseOwner), new SbdhParty(Always, CaseRole.Counterparty)]);
        Assert.Equal(("applied", ""), (verdict.Outcome, Told(verdict)));
    }

    private static CaseContext Context(string institution, string? day) => new()
    {
        Institution = institution, CaseId = Case, MessageId = "0197f6d0-0000-7000-8000-000000000001", SetId = Set, InstanceId = "590783ffe9974e95a0ae07a6ceb25f1e", DocumentVersion = 1, Day = day, History = [],
    };

    private static (Verdict Verdict, string Told) Sent(string sender, string receiver, string at, bool isOld = false)
    {
        var instant = DateTimeOffset.Parse(at, CultureInfo.InvariantCulture);
        var context = Context(sender, isOld ? null : CaseContext.DayOf(sender, instant)) with { Form = isOld ? null : CaseContext.NewestForm };
        OutboundDraft Draft(CaseContext known) => new()
        {
            Record = new NationalRecord("office", "k-1", 1, sender, "H001", "GR-1", null, [], [], []) { Sed = new SubmittedSed(SubmittedSedTests.Sed("H001", "4.4", ""), receiver, null, null) },
            Context = known, Basis = Basis, At = instant,
        };
        var verdict = PrepareVerdict.Judge(Draft(context));
        Assert.Equal(verdict.ToBytes(), PrepareVerdict.Judge(Draft(CaseContext.Read(context.ToBytes()))).ToBytes());
        return (verdict, Told(verdict));
    }

    private static (InboundDraft Draft, Verdict Verdict) Received(string sender, string created, Func<CaseContext, CaseContext>? change = null, string sed = "H001", SbdhParty[]? receivers = null)
    {
        var context = new CaseContext
        {
            Institution = Us, CaseId = Case, Partner = sender, MessageId = "0197f6d0-0000-7000-8000-000000000001", ReceivedAt = "2026-06-01T12:00:00.000Z", WaitsUntil = "2026-06-04T12:00:00.000Z",
            Day = "2026-06-01", OpenerIsAsked = true, History = [],
        };
        context = change?.Invoke(context) ?? context;
        var signed = SedSigner.Sign(SubmittedSedTests.Sed(sed, "4.4", ""), TestPki.Ec, CryptoPolicy.Default, TestPki.At, Set).Signed!;
        var draft = new InboundDraft
        {
            Sbd = SbdhWriter.Write(new Sbdh
            {
                Sender = new SbdhParty(sender, CaseRole.CaseOwner), Receivers = receivers ?? [new SbdhParty(Us, CaseRole.Counterparty)], InstanceIdentifier = "590783ffe9974e95a0ae07a6ceb25f1e", Type = sed, TypeVersion = "4.4",
                CaseAction = context.History.Count == 0 ? "Start" : "New", Created = DateTimeOffset.Parse(created, CultureInfo.InvariantCulture), SetId = Set, DocumentVersion = 1, CaseId = Case, Buc = "H_BUC_01", BucVersion = "4.4",
            }, signed),
            Attachments = [], Context = CaseContext.Read(context.ToBytes()), Basis = Basis, At = TestPki.At,
        };
        var verdict = ApplyVerdict.Judge(draft);
        Assert.Equal(verdict.ToBytes(), ApplyVerdict.Judge(draft.Anew(draft.Context)).ToBytes());
        return (draft, verdict);
    }

    private static string Told(Verdict verdict) => string.Join(' ', verdict.Findings.Where(f => f.Code.StartsWith("DIR", StringComparison.Ordinal)).Select(f => $"{f.Code} {f.Arguments.GetValueOrDefault("successor")}".TrimEnd()));

    private sealed class Unmapped : INationalConverter
    {
        public string Country => "RO";
        public string MappingHash => new('0', 64);
        public IReadOnlyList<string> SedTypes => [];
        IReadOnlyList<string> INationalConverter.Unmapped => [];
        public SedConversion ToSed(NationalRecord record, string today) => throw new NotSupportedException();
        public NationalConversion ToNational(string sedType, SedNode root, string messageId, string receivingInstitution) => throw new NotSupportedException();
        public string? PersonNumberFault(string number, string today) => null;
    }
}
