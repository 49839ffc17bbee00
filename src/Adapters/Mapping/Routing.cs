using MessageBroker.Adapters.Contract;
using MessageBroker.Adapters.Mapping.Staging;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Adapters.Mapping;

/// <summary>
/// Where a request wants to go: the institution it names, else the region it names, else the region of work in another country,
/// else that of residence in another country. It names a place; the dated directory knows who is competent there.
/// </summary>
internal static class Routing
{
    /// <summary>Code list of a country's regions: RO auto codes, BG district and plate codes.</summary>
    public static string RegionList(string country) => "region-" + country;

    public static RoutingHint Of(StagingDescription staging, CodeLists codes, NationalRecord record, string today)
    {
        var request = record.Tables.FirstOrDefault(t => t.Name == staging.Request.Table)?.Rows.FirstOrDefault();
        string? Named(string column) => request?.GetValueOrDefault(column) is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;
        if (Named(staging.Request.TargetInstitution) is { } institution)
            return new RoutingHint(institution, institution.Split(':')[0], null, Column(staging, staging.Request.TargetInstitution));
        if (Named(staging.Request.TargetRegion) is { } region)
            return new RoutingHint(null, CountryOf(region, staging.Country, codes), region, Column(staging, staging.Request.TargetRegion));
        return FromRows(staging.Routing.Work, staging, codes, record, today)
            ?? FromRows(staging.Routing.Residence, staging, codes, record, today)
            ?? new RoutingHint(null, null, null, "");
    }

    /// <summary>A named region that no country but our own knows cannot be reached.</summary>
    public static IEnumerable<Finding> Check(StagingDescription staging, RoutingHint hint)
    {
        if (hint is { Institution: null, Country: null, Region: { } region }) yield return Finding.Of("ADP-0052", hint.Source, ("region", region), ("country", "?"));
    }

    private static string Column(StagingDescription staging, string column) => $"{staging.Request.Table}.{column}";

    private static string? CountryOf(string region, string own, CodeLists codes) =>
        codes.Pairs("country").Select(p => p.National).FirstOrDefault(c => c != own && codes.Knows(RegionList(c), region)) is { } country
            ? codes.ToSed("country", country)
            : null;

    private static RoutingHint? FromRows(RoutingTable table, StagingDescription staging, CodeLists codes, NationalRecord record, string today)
    {
        var abroad = record.Tables.Where(t => t.Name == table.Table).SelectMany(t => t.Rows)
            .Where(r => r.GetValueOrDefault(table.Country) is { Length: > 0 } country && country != staging.Country)
            .OrderByDescending(r => table.Until is null || r.GetValueOrDefault(table.Until) is not { Length: > 0 } until || string.CompareOrdinal(until, today) >= 0)
            .ThenByDescending(r => r.GetValueOrDefault(table.From), StringComparer.Ordinal);
        if (abroad.FirstOrDefault() is not { } row) return null;
        var country = row[table.Country]!;
        return new RoutingHint(null, codes.ToSed("country", country) ?? country, row.GetValueOrDefault(table.Region), $"{table.Table}.{table.Region}{staging.KeyText(table.Table, row)}");
    }
}
