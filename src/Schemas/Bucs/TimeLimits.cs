using System.Globalization;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Schemas.Bucs;

/// <summary>
/// Time limits beside the answer to a provisional decision, each by the article that its clause names. What is inferred of them says so;
/// one whose day the documents do not tell is shown as a rule.
/// </summary>
internal sealed class TimeLimits(BucDefinition definition, IReadOnlyList<CaseEvent> history, BucState state, TurnPlace place)
{
    /// <summary>Facts that a clerk records of what happened outside EESSI.</summary>
    private const string Referral = ClerkFacts.Referral, Outcome = ClerkFacts.Outcome;

    private const string Reimbursement = "UB_BUC_04", Reply = "F002", Claim = "U020", Contestation = "U023", Payment = "U024", Amendment = "U029";

    /// <summary>What somebody must do.</summary>
    public IEnumerable<Turn> Duties() => state.End != BucCaseEnd.None || definition.Buc != Reimbursement ? [] : [.. Claims(), .. Payments()];

    /// <summary>What may be done, what somebody else owes, and what is on its way.</summary>
    public IEnumerable<Turn> Beside() => state.End != BucCaseEnd.None ? [] : [.. Differences(), .. Underway()];

    /// <summary>987/2009 Art. 70: six months from the end of the calendar half-year of the last payment. The draft says when that was; where none is kept, as in a running case, a clerk recorded it of a claim that was withdrawn or refused.</summary>
    private IEnumerable<Turn> Claims()
    {
        if (definition.Role != CaseRole.CaseOwner || state.Documents.Any(d => d.Sed == Claim && d.Status == CaseDocumentStatus.Sent)) yield break;
        var draft = state.Documents.FirstOrDefault(d => d is { Sed: Claim, Mine: true, Status: CaseDocumentStatus.Draft });
        var told = draft is null ? history.Where(e => e is { Event: CaseEventKind.Record, Sed: Claim }) : Events(draft.Id);
        var paid = told.Select(DayOfPayment).OfType<DateOnly>().Cast<DateOnly?>().LastOrDefault();
        var start = paid is { } day ? new DateOnly(day.Year, day.Month <= 6 ? 6 : 12, day.Month <= 6 ? 30 : 31) : (DateOnly?)null;
        yield return Dated(new Turn(TurnParty.Me, "owes.claim", null, "clause.reimbursement-claim", "silence.not-considered") { DocumentId = draft?.Id, Arguments = Turn.Words(Claim, "") },
            start, new Period(6, PeriodUnit.Months), "rule.half-year", []);
    }

    /// <summary>987/2009 Art. 70 with 67(5) and (6): 18 months from the month of introduction, 36 where the claim was contested.</summary>
    private IEnumerable<Turn> Payments()
    {
        foreach (var claim in state.Documents.Where(d => d.Sed == Claim && d.IsLive))
        {
            if (state.Documents.Any(d => d.Sed == Payment && d.IsLive && d.Mine != claim.Mine)) continue;
            var receipt = Events(claim.Id).Select(e => e.ReceiptAt).OfType<DateTimeOffset>().Cast<DateTimeOffset?>().FirstOrDefault();
            var introduced = receipt is { } at ? EndOfMonth(EasternTime.DateOf(at)) : (DateOnly?)null;
            var contested = state.Documents.FirstOrDefault(d => d.Sed == Contestation && d.IsLive && d.Mine != claim.Mine);
            if (contested is null)
            {
                yield return Dated(new Turn(claim.Mine ? TurnParty.Them : TurnParty.Me, "owes.payment", null, "clause.reimbursement-payment", "silence.interest") { DocumentId = claim.Id, Arguments = Turn.Words(Claim, Payment) },
                    introduced, new Period(18, PeriodUnit.Months), "rule.payment", ["inferred.introduction-month"]);
            }
            else if (!state.Documents.Any(d => d.Sed == Amendment && d.IsLive && d.Mine == claim.Mine && IsAgreed(d)))
            {
                yield return Dated(new Turn(TurnParty.Either, "owes.settlement", null, "clause.reimbursement-contest", "silence.unknown") { DocumentId = contested.Id, Arguments = Turn.Words(Contestation, Payment) },
                    introduced, new Period(36, PeriodUnit.Months), "rule.settlement", ["inferred.introduction-month", "inferred.settlement"]);
            }
        }
    }

    /// <summary>An amended claim is agreed when it was accepted in full (U021).</summary>
    private bool IsAgreed(CaseDocument amendment) => state.Documents.Any(d => d.ParentId == amendment.Id && d.Sed == "U021" && d.IsLive);

    /// <summary>987/2009 Art. 6(3): not before a month the matter may go to the Commission, which then has six months.</summary>
    private IEnumerable<Turn> Differences()
    {
        foreach (var reply in state.Documents.Where(d => d.Sed == Reply && d.IsLive))
        {
            if (Events(reply.Id).FirstOrDefault(e => e.Event != CaseEventKind.Record && e.FactList.Contains(HistoryFacts.Disagreement)) is not { } arose) continue;
            var records = Events(reply.Id).Where(e => e.Event == CaseEventKind.Record).ToList();
            if (records.Exists(r => r.FactList.Contains(Outcome))) continue;
            if (records.FindLast(r => r.FactList.Contains(Referral)) is { } referred)
            {
                var until = EasternTime.DateOf(referred.At).AddMonths(6);
                yield return new Turn(TurnParty.Commission, "owes.conciliation", null, "clause.difference-of-views", "silence.provisional-payer") { Rule = "rule.conciliation", DocumentId = reply.Id, Arguments = With(Turn.Words(reply.Sed, ""), "day", until) };
                continue;
            }

            var earliest = EasternTime.DateOf(arose.At).AddMonths(1);
            yield return new Turn(TurnParty.Either, "owes.referral", null, "clause.difference-of-views", "silence.provisional-payer")
            {
                NotBefore = earliest, DocumentId = reply.Id, Arguments = With(Turn.Words(reply.Sed, ""), "day", earliest), Inferred = ["inferred.difference-from-reply"],
            };
        }
    }

    /// <summary>Decision E6: what an access point on the way took is fetched at least every 24 hours; the endpoint's receipt is the delivery. Hours are not moved by days off (1182/71 Art. 3(4)).</summary>
    private IEnumerable<Turn> Underway()
    {
        foreach (var sent in state.Documents.Where(d => d is { Mine: true, Status: CaseDocumentStatus.Sent }))
        {
            if (Events(sent.Id).LastOrDefault(e => e.Event != CaseEventKind.Record) is not { ReceiptAt: null, TakenAt: { } taken }) continue;
            yield return new Turn(TurnParty.Them, "owes.fetch", place.Theirs is null ? null : EasternTime.DateOf(taken.AddHours(24)), "clause.delivery", "silence.not-delivered")
            {
                Rule = place.Theirs is null ? "rule.daily" : null, DocumentId = sent.Id, Arguments = Turn.Words(sent.Sed, ""),
            };
        }
    }

    /// <summary>The limit in the state of whoever must act; of both, the earlier one, with the other beside it.</summary>
    private Turn Dated(Turn turn, DateOnly? start, Period period, string rule, string[] inferred)
    {
        MemberState?[] acting = turn.Who switch { TurnParty.Me => [place.Mine], TurnParty.Them => [place.Theirs], _ => [place.Mine, place.Theirs] };
        var limits = start is { } from && acting.All(s => s is not null) ? acting.Select(s => Deadline.Of(from, period, s!.Value, place.Calendar)).OfType<Deadline>().OrderBy(d => d.Due).ToList() : [];
        if (limits.Count < acting.Length) return turn with { Rule = rule, Inferred = inferred };
        var dated = (turn with { Inferred = inferred }).On(limits[0]);
        return limits[^1].Due == limits[0].Due ? dated
            : dated with { Arguments = With(new Dictionary<string, string>(dated.Arguments), "other", limits[^1].Due), Inferred = [.. dated.Inferred, "inferred.other-state"] };
    }

    private IEnumerable<CaseEvent> Events(string? document) => document is null ? [] : history.Where(e => e.DocumentId == document && e.Event is not (CaseEventKind.Delete or CaseEventKind.Cancel or CaseEventKind.CancelReceive));

    private static DateOnly? DayOfPayment(CaseEvent happened) =>
        happened.FactList.FirstOrDefault(f => f.StartsWith(HistoryFacts.LastPayment, StringComparison.Ordinal)) is { } told ? HistoryFacts.DayOfPayment(told) : null;

    private static DateOnly EndOfMonth(DateOnly day) => new DateOnly(day.Year, day.Month, 1).AddMonths(1).AddDays(-1);

    private static Dictionary<string, string> With(Dictionary<string, string> words, string name, DateOnly day)
    {
        words[name] = Text(day);
        return words;
    }

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
