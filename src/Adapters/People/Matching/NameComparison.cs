namespace MessageBroker.Adapters.People.Matching;

/// <summary>
/// Two names, each of any number of parts, compared part by part by their keys (<see cref="NameKey"/>). Never by a piece of a part: Ана is not in Диана,
/// Ion is not in Ionel.
/// </summary>
/// <param name="Score">0 (different) to 100 (the same).</param>
/// <param name="Reasons">Why it is less than the same, each once; empty where it is the same.</param>
public sealed record NameComparison(NameAgreement Agreement, int Score, IReadOnlyList<NameReason> Reasons)
{
    private static readonly char[] Between = [' ', '\u00A0', '-', '\u2010', '\u2011', '.', ','];

    /// <summary>Compares two names in whatever script each is written. Never throws.</summary>
    public static NameComparison Of(string a, string b)
    {
        var (left, right) = (Parts(a), Parts(b));
        if (left.Count == 0 || right.Count == 0) return Different(NameReason.NoName);
        if (left.Count > right.Count) (left, right) = (right, left);
        var (reasons, taken) = (new SortedSet<NameReason>(), new List<int>());
        foreach (var part in left)
        {
            var best = right.Select((other, at) => (at, Link: Link(part, other))).Where(l => l.Link is not null && !taken.Contains(l.at)).OrderBy(l => l.Link!.Value.Rank).ThenBy(l => l.at).FirstOrDefault();
            if (best.Link is not { } link) return Different(right.Exists(other => IsSuffixed(part.Key, other.Key)) ? NameReason.SexSuffix : NameReason.OtherName);
            taken.Add(best.at);
            if (link.Reason is { } reason) reasons.Add(reason);
        }

        if (left.Count < right.Count) reasons.Add(NameReason.PartMissing);
        if (!taken.SequenceEqual(taken.Order())) reasons.Add(NameReason.OtherOrder);
        return reasons.Count == 0 ? new NameComparison(NameAgreement.Same, 100, []) : new NameComparison(NameAgreement.Compatible, reasons.Min(ScoreOf), [.. reasons]);
    }

    /// <summary>The best that any spelling of the one name and any of the other give: registers hold a name in several scripts.</summary>
    public static NameComparison Best(IReadOnlyList<string> some, IReadOnlyList<string> others) =>
        some.SelectMany(a => others.Select(b => Of(a, b))).MaxBy(c => c.Score) ?? Different(NameReason.NoName);

    private static NameComparison Different(NameReason reason) => new(NameAgreement.Different, 0, [reason]);

    private static List<Part> Parts(string name) => [.. Scripts.Compose(name).Split(Between, StringSplitOptions.RemoveEmptyEntries).Select(t => new Part(t, NameKey.Of(t))).Where(p => p.Key.Length > 0)];

    private static (int Rank, NameReason? Reason)? Link(Part a, Part b)
    {
        if (a.Key == b.Key) return (0, null);
        if (a.Readings.Contains(b.Key) || b.Readings.Contains(a.Key) || a.Readings.Overlaps(b.Readings)) return (1, NameReason.OtherReading);
        return (a.IsInitial || b.IsInitial) && char.ToLowerInvariant(a.Key[0]) == char.ToLowerInvariant(b.Key[0]) ? (2, NameReason.Initial) : null;
    }

    // A proposal of 70 and one of 90 stand in that order before a clerk; the numbers mean nothing else.
    private static int ScoreOf(NameReason reason) => reason switch { NameReason.OtherReading => 90, NameReason.OtherOrder => 80, NameReason.PartMissing => 75, _ => 70 };

    private static bool IsSuffixed(string a, string b) =>
        a.Length != b.Length && (a + "a" == b || b + "a" == a) || a.Length == b.Length && a.Length > 3 && a[..^1] == b[..^1] && (a[^1], b[^1]) is ('i', 'a') or ('a', 'i');

    private sealed record Part(string Text, string Key)
    {
        private IReadOnlySet<string>? readings;

        public bool IsInitial => Text.Length == 1;

        public IReadOnlySet<string> Readings => readings ??= NameReadings.Of(Text);
    }
}
