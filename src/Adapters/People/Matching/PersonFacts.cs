namespace MessageBroker.Adapters.People.Matching;

/// <summary>
/// What is known of a person for telling him from others. Every list may be empty and every value absent: what is not known agrees with nothing and
/// contradicts nothing.
/// </summary>
/// <param name="Key">By what the one who asks knows him: a row of a register, a person of a SED.</param>
/// <param name="Numbers">Personal numbers as country and canonical number, "BG:8503124116": only possible ones.</param>
/// <param name="Families">Spellings of the family name, of the name at birth too.</param>
/// <param name="Forenames">Spellings of the forenames, with and without the father's name.</param>
/// <param name="Birth">yyyy-MM-dd.</param>
public sealed record PersonFacts(
    string Key, IReadOnlyList<string> Numbers, IReadOnlyList<string> Families, IReadOnlyList<string> Forenames, string? Birth = null, PersonSex? Sex = null)
{
    /// <summary>A personal number as it is compared: without what was typed around it; null where no number of the country could look so.</summary>
    /// <param name="country">ISO code of the country that gave it.</param>
    /// <param name="today">Day of judgement, yyyy-MM-dd.</param>
    public static string? Number(string? country, string? typed, string today)
    {
        if (country is not { Length: 2 } || string.IsNullOrWhiteSpace(typed)) return null;
        if (Identifiers.PersonFault(country, typed, today) is not null) return null;
        var number = TypedNumber.Read(typed, country).Text;
        return number.Length == 0 ? null : $"{country}:{number}";
    }
}
