using System.Globalization;
using MessageBroker.Exchange.Flow.Inbound;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Schemas.Bucs;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Exchange.Flow.Verdicts;

/// <summary>Whose turn it is in a case, until when, by which article: a function of definition, history and known content facts.</summary>
/// <param name="Who">Institution id, or null when no institution alone is to act.</param>
/// <param name="Until">Due date (yyyy-MM-dd), or null where only a rule holds.</param>
/// <param name="Turn">The turn itself; its words are text keys.</param>
public sealed record CaseTurn(string? Who, string? Until, Turn Turn)
{
    /// <summary>Who is to act; null where nobody is.</summary>
    public string? Party(string language) => Who ?? Turn.Who switch
    {
        TurnParty.Either => TurnTexts.Text("party.either", language),
        TurnParty.Commission => TurnTexts.Text("party.commission", language),
        _ => null,
    };

    /// <summary>The zone (IANA) in which the day ends by which it is due: that of who must act; the two that are known share their time.</summary>
    public string Zone => EasternTime.ZoneOf(MemberStates.Of(Who));

    public string Owes(string language) => TurnTexts.Text(Turn.Owes, language, Turn.Arguments);

    public string? Clause(string language) => Turn.Clause is { } key ? TurnTexts.Text(key, language, Turn.Arguments) : null;

    /// <summary>By which article; where no day is told, the rule that holds instead stands in front of it.</summary>
    public string? Ground(string language) => (Until is null ? Rule(language) : null, Clause(language)) switch
    {
        ({ } rule, { } clause) => $"{rule} ({clause})",
        var (rule, clause) => rule ?? clause,
    };

    /// <summary>What it means if nothing happens.</summary>
    public string? Silence(string language) => Turn.Silence is { } key ? TurnTexts.Text(key, language, Turn.Arguments) : null;

    /// <summary>What holds where there is no date.</summary>
    public string? Rule(string language) => Turn.Rule is { } key ? TurnTexts.Text(key, language, Turn.Arguments) : null;

    /// <summary>The language of the institution's country, for what is written into its national tables.</summary>
    public static string LanguageOf(string institution) => institution.Split(':')[0] switch { "BG" => "bg", "RO" => "ro", _ => "en" };

    /// <summary>The headline: the first of <see cref="All"/>.</summary>
    public static CaseTurn? Of(CaseRow row, IReadOnlyList<HistoryEvent> history, VerdictBasis basis) => All(row, history, basis).FirstOrDefault();

    /// <summary>The place in the work list that a headline gives a case. What either side may do is ours to look at too.</summary>
    public static CasePlace PlaceOf(CaseKey key, CaseTurn? headline) => headline is null
        ? new CasePlace(key, TurnRank.Nothing, "")
        : new CasePlace(key, (headline.Turn.Who, headline.Until) switch
        {
            (TurnParty.Nobody, _) => TurnRank.Nobody,
            (TurnParty.Me or TurnParty.Either, null) => TurnRank.OursByRule,
            (TurnParty.Me or TurnParty.Either, _) => TurnRank.OursByDay,
            (_, null) => TurnRank.OthersByRule,
            _ => TurnRank.OthersByDay,
        }, headline.Until ?? "");

    /// <summary>Everything that is owed or may be done, as <see cref="Turn.All"/> puts it; empty while nothing was sealed or applied.</summary>
    public static IReadOnlyList<CaseTurn> All(CaseRow row, IReadOnlyList<HistoryEvent> history, VerdictBasis basis) =>
        row is { Buc: { } buc, Cdm: { } cdm } && CaseRoles.Read(row.Role) is { } role ? All(basis, cdm, buc, role, history, row.Key.Institution, row.Partner) : [];

    /// <summary>The turn after the inbound message that is being judged is applied.</summary>
    public static CaseTurn? After(InboundDraft draft)
    {
        var envelope = draft.Envelope!;
        var own = new HistoryEvent(
            envelope.DocumentVersion > 1 ? "UPDATE_RECEIVE" : "RECEIVE", envelope.Type, "them", envelope.SetId, envelope.RelatedSetId,
            envelope.DocumentVersion, draft.Context.ReceivedAt!, draft.Context.ReceivedAt, draft.SedFacts);
        return All(draft.Basis, draft.Cdm!, envelope.Buc, draft.Role!.Value, [.. draft.Context.History, own], draft.Context.Institution, draft.Partner).FirstOrDefault();
    }

    /// <summary>
    /// Without what the other side refused by X050, the newest version of that document that had left before: it is not in the case that they see, and they owe
    /// nothing for it.
    /// </summary>
    private static List<CaseEvent> Accepted(IReadOnlyList<CaseEvent> events)
    {
        var accepted = new List<CaseEvent>(events.Count);
        foreach (var happened in events)
        {
            if (happened is { ByMe: false, Sed: BucAdministrative.BusinessException } && accepted.FindLastIndex(e => e.ByMe && e.DocumentId == happened.ParentId && e.Event != CaseEventKind.Record) is >= 0 and var refused) accepted.RemoveAt(refused);
            if (happened.Event == CaseEventKind.Record)
            {
                accepted.Add(happened);
                continue;
            }

            var version = accepted.Count(e => e.DocumentId == happened.DocumentId && e.Event != CaseEventKind.Record) + 1;
            accepted.Add(happened with { Version = version, Event = happened.Event == CaseEventKind.Update && version == 1 ? CaseEventKind.Send : happened.Event });
        }

        return accepted.Exists(e => e.Sed != BucAdministrative.BusinessException) ? accepted : [];
    }

    private static IReadOnlyList<CaseTurn> All(VerdictBasis basis, string cdm, string buc, CaseRole role, IReadOnlyList<HistoryEvent> history, string institution, string? partner)
    {
        if (history.Count == 0 || Legality.Definition(basis, cdm, buc, role) is not { } definition) return [];
        var events = Accepted(Legality.Events(definition, history, partner));
        if (events.Count == 0) return [];
        // A receipt of an access point in between says that it has the message; periods run from the endpoint's own (Decision E6).
        if (partner is not null && basis.Parties.FindPartner(partner) is { IsEndpoint: false }) events = [.. events.Select(e => e.ByMe ? e with { ReceiptAt = null, TakenAt = e.ReceiptAt } : e)];
        return [.. Turn.All(definition, events, TurnPlace.Of(institution, partner)).Select(turn => new CaseTurn(
            turn.Who switch { TurnParty.Me => institution, TurnParty.Them => partner, _ => null }, turn.Until?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), turn))];
    }
}
