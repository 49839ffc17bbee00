using System.Globalization;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Adapters.People;

/// <summary>A text as <see cref="TargetAlphabet"/> wrote it, and what was done to it.</summary>
/// <param name="Alphabet">Name of the code page.</param>
/// <param name="Text">Null where the page lacks a letter: nothing is written then.</param>
/// <param name="Replaced">Each sign that was written otherwise, as "№ → nr."; one as often as it stood there.</param>
/// <param name="Transliterated">How many Cyrillic letters were written in Latin.</param>
/// <param name="Cedillas">How many letters with a comma below were written with a cedilla.</param>
/// <param name="Missing">Letters that the page lacks, each once, as "Ĳ (U+0132)".</param>
public sealed record TargetText(string Alphabet, string? Text, IReadOnlyList<string> Replaced, int Transliterated, int Cedillas, IReadOnlyList<string> Missing)
{
    /// <summary>What was done, or why nothing is written, at a place.</summary>
    public IReadOnlyList<Finding> Findings(string path)
    {
        var findings = new List<Finding>();
        if (Missing.Count > 0) findings.Add(Finding.Of("ADP-0113", path, ("letters", string.Join(", ", Missing)), ("alphabet", Alphabet)));
        if (Replaced.Count > 0) findings.Add(Finding.Of("ADP-0110", path, ("count", Plain(Replaced.Count)), ("signs", string.Join(", ", Replaced.Distinct(StringComparer.Ordinal))), ("alphabet", Alphabet)));
        if (Transliterated > 0) findings.Add(Finding.Of("ADP-0111", path, ("count", Plain(Transliterated)), ("alphabet", Alphabet)));
        if (Cedillas > 0) findings.Add(Finding.Of("ADP-0112", path, ("count", Plain(Cedillas)), ("alphabet", Alphabet)));
        return findings;
    }

    private static string Plain(int number) => number.ToString(CultureInfo.InvariantCulture);
}
