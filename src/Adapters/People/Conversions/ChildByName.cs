using MessageBroker.Adapters.Contract;

namespace MessageBroker.Adapters.People.Conversions;

/// <summary>
/// Benefits and children are linked in the SED by the child's name as text: forename, blank, family name. On the way in the name is
/// looked up among the persons of the same SED; where none or several fit, the row keeps no child and a finding says so.
/// </summary>
/// <param name="table">Table of persons with its key and the pairs of name columns to compare.</param>
public sealed class ChildByName(string table, string key, IReadOnlyList<(string Forename, string FamilyName)> names)
{
    public NamedConversion Conversion => new("child-name", 1, Out, In);

    /// <summary>Column: the child's key; reads forename and family name.</summary>
    private SedValues Out(OutboundCall call) => call[1] is { } forename && call[2] is { } family
        ? SedValues.Of($"{TextConversions.Latin(RomanianLetters.ToCommaBelow(forename))} {TextConversions.Latin(RomanianLetters.ToCommaBelow(family))}")
        : SedValues.Only(call.Finding(0, "ADP-0033", ("table", table), ("value", call[0] ?? "")));

    private NationalValues In(InboundCall call)
    {
        var wanted = Form(call.Text ?? "");
        var fitting = call.RowsOf(table).Where(row => names.Any(n => Form($"{row.GetValueOrDefault(n.Forename)} {row.GetValueOrDefault(n.FamilyName)}") == wanted))
            .Select(row => row[key]).ToArray();
        return fitting.Length == 1 ? NationalValues.Of(fitting[0]) : NationalValues.None.And(call.Finding("ADP-0072", ("name", call.Text ?? "")));
    }

    private static string Form(string name) => RomanianLetters.ToCommaBelow(string.Join(' ', name.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
}
