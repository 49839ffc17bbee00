namespace MessageBroker.Adapters.Contract;

/// <summary>What a register is asked for a person: everybody with one of the numbers, or born on one of the days.</summary>
/// <param name="Numbers">Numbers of the register's own country, canonical.</param>
/// <param name="Foreign">Numbers of other countries, each with the ISO code of its country.</param>
/// <param name="Births">yyyy-MM-dd; empty where name and birth date are not enough to look by.</param>
public sealed record RegisterQuestion(IReadOnlyList<string> Numbers, IReadOnlyList<(string Country, string Number)> Foreign, IReadOnlyList<string> Births);

/// <summary>
/// Who a person is among those that a register gives: pure functions over rows by column, so that the staging engine needs to know nothing about
/// names and numbers, and the rules about persons nothing about tables.
/// </summary>
public interface IPersonMatching
{
    /// <param name="today">Day of judgement, yyyy-MM-dd.</param>
    RegisterQuestion Question(IReadOnlyDictionary<string, string?> person, string today);

    /// <summary>At least one line, matches and conflicts first.</summary>
    /// <param name="candidates">Rows of the register that the question found, each once.</param>
    /// <param name="path">Where the person stands, for findings.</param>
    IReadOnlyList<RegisterLine> Judge(IReadOnlyDictionary<string, string?> person, IReadOnlyList<IReadOnlyDictionary<string, string?>> candidates, string today, string path);
}
