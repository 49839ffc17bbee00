using MessageBroker.Exchange.Flow.Views;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Verdicts;
using BucActionKind = MessageBroker.Schemas.Bucs.BucActionKind;
using BucGuardTexts = MessageBroker.Schemas.Bucs.BucGuardTexts;
using BucState = MessageBroker.Schemas.Bucs.BucState;

namespace MessageBroker.App.Views;

/// <summary>A case as lines for a terminal: one line per change of state, attempts below, the turn at the end.</summary>
internal static class CaseText
{
    public static IReadOnlyList<string> Lines(CaseView view, string language)
    {
        var words = ViewWords.In(language);
        var lines = new List<string>
        {
            $"{words.Case} {view.Case.Key.CaseId}   {view.Case.Buc ?? "–"} {view.Case.Cdm}",
            $"{view.Case.Key.Institution} ({view.Case.Role ?? "–"}) ↔ {view.Case.Partner ?? "–"}   {words.File} {view.Case.RootNumber ?? "–"}",
        };
        if (view.Case.ParkedReason is { } parked) lines.Add($"{words.Parked}: {parked}");
        foreach (var message in view.Messages) lines.AddRange(Lines(message, words));
        lines.AddRange(view.Turns.Select(turn => Turn(turn, words, language)).DefaultIfEmpty(""));
        if (Sendable(view.State) is { Length: > 0 } sendable) lines.Add($"{words.Sendable}: {sendable}");
        foreach (var question in view.Questions)
        {
            lines.Add($"{words.Question} ({question.Sed} → {string.Join(", ", question.Opens)}): {BucGuardTexts.Question(question.Guard, language)}");
            lines.Add($"    {view.Command(question)}");
        }

        return lines;
    }

    public static IEnumerable<string> Lines(MessageView view, ViewWords words)
    {
        var m = view.Message;
        yield return "";
        yield return $"{(m.Direction == Direction.Outbound ? "→" : "←")} {m.SedType ?? "?"} v{m.DocumentVersion?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "–"}  {words.Message} {m.Id:D}  {m.Partner ?? "–"}{(m.SetId is { } set ? $"  {words.Document} {set}" : "")}";
        foreach (var step in view.Steps)
            yield return $"    {CaseHistory.Text(step.At)}  {words.State(step.To).PadRight(words.Width)}  {step.Actor}{(step.EvidenceEvent is { } e ? $"  [{e}]" : "")}";
        foreach (var act in view.Acts)
            yield return $"    {CaseHistory.Text(act.At)}  {words.Event(act.Event).PadRight(words.Width)}  {act.Actor}{string.Concat(act.Details.Select(d => $"  {d.Name}: {d.Value}"))}";
        foreach (var attempt in view.Attempts.Where(a => a.Kind != EffectKind.Report))
            yield return $"      {CaseHistory.Text(attempt.Attempt.StartedAt)}  {words.Effects.Of(attempt, words)} #{attempt.Attempt.Number}: {attempt.Attempt.Outcome ?? words.Open}{(attempt.Attempt.Detail is { } d ? $" ({d})" : "")}";
    }

    /// <summary>What this institution may send now: SED types, an answer with the type that it answers, a further version with its document's.</summary>
    private static string Sendable(BucState? state) => string.Join(", ", (state?.OpenActions ?? []).Select(a => a.Kind switch
    {
        BucActionKind.DocCreate or BucActionKind.DocSend => a.Sed,
        BucActionKind.DocCreateReply => $"{a.Sed} → {a.ParentSed}",
        BucActionKind.DocUpdate => $"{a.Sed} +1",
        _ => null,
    }).OfType<string>().Distinct().Order(StringComparer.Ordinal));

    public static string Turn(CaseTurn? turn, ViewWords words, string language)
    {
        if (turn is null) return "";
        var until = turn.Until is { } date ? $" {words.Until} {date}" : turn.Rule(language) is { } rule ? $" ({rule})" : "";
        return $"\n{words.Turn}: {turn.Party(language) ?? words.Nobody}{until} — {turn.Owes(language)}{(turn.Clause(language) is { } clause ? $"  [{clause}]" : "")}{(turn.Silence(language) is { } silence ? $"\n    {silence}" : "")}";
    }
}
