using MessageBroker.Adapters.Contract;

namespace MessageBroker.Adapters.People.Conversions;

/// <summary>Where a country keeps work: columns in the order country, region, place, employer, first day, last day.</summary>
public sealed record WorkColumns(string Table, string Country, string Region, string Place, string Employer, string From, string Until);

/// <summary>
/// The free text of the SED. The activity groups of the SED have periods but neither country nor employer, so work in another
/// country is told here in words behind the officer's own text; the receiver shows it and never parses it.
/// Column: the free text.
/// </summary>
public sealed class WorkAbroad(WorkColumns columns)
{
    public NamedConversion Conversion => new("free-text", 1, Out, TextConversions.AsItCame);

    private SedValues Out(OutboundCall call)
    {
        var (texts, sources) = (new List<string>(), new List<string>());
        if (call[0] is { } own)
        {
            texts.Add(own);
            sources.Add(call.Values[0].Path);
        }
        foreach (var row in call.Context.Rows(columns.Table).Where(r => r.GetValueOrDefault(columns.Country) is { Length: > 0 } c && c != call.Facts.Country))
        {
            texts.Add(Line(call, row));
            sources.Add(columns.Table + call.Context.KeyText(columns.Table, row));
        }
        return texts.Count == 0 ? SedValues.None : SedValues.Of(new SedLeaf("", string.Join('\n', texts), string.Join(" + ", sources)));
    }

    private string Line(OutboundCall call, IReadOnlyDictionary<string, string?> row)
    {
        var country = row[columns.Country]!;
        var region = row.GetValueOrDefault(columns.Region) is { Length: > 0 } code ? call.Codes.ToSed("region-" + country, code) ?? code : null;
        string?[] where = [country, region, row.GetValueOrDefault(columns.Place), row.GetValueOrDefault(columns.Employer)];
        var period = $"{row.GetValueOrDefault(columns.From) ?? "?"} – {row.GetValueOrDefault(columns.Until)}".TrimEnd();
        return "Work: " + string.Join(", ", where.Where(p => !string.IsNullOrWhiteSpace(p)).Select(p => TextConversions.Latin(p!)).Distinct()) + "; " + period;
    }
}
