using MessageBroker.Exchange.Flow.Verdicts;

namespace MessageBroker.Exchange.Flow.Replay;

/// <summary>Says in codes and names, without content, how two verdicts differ.</summary>
internal static class ReplayDiff
{
    public static string Describe(Verdict stored, Verdict again)
    {
        var parts = new List<string>();
        if (stored.Outcome != again.Outcome) parts.Add($"outcome {stored.Outcome} → {again.Outcome}");
        var before = stored.Findings.Select(f => $"{f.Code} at {f.Path}").ToList();
        var after = again.Findings.Select(f => $"{f.Code} at {f.Path}").ToList();
        parts.AddRange(before.Except(after).Select(code => $"finding gone: {code}"));
        parts.AddRange(after.Except(before).Select(code => $"finding new: {code}"));
        parts.AddRange(stored.Facts.Keys.Union(again.Facts.Keys)
            .Where(k => stored.Facts.GetValueOrDefault(k) != again.Facts.GetValueOrDefault(k)).Select(k => $"fact {k} differs"));
        return parts.Count == 0 ? "arguments of findings differ" : string.Join("; ", parts);
    }
}
