using MessageBroker.Adapters.Contract;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Adapters.People.Matching;

/// <summary>
/// Who is this in the register? A pure function of what a SED says and of the candidates that the register gave. Nobody is joined without an exact number with
/// which nothing disagrees; a number and a name in conflict are a question for a clerk (elsewhere a SED went to the wrong person, and the hurried repair flooded
/// the clerks).
/// </summary>
public static class RegisterSearch
{
    /// <summary>Proposals that a clerk is shown at most.</summary>
    public const int MostProposals = 5;

    /// <summary>Half of the name agrees.</summary>
    internal const int Enough = 50;

    private const int OtherBirthCosts = 20;

    /// <summary>Dates of birth under which the person may stand: the date itself, day and month the other way round, 1 January where only the year was known. Empty where the date is not known.</summary>
    public static IReadOnlyList<string> Births(PersonFacts person)
    {
        if (person.Birth is not { Length: 10 } birth) return [];
        var swapped = $"{birth[..4]}-{birth[8..]}-{birth[5..7]}";
        return [.. new[] { birth, swapped, $"{birth[..4]}-01-01" }.Distinct(StringComparer.Ordinal).Where(IsDate)];
    }

    /// <summary>The answer, at least one line, matches and conflicts first.</summary>
    /// <param name="candidates">Everybody of the register with one of the person's numbers or born on one of <see cref="Births"/>.</param>
    /// <param name="path">Where the person stands, for findings.</param>
    public static IReadOnlyList<RegisterLine> Judge(PersonFacts person, IReadOnlyList<PersonFacts> candidates, string path)
    {
        List<(PersonFacts Candidate, PersonComparison With)> compared = [.. candidates.DistinctBy(c => c.Key, StringComparer.Ordinal).Select(c => (c, PersonComparison.Of(person, c)))];
        List<(PersonFacts Candidate, PersonComparison With)> numbered = [.. compared.Where(c => c.With.Number == true)];
        if (numbered.Count > 0) return [.. numbered.Select(c => OfNumber(c.Candidate, c.With, numbered.Count, path)), .. ByName(compared, numbered, path)];
        if (person.Birth is null || person.Families.Count == 0 || person.Forenames.Count == 0) return [new RegisterLine(RegisterWord.TooLittle, null, 0, Finding.Of("ADP-0130", path))];
        List<RegisterLine> like = [.. compared.Select(c => Proposal(c.Candidate, c.With, path)).OfType<RegisterLine>().OrderByDescending(l => l.Score).ThenBy(l => l.Key, StringComparer.Ordinal).Take(MostProposals)];
        return like.Count > 0 ? like : [new RegisterLine(RegisterWord.Nobody, null, 0, Finding.Of("ADP-0129", path))];
    }

    private static RegisterLine OfNumber(PersonFacts candidate, PersonComparison with, int holders, string path)
    {
        var conflict = holders > 1 ? "ADP-0126"
            : with.Birth == BirthAgreement.Swapped ? "ADP-0124"
            : with.Birth is BirthAgreement.Different or BirthAgreement.YearOnly ? "ADP-0123"
            : with.Sex == false ? "ADP-0125"
            : IsOther(with.Forename) ? "ADP-0122"
            : null;
        if (conflict is not null) return Line(RegisterWord.Conflict, candidate, with, conflict, path);
        return Line(RegisterWord.Match, candidate, with, IsOther(with.Family) ? "ADP-0121" : "ADP-0120", path);
    }

    /// <summary>A name that is not known contradicts nothing.</summary>
    private static bool IsOther(NameComparison name) => name.Agreement == NameAgreement.Different && !name.Reasons.Contains(NameReason.NoName);

    /// <summary>Where the number is one person's and the name another's, the other is named too.</summary>
    private static IEnumerable<RegisterLine> ByName(List<(PersonFacts Candidate, PersonComparison With)> all, List<(PersonFacts Candidate, PersonComparison With)> numbered, string path) =>
        numbered.Exists(n => IsOther(n.With.Forename) || IsOther(n.With.Family))
            ? all.Except(numbered).Where(c => c.With is { Birth: BirthAgreement.Same, Sex: not false, Family.Agreement: NameAgreement.Same, Forename.Agreement: NameAgreement.Same })
                .Take(MostProposals).Select(c => Line(RegisterWord.Conflict, c.Candidate, c.With, "ADP-0127", path))
            : [];

    private static RegisterLine? Proposal(PersonFacts candidate, PersonComparison with, string path)
    {
        if (with.Sex == false || with.Birth is BirthAgreement.Different or BirthAgreement.Unknown) return null;
        var isSameDay = with.Birth == BirthAgreement.Same;
        // Another day of birth is excused by whole names alone.
        if (!isSameDay && (with.Family.Agreement == NameAgreement.Different || with.Forename.Agreement == NameAgreement.Different)) return null;
        if (with.NameScore < Enough) return null;
        var line = with.Number == false ? Line(RegisterWord.Conflict, candidate, with, "ADP-0127", path) : Line(RegisterWord.Proposal, candidate, with, "ADP-0128", path);
        return isSameDay ? line : line with { Score = line.Score - OtherBirthCosts };
    }

    private static RegisterLine Line(RegisterWord word, PersonFacts candidate, PersonComparison with, string code, string path) =>
        new(word, candidate.Key, with.NameScore, Finding.Of(code, path, ("person", candidate.Key)));

    private static bool IsDate(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None, out _);
}
