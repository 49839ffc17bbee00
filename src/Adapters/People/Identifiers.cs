namespace MessageBroker.Adapters.People;

/// <summary>One door to all identifier checks: takes a number as typed and a kind, or finds the kinds that the number could be.</summary>
public static class Identifiers
{
    /// <summary>Judges a number of a stated kind. Never throws, whatever the text.</summary>
    /// <param name="typed">As typed: blanks, hyphens, invisible marks, a label and the own country in front are taken off.</param>
    /// <param name="today">Date of judgement, yyyy-MM-dd.</param>
    public static IdentifierVerdict Check(IdentifierKind kind, string typed, string today)
    {
        var number = TypedNumber.Read(typed, Prefix(kind));
        return Judge(kind, number.Text, today) with { Typing = number.Typing };
    }

    /// <summary>The country whose numbers are of this kind; null for an IBAN, which says its own.</summary>
    public static string? CountryOf(IdentifierKind kind) => Prefix(kind);

    /// <summary>
    /// Finds what a number without a stated kind could be: the first kind of the country whose check it passes, else the
    /// verdict of the kind that its length suggests. Where two kinds fit, <see cref="IdentifierVerdict.AlsoPasses"/> names the other.
    /// </summary>
    /// <param name="country">BG, RO or null for either.</param>
    public static IdentifierVerdict Guess(string typed, string? country, string today)
    {
        var candidates = Candidates(country ?? WrittenCountry(typed)).Select(kind => Check(kind, typed, today)).ToArray();
        var fitting = candidates.Where(HasLength).ToArray();
        if (fitting.Length == 0) return candidates[0] with { Fault = IdentifierFault.Length, IsKindKnown = false };
        return OfCountry(fitting.FirstOrDefault(v => v.IsValid) ?? fitting.FirstOrDefault(v => v.Fault is not IdentifierFault.Format) ?? fitting[0], country);
    }

    /// <summary>The verdict on a number that is said to be of a country: an IBAN of another one is not valid there.</summary>
    public static IdentifierVerdict OfCountry(IdentifierVerdict verdict, string? country) =>
        verdict is { Kind: IdentifierKind.Iban, IsValid: true } && country is not null && !verdict.Canonical.StartsWith(country, StringComparison.Ordinal)
            ? verdict with { Fault = IdentifierFault.Country }
            : verdict;

    /// <summary>
    /// What is wrong with a person's number of a country, as the word of its fault (format, length, date, county, checksum); null where it
    /// is possible or the country's numbers are not known here. A SED does not say the kind, so any kind of the country will do.
    /// </summary>
    public static string? PersonFault(string country, string number, string today)
    {
        IdentifierKind[] kinds = country switch
        {
            "BG" => [IdentifierKind.Egn, IdentifierKind.Lnch],
            "RO" => [IdentifierKind.Cnp, IdentifierKind.Nif],
            _ => [],
        };
        var verdicts = kinds.Select(kind => Check(kind, number, today)).ToArray();
        return verdicts.Length == 0 || verdicts.Any(v => v.IsValid) ? null : verdicts[0].Fault.ToString().ToLowerInvariant();
    }

    /// <summary>Kinds by the names that the command line uses; null for a name that is none.</summary>
    public static IdentifierKind? Named(string name) => name.ToUpperInvariant() switch
    {
        "EGN" => IdentifierKind.Egn,
        "LNCH" => IdentifierKind.Lnch,
        "CNP" => IdentifierKind.Cnp,
        "NIF" => IdentifierKind.Nif,
        "EIK" => IdentifierKind.Eik,
        "EIK13" => IdentifierKind.Eik13,
        "CUI" => IdentifierKind.Cui,
        "IBAN" => IdentifierKind.Iban,
        _ => null,
    };

    private static IdentifierVerdict Judge(IdentifierKind kind, string number, string today) => kind switch
    {
        _ when number.Length == 0 => new IdentifierVerdict(kind, number, IdentifierFault.Length),
        IdentifierKind.Egn => Egn.Check(number, today),
        IdentifierKind.Lnch => Lnch.Check(number, today),
        IdentifierKind.Cnp => Cnp.Check(number, today),
        IdentifierKind.Nif => OrganisationNumbers.CheckNif(number),
        IdentifierKind.Cui => OrganisationNumbers.CheckCui(number),
        IdentifierKind.Iban => Iban.Check(number),
        IdentifierKind.Eik13 when number.Length == 9 => new IdentifierVerdict(kind, number, IdentifierFault.Length),
        _ => OrganisationNumbers.CheckEik(number),
    };

    // Only what begins like an IBAN is measured as one: its bounds would take any long number.
    private static bool HasLength(IdentifierVerdict verdict) => (verdict.Kind, verdict.Canonical) switch
    {
        (IdentifierKind.Egn or IdentifierKind.Lnch, var number) => number.Length == 10,
        (IdentifierKind.Cnp or IdentifierKind.Nif or IdentifierKind.Eik13, var number) => number.Length == 13,
        (IdentifierKind.Eik, var number) => number.Length is 9,
        (IdentifierKind.Cui, var number) => number.Length is >= 2 and <= 10,
        (_, var number) => number.Length is >= Iban.Shortest and <= Iban.Longest && char.IsAsciiLetter(number[0]) && char.IsAsciiLetter(number[1]),
    };

    private static string? Prefix(IdentifierKind kind) => kind switch
    {
        IdentifierKind.Iban => null,
        IdentifierKind.Cnp or IdentifierKind.Nif or IdentifierKind.Cui => "RO",
        _ => "BG",
    };

    private static IdentifierKind[] Candidates(string? country) => country switch
    {
        "BG" => [IdentifierKind.Egn, IdentifierKind.Lnch, IdentifierKind.Eik, IdentifierKind.Iban],
        "RO" => [IdentifierKind.Cnp, IdentifierKind.Cui, IdentifierKind.Nif, IdentifierKind.Iban],
        // Without a country no CUI: its loose check would take one wrong EGN in eleven for an organisation.
        _ => [IdentifierKind.Egn, IdentifierKind.Cnp, IdentifierKind.Lnch, IdentifierKind.Eik, IdentifierKind.Nif, IdentifierKind.Iban],
    };

    private static string? WrittenCountry(string typed) => typed.TrimStart() is { Length: > 2 } text && text[..2].ToUpperInvariant() is "BG" or "RO"
        ? typed.TrimStart()[..2].ToUpperInvariant()
        : null;
}
