namespace MessageBroker.Adapters.Contract;

/// <summary>One line of a code list: the national code, the SED code, and the directions in which the pair counts.</summary>
/// <param name="Sed">Null for a national code that is known but has no counterpart in the SED.</param>
/// <param name="ToSed">The pair is used from the national side to the SED.</param>
/// <param name="ToNational">The pair is used from the SED to the national side.</param>
public sealed record CodePair(string List, string National, string? Sed, bool ToSed = true, bool ToNational = true);

/// <summary>The code lists of one country's mapping tables. Codes are compared by code points, never by culture or case.</summary>
public sealed class CodeLists(IReadOnlyList<CodePair> pairs)
{
    private readonly ILookup<string, CodePair> byList = pairs.ToLookup(p => p.List, StringComparer.Ordinal);

    public bool Has(string list) => byList.Contains(list);

    public IEnumerable<CodePair> Pairs(string list) => byList[list];

    /// <summary>The national code is one of the list, with or without a counterpart.</summary>
    public bool Knows(string list, string national) => byList[list].Any(p => p.ToSed && p.National == national);

    public string? ToSed(string list, string national) => byList[list].FirstOrDefault(p => p.ToSed && p.National == national)?.Sed;

    /// <summary>The first national code of the list that stands for the SED code.</summary>
    public string? ToNational(string list, string sed) => byList[list].FirstOrDefault(p => p.ToNational && p.Sed == sed)?.National;
}
