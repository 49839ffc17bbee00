using MessageBroker.Adapters.Contract;
using MessageBroker.Adapters.People;
using MessageBroker.Adapters.People.Conversions;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Adapters.Bulgaria.Conversions;

/// <summary>What the Bulgarian mapping tables cannot say: names in two scripts, the parts of an address, numbers, decisions, the change to the euro.</summary>
public static class BulgarianConversions
{
    private static readonly Dictionary<string, IdentifierKind?> NumberKinds = new(StringComparer.Ordinal) { ["E"] = IdentifierKind.Egn, ["L"] = IdentifierKind.Lnch, ["S"] = null };

    /// <summary>Months up to December 2025 are in lev, later ones in euro.</summary>
    private static readonly CurrencyChange Euro = new("BGN", "EUR", "2026-01-01");

    public static IReadOnlyList<NamedConversion> All { get; } =
    [
        .. SharedConversions.All(DateFormat.Iso, AmountFormat.Dot).Where(c => c.Name != "amount"),
        new AmountConversion(AmountFormat.Dot, Euro).Conversion,
        new PersonNumbers("BG", NumberKinds, whenUnstated: null).Conversion,
        PersonNumbers.Agreement,
        .. BulgarianNames.All,
        new("street", 1, Street, call => call.Text is { } text ? NationalValues.Of(text) : NationalValues.None),
        .. new DecisionConversions(new("IF_ZAPOVED", "DECISION_NO", "FROM_DATE", "TO_DATE", "TYPE"), DateFormat.Iso).All,
        new WorkAbroad(new("IF_ZAETOST", "COUNTRY", "REGION", "PLACE", "EMPLOYER", "FROM_DATE", "TO_DATE")).Conversion,
        BenefitNames.Conversion,
        new ChildByName("IF_LICE", "PERSON_ID", [("FIRST_NAME_LAT", "LAST_NAME_LAT"), ("FIRST_NAME", "LAST_NAME")]).Conversion,
    ];

    /// <summary>One sentence about an arrival.</summary>
    public static string Summarise(SedNode root)
    {
        var facts = ArrivalFacts.Of(root);
        if (facts.IsQuestion) return $"{facts.Type}: лице {facts.Claimant}";
        var (type, claimant, children) = facts;
        return $"{type}: заявител {claimant}, {children} {(children == 1 ? "дете" : "деца")}";
    }

    /// <summary>Columns: street, number, entrance, floor, apartment.</summary>
    private static SedValues Street(OutboundCall call)
    {
        if (call[0] is not { } street) return call.AllAbsent ? SedValues.None : SedValues.Only(call.Finding(0, "ADP-0030", ("column", "IF_ADRES.STREET")));
        string?[] parts = [$"{street} {call[1]}".TrimEnd(), Part("вх. ", call[2]), Part("ет. ", call[3]), Part("ап. ", call[4])];
        return SedValues.Of(Transliteration.ToLatin(string.Join(", ", parts.OfType<string>())));
    }

    private static string? Part(string word, string? value) => value is null ? null : word + value;
}
