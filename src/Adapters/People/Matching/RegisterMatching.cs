using MessageBroker.Adapters.Contract;

namespace MessageBroker.Adapters.People.Matching;

/// <summary>Persons of one country's tables, compared by <see cref="RegisterSearch"/>.</summary>
/// <param name="country">ISO code of the country whose numbers stand in the column of the own number.</param>
public sealed class RegisterMatching(RegisterColumns columns, string country) : IPersonMatching
{
    public RegisterQuestion Question(IReadOnlyDictionary<string, string?> person, string today)
    {
        var facts = Facts(person, today);
        var numbers = facts.Numbers.Select(n => (Country: n[..2], Number: n[3..])).ToList();
        return new RegisterQuestion([.. numbers.Where(n => n.Country == country).Select(n => n.Number)], [.. numbers.Where(n => n.Country != country)], RegisterSearch.Births(facts));
    }

    public IReadOnlyList<RegisterLine> Judge(IReadOnlyDictionary<string, string?> person, IReadOnlyList<IReadOnlyDictionary<string, string?>> candidates, string today, string path) =>
        RegisterSearch.Judge(Facts(person, today), [.. candidates.Select(c => Facts(c, today))], path);

    private PersonFacts Facts(IReadOnlyDictionary<string, string?> row, string today)
    {
        string? Of(string column) => row.GetValueOrDefault(column) is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;
        string?[] numbers = [PersonFacts.Number(country, Of(columns.Number), today), PersonFacts.Number(Of(columns.ForeignCountry), Of(columns.Foreign), today)];
        return new PersonFacts(
            Of(columns.Id) ?? "", [.. numbers.OfType<string>()], [.. columns.Families.Select(Of).OfType<string>()], [.. columns.Forenames.Select(Joined).OfType<string>()], Of(columns.Birth),
            Of(columns.Sex) is not { } sex ? null : sex == columns.Male ? PersonSex.Male : sex == columns.Female ? PersonSex.Female : null);

        // A spelling of several columns is one only where all of them are filled.
        string? Joined(string spelling) => spelling.Split('+').Select(Of).ToList() is var parts && parts.TrueForAll(p => p is not null) ? string.Join(' ', parts) : null;
    }
}
