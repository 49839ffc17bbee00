using System.Text;
using System.Text.Json.Nodes;

namespace MessageBroker.Tests.Conformance;

/// <summary>Prints what a run found: by folder and verb, why cases were left out, and each wrong case.</summary>
public static class Table
{
    public static string Print(IReadOnlyList<Outcome> outcomes, string how)
    {
        var text = new StringBuilder();
        text.AppendLine($"conformance, {how}: {outcomes.Count} cases");
        Rows(text, "folder and verb", outcomes, o => $"{o.Case.Folder}  {o.Case.Verb}");
        text.AppendLine();
        Rows(text, "kind", outcomes, o => o.Case.Kind);
        text.AppendLine().AppendLine("left out, by reason:");
        foreach (var reason in outcomes.Where(o => o.Kind == OutcomeKind.LeftOut).GroupBy(o => o.Reason, StringComparer.Ordinal).OrderByDescending(g => g.Count()))
            text.AppendLine($"{reason.Count(),6}  {reason.Key}");
        foreach (var wrong in outcomes.Where(o => o.Kind == OutcomeKind.Wrong)) text.Append(Wrong(wrong));
        text.AppendLine($"{Count(outcomes, OutcomeKind.Right)} right, {Count(outcomes, OutcomeKind.Wrong)} wrong, {Count(outcomes, OutcomeKind.LeftOut)} left out");
        return text.ToString();
    }

    /// <summary>A line for each case, with tabs between: how it went, case, files, what was expected, what came, and why (finding codes, or why it was left out).</summary>
    public static string Cases(IReadOnlyList<Outcome> outcomes)
    {
        var text = new StringBuilder("result\tcase\tfiles\texpected\tgot\treason\n");
        foreach (var one in outcomes)
            text.Append($"{Word(one.Kind)}\t{one.Case.Id}\t{string.Join(' ', one.Case.Files)}\t{one.Case.Expect.ToJsonString()}\t{Got(one)}\t{Why(one)}\n");
        return text.ToString();
    }

    private static string Word(OutcomeKind kind) => kind switch { OutcomeKind.Right => "right", OutcomeKind.Wrong => "WRONG", _ => "left out" };

    // What was asked about, in the order of the expectation; all that came where it was something else.
    private static string Got(Outcome one)
    {
        if (one.Answer is not JsonObject answer) return one.Answer?.ToJsonString() ?? "-";
        var told = new JsonObject();
        foreach (var name in one.Case.Expect.Select(e => e.Key).Append("verdict").Append("subIndication").Distinct())
            if (answer[name] is { } value) told[name] = value.DeepClone();
        return told.ToJsonString();
    }

    private static string Why(Outcome one)
    {
        if (one.Reason.Length > 0) return one.Reason.ReplaceLineEndings(" ").Replace('\t', ' ');
        var codes = (one.Answer as JsonObject)?["findings"]?.AsArray().Select(f => f?["code"]?.GetValue<string>()).OfType<string>().Distinct() ?? [];
        return string.Join(' ', codes);
    }

    private static string Wrong(Outcome wrong) =>
        $"WRONG {wrong.Case.Id}\n    expected {wrong.Case.Expect.ToJsonString()}\n    got      {wrong.Reason}\n    note     {wrong.Case.Line["note"]}\n";

    private static void Rows(StringBuilder text, string title, IReadOnlyList<Outcome> outcomes, Func<Outcome, string> by)
    {
        text.AppendLine($"{title,-56}{"cases",7}{"right",7}{"wrong",7}{"left out",10}");
        foreach (var row in outcomes.GroupBy(by, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal))
            text.AppendLine($"{row.Key,-56}{row.Count(),7}{Count(row, OutcomeKind.Right),7}{Count(row, OutcomeKind.Wrong),7}{Count(row, OutcomeKind.LeftOut),10}");
    }

    private static int Count(IEnumerable<Outcome> outcomes, OutcomeKind kind) => outcomes.Count(o => o.Kind == kind);
}
