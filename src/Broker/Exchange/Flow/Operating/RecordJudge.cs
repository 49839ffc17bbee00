using System.Globalization;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Verdicts;
using MessageBroker.Schemas.Bucs;
using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;
using CaseHistory = MessageBroker.Exchange.Flow.Model.CaseHistory;

namespace MessageBroker.Exchange.Flow.Operating;

/// <summary>Whether what a clerk wants to record fits the case: a known fact about a document that it is about, on a day that can be, or a condition that is asked.</summary>
internal sealed class RecordJudge(CaseRow row, IReadOnlyList<MessageRow> messages, IReadOnlyList<RecordRow> records, VerdictBasis basis, DateTimeOffset now)
{
    private const string Day = "yyyy-MM-dd";

    private readonly IReadOnlyList<MessageRow> counted = [.. messages.Where(m => CaseHistory.Counts(m) && m is { SedType: not null, SetId: not null, DocumentVersion: not null })];

    /// <summary>The facts that may be recorded, for a reader.</summary>
    public static string Known => string.Join(", ", ClerkFacts.Names);

    /// <summary>The newest version of a document of the case, or null.</summary>
    public MessageRow? Message(string document) => counted.Where(m => m.SetId == document).MaxBy(m => m.DocumentVersion);

    /// <summary>When what is recorded happened: noon of a day that is named, which is that day in Sofia and Bucharest, else now.</summary>
    public static DateTimeOffset When(RecordOrder order, DateTimeOffset now) =>
        order.On is { } on && on != EasternTime.DateOf(now) ? new DateTimeOffset(on, new TimeOnly(12, 0), TimeSpan.Zero) : now;

    /// <summary>Null where it fits.</summary>
    public Finding? Against(RecordOrder order)
    {
        if (row is not { Buc: { } buc, Cdm: { } cdm } || CaseRoles.Read(row.Role) is not { } role || Legality.Definition(basis, cdm, buc, role) is not { } definition)
            return Finding.Of("FLW-0668", row.Key.ToString());
        if (Message(order.Document) is not { } about)
            return Finding.Of("FLW-0662", row.Key.ToString(), ("document", order.Document), ("documents", Line(counted.Select(m => $"{m.SedType} {m.SetId}").Distinct())));
        var events = Legality.Events(definition, CaseHistory.Of(messages, records), row.Partner);
        return (order.Kind == RecordKind.Fact ? AgainstFact(order, about, events) : AgainstAnswer(order, definition, events)) ?? Repeated(order, about);
    }

    private Finding? AgainstFact(RecordOrder order, MessageRow about, IReadOnlyList<CaseEvent> events)
    {
        var (name, value) = order.Said.Split('=', 2) is [var word, var text] ? (word, text) : (order.Said, null);
        DateOnly? named = DateOnly.TryParseExact(value, Day, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
        var takesDay = name == ClerkFacts.LastPayment;
        if (ClerkFacts.SedOf(name) is not { } sed || takesDay != (value is not null) || takesDay != (named is not null) || (takesDay && order.On is not null))
            return Finding.Of("FLW-0663", order.Document, ("fact", order.Said), ("known", Known));
        if (!ClerkFacts.Fits(name, order.Document, events))
        {
            var fits = counted.Select(m => (m.SedType, Id: m.SetId!)).Distinct().Where(d => ClerkFacts.Fits(name, d.Id, events)).Select(d => $"{d.SedType} {d.Id}").ToList();
            return Finding.Of("FLW-0659", order.Document, ("fact", name), ("sed", sed), ("document", order.Document), ("is", about.SedType!), ("fits", Line(fits)));
        }

        var (on, today) = (named ?? order.On ?? EasternTime.DateOf(now), EasternTime.DateOf(now));
        var from = takesDay ? today.AddYears(-20) : EasternTime.DateOf(Before(name, order.Document, events));
        return on >= from && on <= today ? null : Finding.Of("FLW-0665", order.Document, ("fact", name), ("on", Text(on)), ("from", Text(from)), ("until", Text(today)));
    }

    /// <summary>What must have been before: the difference before its referral, the referral before its outcome.</summary>
    private static DateTimeOffset Before(string fact, string document, IReadOnlyList<CaseEvent> events) =>
        fact == ClerkFacts.Outcome ? ClerkFacts.When(events, document, ClerkFacts.Referral, recorded: true)!.Value : ClerkFacts.DifferenceArose(events, document)!.Value;

    private Finding? AgainstAnswer(RecordOrder order, BucDefinition definition, IReadOnlyList<CaseEvent> events)
    {
        var (guard, asked) = (CaseHistory.Condition(order.Said), BucEngine.Open(definition, events).Questions.Where(q => q.DocumentId == order.Document).Select(q => q.Guard).ToList());
        return asked.Contains(guard) && order.On is null && order.Said[guard.Length..] is "=yes" or "=no"
            ? null
            : Finding.Of("FLW-0666", row.Key.ToString(), ("document", order.Document), ("guard", order.Said), ("asked", Line(asked)));
    }

    /// <summary>The last record of that fact or condition about that version says the very same.</summary>
    private Finding? Repeated(RecordOrder order, MessageRow about)
    {
        var last = records.LastOrDefault(r => r.Kind == order.Kind && r.MessageId == about.Id && CaseHistory.Condition(r.Said) == CaseHistory.Condition(order.Said));
        var isSame = last is not null && last.Said == order.Said && (order.Said.Contains('=', StringComparison.Ordinal) || EasternTime.DateOf(last.At) == EasternTime.DateOf(When(order, now)));
        return isSame ? Finding.Of("FLW-0667", row.Key.ToString(), ("said", order.Said), ("document", order.Document)) : null;
    }

    private static string Line(IEnumerable<string> words) => string.Join(", ", words) is { Length: > 0 } line ? line : "–";

    private static string Text(DateOnly day) => day.ToString(Day, CultureInfo.InvariantCulture);
}
