using MessageBroker.Schemas.Findings;

namespace MessageBroker.Adapters.People.Matching;

/// <summary>The same person or name, perhaps, or another one, with what speaks against "the same".</summary>
/// <param name="Word">same, probable or different.</param>
/// <param name="Score">0 to 100.</param>
/// <param name="Reasons">What agrees and what does not, as words of the contract.</param>
public sealed record MatchVerdict(string Word, int Score, IReadOnlyList<string> Reasons, IReadOnlyList<Finding> Findings)
{
    /// <summary>Two names, of whatever kind.</summary>
    public static MatchVerdict OfNames(string a, string b)
    {
        var comparison = NameComparison.Of(a, b);
        return new MatchVerdict(WordOf(comparison), comparison.Score, [.. comparison.Reasons.Select(r => Kebab($"{r}"))], [.. comparison.Reasons.Select(r => Of(r, ""))]);
    }

    /// <summary>Two persons. Without a number in common they are never the same: name and birth date propose.</summary>
    public static MatchVerdict OfPersons(PersonFacts a, PersonFacts b)
    {
        var with = PersonComparison.Of(a, b);
        var findings = Against(with).ToList();
        return new MatchVerdict(WordOf(with), with.NameScore, [.. ReasonsOf(with)], findings);
    }

    private static string WordOf(NameComparison name) => name.Agreement switch { NameAgreement.Same => "same", NameAgreement.Compatible => "probable", _ => "different" };

    private static string WordOf(PersonComparison with)
    {
        var isContradicted = with.Birth is BirthAgreement.Different || with.Sex == false;
        var hasOtherName = with.Forename.Agreement == NameAgreement.Different || with.Family.Agreement == NameAgreement.Different;
        return with.Number switch
        {
            true when with.Birth is BirthAgreement.Same or BirthAgreement.Unknown && with.Sex != false && with.Forename.Agreement != NameAgreement.Different => "same",
            true => "probable",
            false => isContradicted || hasOtherName ? "different" : "probable",
            null => isContradicted || with.NameScore < RegisterSearch.Enough || hasOtherName && with.Birth != BirthAgreement.Same ? "different" : "probable",
        };
    }

    private static IEnumerable<string> ReasonsOf(PersonComparison with)
    {
        if (with.Number is { } number) yield return number ? "number-same" : "number-different";
        yield return $"birth-{Kebab($"{with.Birth}")}";
        yield return $"family-{Kebab($"{with.Family.Agreement}")}";
        yield return $"given-{Kebab($"{with.Forename.Agreement}")}";
        if (with.AreSwapped) yield return "names-swapped";
        if (with.Sex == false) yield return "sex-different";
    }

    private static IEnumerable<Finding> Against(PersonComparison with)
    {
        if (with.Number == false) yield return Finding.Of("ADP-0140", "pin");
        if (with.Number is null) yield return Finding.Of("ADP-0145", "pin");
        if (OfBirth(with.Birth) is { } birth) yield return Finding.Of(birth, "birth");
        foreach (var reason in with.Family.Reasons) yield return Of(reason, "family");
        foreach (var reason in with.Forename.Reasons) yield return Of(reason, "given");
        if (with.Sex == false) yield return Finding.Of("ADP-0144", "sex");
    }

    private static string? OfBirth(BirthAgreement birth) => birth switch
    {
        BirthAgreement.Swapped => "ADP-0141",
        BirthAgreement.Different => "ADP-0142",
        BirthAgreement.YearOnly => "ADP-0143",
        _ => null,
    };

    private static Finding Of(NameReason reason, string path) => Finding.Of(reason switch
    {
        NameReason.OtherReading => "ADP-0132",
        NameReason.OtherOrder => "ADP-0133",
        NameReason.PartMissing => "ADP-0134",
        NameReason.Initial => "ADP-0136",
        NameReason.SexSuffix => "ADP-0137",
        NameReason.OtherName => "ADP-0138",
        _ => "ADP-0139",
    }, path);

    private static string Kebab(string name) => string.Concat(name.Select((c, i) => char.IsUpper(c) && i > 0 ? $"-{char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));
}
