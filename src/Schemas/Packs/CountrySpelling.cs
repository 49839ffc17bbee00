namespace MessageBroker.Schemas.Packs;

/// <summary>
/// The code that was meant by another spelling of a country: EESSI has EL and UK where ISO 3166-1 has GR and GB, two letters where some systems
/// write three, and capitals. Only to propose: a code that is not of the list is refused all the same.
/// </summary>
internal static class CountrySpelling
{
    /// <summary>EU and EFTA, and the neighbours from which persons come most; the code by EESSI behind the ISO 3166-1 alpha-3.</summary>
    private const string ThreeLetters =
        "AUT AT BEL BE BGR BG CHE CH CYP CY CZE CZ DEU DE DNK DK ESP ES EST EE FIN FI FRA FR GBR UK GRC EL HRV HR HUN HU IRL IE ISL IS ITA IT LIE LI LTU LT LUX LU LVA LV " +
        "MLT MT NLD NL NOR NO POL PL PRT PT ROU RO SVK SK SVN SI SWE SE ALB AL BLR BY MDA MD MKD MK RUS RU SRB RS SYR SY TUR TR UKR UA XKX XK";

    private static readonly Dictionary<string, string> Meant = Pairs().ToDictionary(StringComparer.Ordinal);

    /// <summary>The code of the list that was meant, or null where none is near or the list is not one of countries.</summary>
    public static string? Proposal(CodeList list, string written)
    {
        if (list.Name != "nationality" && !list.Name.StartsWith("country-", StringComparison.Ordinal)) return null;
        var capitals = written.Trim().ToUpperInvariant();
        return list.Contains(capitals) ? capitals : Meant.GetValueOrDefault(capitals) is { } code && list.Contains(code) ? code : null;
    }

    private static IEnumerable<KeyValuePair<string, string>> Pairs()
    {
        yield return new("GR", "EL");
        yield return new("GB", "UK");
        foreach (var pair in ThreeLetters.Split(' ').Chunk(2)) yield return new(pair[0], pair[1]);
    }
}
