namespace MessageBroker.Adapters.Contract;

/// <summary>The columns by which a national system tells persons apart; the same ones in its own table and in its inbox.</summary>
/// <param name="Number">The personal number that the own country gave.</param>
/// <param name="Families">Columns that each hold a spelling of the family name.</param>
/// <param name="Forenames">Columns that each hold a spelling of the forenames; several joined by + are one spelling.</param>
/// <param name="Male">The code for a man in the column of the sex.</param>
public sealed record RegisterColumns(
    string Table, string Id, string Number, string Foreign, string ForeignCountry, IReadOnlyList<string> Families, IReadOnlyList<string> Forenames,
    string Birth, string Sex, string Male, string Female)
{
    /// <summary>Every column that is read of a person.</summary>
    public IReadOnlyList<string> All => [.. new[] { Id, Number, Foreign, ForeignCountry, Birth, Sex }.Concat(Families).Concat(Forenames.SelectMany(f => f.Split('+'))).Distinct(StringComparer.Ordinal)];
}
