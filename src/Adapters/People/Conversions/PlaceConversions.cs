using MessageBroker.Adapters.Contract;

namespace MessageBroker.Adapters.People.Conversions;

/// <summary>Countries, regions, towns and birth places.</summary>
internal static class PlaceConversions
{
    public static IReadOnlyList<NamedConversion> All { get; } =
    [
        new("country", 2, call => Code(call, "country"), call => CodeIn(call, "country")),
        new("nationality", 2, call => Code(call, "nationality", "country"), call => CodeIn(call, "nationality", "country")),
        new("region", 1, Region, RegionIn, ["region"]),
        new("known-region", 1, call => SedValues.Only(RegionFinding(call) is { } f ? [f] : []), null),
        new("town", 1, call => call[0] is { } town ? SedValues.Of(new SedLeaf("town", TextConversions.Latin(WithoutKind(town)))) : SedValues.None, TownIn, ["town"]),
        new("birth-place", 2, BirthPlace, BirthPlaceIn, ["town", "country/value"]),
    ];

    /// <summary>
    /// EESSI writes EL and UK where the national side writes GR and GB; anything that is no code of two letters is refused with a proposal. What is
    /// known to be no country (stateless, unknown) is a nationality in the SED and never the country of a place: there it is left out and told.
    /// </summary>
    /// <param name="lists">Looked into in this order.</param>
    private static SedValues Code(OutboundCall call, params ReadOnlySpan<string> lists)
    {
        if (call[0] is not { } code) return SedValues.None;
        foreach (var list in lists)
            if (call.Codes.ToSed(list, code) is { } sed) return SedValues.Of(sed);
        return SedValues.Only(CountryFinding(call, 0, code));
    }

    private static Schemas.Findings.Finding CountryFinding(OutboundCall call, int index, string code) => call.Codes.Knows("country", code)
        ? call.Finding(index, "ADP-0035", ("value", code))
        : call.Finding(index, "ADP-0053", ("value", code), ("proposal", Proposal(call.Codes, code) ?? "?"));

    /// <summary>As the national side writes it, for whom the proposal is: GR for GRC and for EL.</summary>
    private static string? Proposal(CodeLists codes, string code)
    {
        var upper = code.ToUpperInvariant();
        return codes.ToSed("country", upper) is not null ? upper : codes.ToNational("country", codes.ToSed("country-iso3", upper) ?? upper);
    }

    private static NationalValues CodeIn(InboundCall call, params ReadOnlySpan<string> lists)
    {
        if (call.Text is not { } sed) return NationalValues.None;
        foreach (var list in lists)
            if (call.Codes.ToNational(list, sed) is { } national) return NationalValues.Of(national);
        return NationalValues.Of(sed);
    }

    /// <summary>Columns: region, country. Regions of a country with a list are checked and written as names; others stay as they are.</summary>
    private static SedValues Region(OutboundCall call)
    {
        if (call[0] is not { } region) return SedValues.None;
        if (RegionFinding(call) is { } finding) return SedValues.Only(finding);
        return SedValues.Of(new SedLeaf("region", call[1] is { } country ? call.Codes.ToSed("region-" + country, region) ?? TextConversions.Latin(region) : TextConversions.Latin(region)));
    }

    private static Schemas.Findings.Finding? RegionFinding(OutboundCall call)
    {
        if (call[0] is not { } region || call[1] is not { } country || !call.Codes.Has("region-" + country) || call.Codes.Knows("region-" + country, region)) return null;
        return call.Finding(0, "ADP-0052", ("region", region), ("country", country));
    }

    /// <summary>Only a region of the own country has a code here; that of another country stands behind the town.</summary>
    private static NationalValues RegionIn(InboundCall call)
    {
        if (call.TextAt("region") is not { } region || call.TextAt("country") != call.Facts.Country) return NationalValues.None;
        return call.Codes.ToNational("region-" + call.Facts.Country, region) is { } code
            ? NationalValues.Of(code)
            : NationalValues.None.And(call.Finding("ADP-0071", ("value", region), ("list", "region-" + call.Facts.Country)));
    }

    private static NationalValues TownIn(InboundCall call)
    {
        if (call.TextAt("town") is not { } town) return NationalValues.None;
        var region = call.TextAt("region");
        var foreign = call.TextAt("country") != call.Facts.Country && region is not null && region != town;
        return NationalValues.Of(foreign ? $"{town} ({region})" : town);
    }

    /// <summary>Registers print the kind of a settlement in front of its name: гр. СОФИЯ, с. БАНЯ.</summary>
    private static string WithoutKind(string town)
    {
        foreach (var kind in new[] { "гр.", "с." })
            if (town.StartsWith(kind, StringComparison.OrdinalIgnoreCase)) return town[kind.Length..].TrimStart();
        return town;
    }

    /// <summary>Columns: place, country. The SED needs both; one alone is not sent.</summary>
    private static SedValues BirthPlace(OutboundCall call)
    {
        if (call[0] is null && call[1] is null) return SedValues.None;
        if (call[0] is not { } place || call[1] is not { } country) return SedValues.Only(call.Finding(call[0] is null ? 0 : 1, "ADP-0056"));
        if (call.Codes.ToSed("country", country) is not { } sed) return SedValues.Only(CountryFinding(call, 1, country));
        return SedValues.Of(new SedLeaf("town", TextConversions.Latin(WithoutKind(place))), new SedLeaf("country/value", sed));
    }

    private static NationalValues BirthPlaceIn(InboundCall call) =>
        NationalValues.Of(call.TextAt("town"), call.TextAt("country") is { } sed ? call.Codes.ToNational("country", sed) ?? sed : null);
}
