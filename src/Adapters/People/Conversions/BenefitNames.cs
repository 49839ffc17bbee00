using MessageBroker.Adapters.Contract;

namespace MessageBroker.Adapters.People.Conversions;

/// <summary>
/// The name of a benefit, which the SED carries as text. Columns: the name as stored; reads the code of the benefit and the name of
/// its legal ground. A benefit of another country has no code here, only the name that came.
/// </summary>
public static class BenefitNames
{
    public static NamedConversion Conversion { get; } = new("benefit-name", 1, Out, TextConversions.AsItCame);

    private static SedValues Out(OutboundCall call)
    {
        var name = call[0] ?? (call[1] is { } code ? call.Codes.ToSed("benefit", code) : null) ?? call[2] ?? call[1];
        return name is not null ? SedValues.Of(name) : SedValues.Only(call.Finding(1, "ADP-0030", ("column", $"{call.Values[1].Table}.{call.Values[1].Column}")));
    }
}
