using System.Globalization;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.App.Cli.PackAnswers;

/// <summary>What a person reads of an element's bounds and type, in three languages.</summary>
/// <param name="Kinds">In the order of <see cref="SedElementKind"/>.</param>
/// <param name="HoldsOne">Follows a group of which one part stands there, whatever it is.</param>
/// <param name="Value">The label of an element named value, in which a code stands and for which no pack has one.</param>
/// <param name="OneOf">A member of a choice: {0} alternatives, {1} the choice.</param>
internal sealed record ElementWords(IReadOnlyList<string> Kinds, string HoldsOne, string OneOf, string OneOfOrNone, string AnyOf, string Value)
{
    private static readonly ElementWords Bg = new(
        ["група", "код", "текст", "дата", "число", "цяло число", "непрозрачно"], "от 1", "едно от {0} (#{1})", "най-много едно от {0} (#{1})", "кои да е от {0} (#{1})", "стойност");

    private static readonly ElementWords Ro = new(
        ["grup", "cod", "text", "dată", "număr", "număr întreg", "opac"], "de 1", "unul din {0} (#{1})", "cel mult unul din {0} (#{1})", "oricare din {0} (#{1})", "valoare");

    private static readonly ElementWords En = new(
        ["group", "code", "text", "date", "number", "count", "opaque"], "of 1", "one of {0} (#{1})", "at most one of {0} (#{1})", "any of {0} (#{1})", "value");

    public static ElementWords In(string language) => language switch { "bg" => Bg, "ro" => Ro, _ => En };

    public string Label(SedSchema sed, SedElement element, string language) => sed.Label(element, language) is var label && label == element.Name && label == "value" ? Value : label;

    /// <param name="holdsOne">Its parts exclude each other.</param>
    public string Type(SedElementKind kind, int? length, bool holdsOne) =>
        length is { } longest ? $"{Kinds[(int)kind]}({longest})" : holdsOne ? $"{Kinds[(int)kind]} {HoldsOne}" : Kinds[(int)kind];

    /// <summary>The bound; of a member of a choice first that it is one, and then only what it says beyond that: 1..1 would read as if it had to be there.</summary>
    public string Bound(ElementForm form, SedChoice? choice, SedElement element)
    {
        if (choice is null) return form.Bound;
        var mark = string.Format(CultureInfo.InvariantCulture, choice.IsRepeated ? AnyOf : choice.IsOptional ? OneOfOrNone : OneOf, choice.Alternatives.Count, choice.Number);
        var beside = choice.Alternatives[element.Alternative].Where(n => n != element.Name).ToList();
        return string.Concat(mark, beside.Count > 0 ? $" + {string.Join(" + ", beside)}" : "", form is { Min: 1, Max: 1 } ? "" : $", {form.Bound}");
    }
}
