using System.Text.RegularExpressions;

namespace MessageBroker.Adapters.People.Matching;

/// <summary>
/// Other keys under which a name token may stand elsewhere: the Romanian reading of che, ge and cea, a silent final i, ch for х, u or e for ъ in older
/// passports, j for й, a name without the rule for -ия, tables without ș and ț, the older î for â. Each is a reading that proposes; none of them alone says that two names are one.
/// </summary>
internal static partial class NameReadings
{
    /// <summary>Readings of one token beyond which no further one is followed: every rule doubles them at most.</summary>
    private const int Most = 64;

    private static readonly IReadOnlyList<(Regex Spelling, string Reading)> Latin =
    [
        (HardC(), "k"), (SoftGBeforeVowel(), "dzh"), (SoftG(), "dzh"), (SoftC(), "ch"), (GreekCh(), "h"), (DoubleIa(), "ia"), (GermanJ(), "y"), (StrokedD(), "dj"), (SilentI(), ""), (CommaS(), "s"), (CommaT(), "t"), (OldI(), "â"),
    ];

    private static readonly IReadOnlyList<(Regex Spelling, string Reading)> Cyrillic = [(FinalYer(), "ер"), (HardSign(), "у")];

    /// <summary>The keys of the token's other readings, without its own key.</summary>
    public static IReadOnlySet<string> Of(string token)
    {
        var own = NameKey.Of(token);
        var spellings = new HashSet<string>(StringComparer.Ordinal) { RomanianLetters.ToCommaBelow(token).ToLowerInvariant() };
        foreach (var (spelling, reading) in Scripts.HasCyrillic(token) ? Cyrillic : Latin)
            foreach (var known in spellings.ToArray())
                if (spellings.Count < Most) spellings.Add(spelling.Replace(known, reading));
        return spellings.Select(NameKey.Of).Where(key => key.Length > 0 && key != own).ToHashSet(StringComparer.Ordinal);
    }

    [GeneratedRegex("ch(?=[ei])")]
    private static partial Regex HardC();

    [GeneratedRegex("g[ei](?=[aouăâ])")]
    private static partial Regex SoftGBeforeVowel();

    [GeneratedRegex("g(?=[ei])")]
    private static partial Regex SoftG();

    [GeneratedRegex("c[ei](?=[aouăâ])")]
    private static partial Regex SoftC();

    [GeneratedRegex("ch")]
    private static partial Regex GreekCh();

    [GeneratedRegex("iya")]
    private static partial Regex DoubleIa();

    [GeneratedRegex("j(?=[aeou])")]
    private static partial Regex GermanJ();

    [GeneratedRegex("đ")]
    private static partial Regex StrokedD();

    [GeneratedRegex("(?<=[^aeiouyăâî])i$")]
    private static partial Regex SilentI();

    [GeneratedRegex("ș")]
    private static partial Regex CommaS();

    [GeneratedRegex("ț")]
    private static partial Regex CommaT();

    [GeneratedRegex("î")]
    private static partial Regex OldI();

    [GeneratedRegex("ър$")]
    private static partial Regex FinalYer();

    [GeneratedRegex("ъ")]
    private static partial Regex HardSign();
}
