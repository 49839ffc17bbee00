using System.Globalization;
using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Schemas.Bucs;

/// <summary>
/// The words that may stand as facts of an event (<see cref="CaseEvent.Facts"/>): what turn, time limits and engine ask for, what the flow reads out of documents, and
/// what clerks record (<see cref="ClerkFacts"/>). Beside them stand the purposes of documents, whose lists are open: an event keeps whatever code its document had.
/// </summary>
public static class HistoryFacts
{
    /// <summary>The purpose by which an F001 says that it holds a provisional decision on priority.</summary>
    public const string Decision = "decision";

    /// <summary>The purpose by which an F002 opens the disagreement procedure.</summary>
    public const string Disagreement = "disagreement_procedure";

    /// <summary>The fact of an H001 that asks for something and is no mere notice.</summary>
    public const string Question = "question";

    /// <summary>Fact of an X007 that was received: by it this institution took the sender's part over.</summary>
    public const string TakenOver = "taken_over";

    /// <summary>An H120 asks for an estimate of costs. The code is ours, inferred: no public list has it.</summary>
    public const string EstimateCosts = "estimate_costs";

    /// <summary>An H120 whose form is known asks for none.</summary>
    public const string NoCostsAsked = "no_costs_asked";

    /// <summary>What follows the fact of a last payment: its day.</summary>
    internal const string LastPayment = ClerkFacts.LastPayment + "=";

    private const string PurposePath = "PurposeThisSED/purposeThisSED";

    private static readonly string[] Named = [Decision, Disagreement, Question, TakenOver, EstimateCosts, NoCostsAsked, ClerkFacts.Referral, ClerkFacts.Outcome];

    /// <summary>The purposes that the packs know; they are facts of the documents that carry them.</summary>
    public static IEnumerable<string> Purposes(PackSet packs) =>
        from pack in packs.All
        from sed in pack.Seds.Values
        where !sed.IsOpen
        let purpose = sed.Find(PurposePath)
        where purpose is not null
        from code in ElementForm.Of(pack, purpose).Codes ?? []
        select code;

    /// <summary>
    /// Tells the facts of a history that nothing here knows. They are warnings: a history that a person wrote may hold a slip of the pen, from which nothing would follow and
    /// nobody would see it, or a code of an open list. What a running case holds is not asked.
    /// </summary>
    /// <param name="events">In the order of the file; paths are JSON pointers into it.</param>
    public static IReadOnlyList<Finding> Unknown(IReadOnlyList<CaseEvent> events, PackSet packs)
    {
        var doubtful = events.Index().SelectMany(e => e.Item.FactList.Where(f => f.Length > 0 && !IsNamed(f)).Distinct().Select(f => (Number: e.Index, Fact: f))).ToList();
        if (doubtful.Count == 0) return [];
        var purposes = Purposes(packs).ToHashSet(StringComparer.Ordinal);
        var known = string.Join(", ", Named.Append($"{LastPayment}yyyy-MM-dd").Concat(purposes).Distinct().Order(StringComparer.Ordinal));
        return [.. doubtful.Where(d => !purposes.Contains(d.Fact)).Select(d => Finding.Of("BUC-0050", $"/{d.Number}/facts", ("fact", d.Fact), ("known", known)))];
    }

    /// <summary>The day of a last payment; null for another fact, and for a day that does not exist.</summary>
    internal static DateOnly? DayOfPayment(string fact) =>
        fact.StartsWith(LastPayment, StringComparison.Ordinal)
        && DateOnly.TryParseExact(fact[LastPayment.Length..], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static bool IsNamed(string fact) => Named.Contains(fact) || DayOfPayment(fact) is not null;
}
