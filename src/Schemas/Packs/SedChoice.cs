namespace MessageBroker.Schemas.Packs;

/// <summary>A choice at one place of a SED: of its alternatives one stands there, or none where it is optional, or several where it is repeated.</summary>
/// <param name="Number">From 1, in the order in which the choices of the SED come.</param>
/// <param name="Alternatives">The names that stand together in each, in schema order, by <see cref="SedElement.Alternative"/>.</param>
public sealed record SedChoice(int Number, bool IsOptional, bool IsRepeated, IReadOnlyDictionary<int, IReadOnlyList<string>> Alternatives);
