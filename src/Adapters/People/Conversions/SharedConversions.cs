using MessageBroker.Adapters.Contract;

namespace MessageBroker.Adapters.People.Conversions;

/// <summary>The named conversions that every country's mapping tables may use. A country's channel says how it writes dates and amounts.</summary>
public static class SharedConversions
{
    public static IReadOnlyList<NamedConversion> All(DateFormat dates, AmountFormat amounts) =>
    [
        .. TextConversions.All,
        .. CodeConversions.All,
        .. QuestionConversions.All,
        .. new DateConversions(dates).All,
        .. PlaceConversions.All,
        new AmountConversion(amounts, null).Conversion,
    ];
}
