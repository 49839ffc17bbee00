using System.Globalization;
using System.Text.RegularExpressions;

namespace MessageBroker.Schemas.Bucs;

public enum PeriodUnit { Days, Weeks, Months, Years }

/// <summary>The length of a time limit in one unit, as legal texts give it; written P10D, P3W, P2M, P1Y.</summary>
/// <param name="Length">1 to 999.</param>
public readonly partial record struct Period(int Length, PeriodUnit Unit)
{
    public static Period TwoMonths { get; } = new(2, PeriodUnit.Months);

    /// <summary>Null for anything that is not one number and one unit.</summary>
    public static Period? Parse(string text)
    {
        if (Form().Match(text) is not { Success: true } match) return null;
        var unit = match.Groups[2].ValueSpan[0] switch { 'D' => PeriodUnit.Days, 'W' => PeriodUnit.Weeks, 'M' => PeriodUnit.Months, _ => PeriodUnit.Years };
        return new Period(int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture), unit);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"P{Length}{Unit.ToString()[0]}");

    [GeneratedRegex(@"\AP([1-9][0-9]{0,2})([DWMY])\z")]
    private static partial Regex Form();
}
