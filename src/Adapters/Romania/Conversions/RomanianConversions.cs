using MessageBroker.Adapters.Contract;
using MessageBroker.Adapters.People;
using MessageBroker.Adapters.People.Conversions;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Adapters.Romania.Conversions;

/// <summary>What the Romanian mapping tables cannot say: comma-below letters, the parts of an address, numbers, decisions per child.</summary>
public static class RomanianConversions
{
    private static readonly Dictionary<string, IdentifierKind?> NumberKinds = new(StringComparer.Ordinal) { ["CNP"] = IdentifierKind.Cnp, ["NIF"] = IdentifierKind.Nif, ["ALT"] = null };

    public static IReadOnlyList<NamedConversion> All { get; } =
    [
        .. SharedConversions.All(DateFormat.Iso, AmountFormat.Dot),
        new PersonNumbers("RO", NumberKinds, whenUnstated: IdentifierKind.Cnp).Conversion,
        PersonNumbers.Agreement,
        new("name", 1, call => call[0] is { } name ? SedValues.Of(RomanianLetters.ToCommaBelow(name)) : SedValues.None, call => NationalValues.Of(call.Text)),
        new("person-name", 1, call => call[0] is { } forename && call[1] is { } family ? SedValues.Of(RomanianLetters.ToCommaBelow($"{forename} {family}")) : SedValues.None, null),
        new("street", 1, Street, call => call.Text is { } text ? NationalValues.Of(text) : NationalValues.None),
        .. new DecisionConversions(new("drept", "nr_decizie", "de_la", "pana_la", "tip"), DateFormat.Iso).All,
        CoveredChildren.Conversion,
        new WorkAbroad(new("activitate", "tara", "regiune", "localitate", "angajator", "de_la", "pana_la")).Conversion,
        BenefitNames.Conversion,
        new ChildByName("persoana", "id", [("prenume", "nume")]).Conversion,
    ];

    /// <summary>One sentence about an arrival. Romanian counts 1 copil, 2 copii, 20 de copii.</summary>
    public static string Summarise(SedNode root)
    {
        var facts = ArrivalFacts.Of(root);
        if (facts.IsQuestion) return $"{facts.Type}: persoana {facts.Claimant}";
        var (type, claimant, children) = facts;
        var counted = children == 1 ? "1 copil" : children % 100 is 0 or >= 20 && children > 0 ? $"{children} de copii" : $"{children} copii";
        return $"{type}: solicitant {claimant}, {counted}";
    }

    /// <summary>Columns: street, number, block, stair, floor, apartment, sector.</summary>
    private static SedValues Street(OutboundCall call)
    {
        if (call[0] is not { } street) return call.AllAbsent ? SedValues.None : SedValues.Only(call.Finding(0, "ADP-0030", ("column", "adresa.strada")));
        string?[] parts = [call[1] is { } number ? $"{street} nr. {number}" : street, Part("bl. ", call[2]), Part("sc. ", call[3]), Part("et. ", call[4]), Part("ap. ", call[5]), Part("sector ", call[6])];
        return SedValues.Of(RomanianLetters.ToCommaBelow(string.Join(", ", parts.OfType<string>())));
    }

    private static string? Part(string word, string? value) => value is null ? null : word + value;
}
