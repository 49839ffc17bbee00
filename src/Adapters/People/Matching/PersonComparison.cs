namespace MessageBroker.Adapters.People.Matching;

/// <summary>One person beside another, fact by fact; what follows from it is for <see cref="RegisterSearch"/> and for people.</summary>
/// <param name="Number">True where both have a number of one country and one of these is the same, false where all differ, null where that cannot be asked.</param>
/// <param name="Sex">True where equal, false where not, null where one is not known.</param>
/// <param name="AreSwapped">Family name and forename agree crosswise only.</param>
public sealed record PersonComparison(bool? Number, BirthAgreement Birth, NameComparison Family, NameComparison Forename, bool? Sex, bool AreSwapped)
{
    /// <summary>The names as a whole, 0 to 100.</summary>
    public int NameScore => (Family.Score + Forename.Score) / 2;

    public static PersonComparison Of(PersonFacts a, PersonFacts b)
    {
        var (family, forename) = (NameComparison.Best(a.Families, b.Families), NameComparison.Best(a.Forenames, b.Forenames));
        var areSwapped = false;
        if (family.Agreement == NameAgreement.Different && forename.Agreement == NameAgreement.Different)
        {
            // Romanian papers have the family name first.
            var (crossed, back) = (NameComparison.Best(a.Families, b.Forenames), NameComparison.Best(a.Forenames, b.Families));
            areSwapped = crossed.Agreement != NameAgreement.Different && back.Agreement != NameAgreement.Different;
            if (areSwapped) (family, forename) = (InOtherOrder(crossed), InOtherOrder(back));
        }

        return new PersonComparison(SameNumber(a, b), Births(a.Birth, b.Birth), family, forename, a.Sex is null || b.Sex is null ? null : a.Sex == b.Sex, areSwapped);
    }

    private static NameComparison InOtherOrder(NameComparison name) => new(NameAgreement.Compatible, Math.Min(name.Score, 80), [NameReason.OtherOrder, .. name.Reasons.Except([NameReason.OtherOrder])]);

    private static bool? SameNumber(PersonFacts a, PersonFacts b)
    {
        if (a.Numbers.Intersect(b.Numbers, StringComparer.Ordinal).Any()) return true;
        var countries = a.Numbers.Select(Country).Intersect(b.Numbers.Select(Country), StringComparer.Ordinal);
        return countries.Any() ? false : null;
    }

    private static string Country(string number) => number[..2];

    private static BirthAgreement Births(string? a, string? b)
    {
        if (a is not { Length: 10 } || b is not { Length: 10 }) return BirthAgreement.Unknown;
        if (a == b) return BirthAgreement.Same;
        if (a[..4] != b[..4]) return BirthAgreement.Different;
        if (a[5..7] == b[8..] && a[8..] == b[5..7]) return BirthAgreement.Swapped;
        return a.EndsWith("-01-01", StringComparison.Ordinal) || b.EndsWith("-01-01", StringComparison.Ordinal) ? BirthAgreement.YearOnly : BirthAgreement.Different;
    }
}
