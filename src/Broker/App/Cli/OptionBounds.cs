using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace MessageBroker.App.Cli;

/// <summary>Bounds of numbers in a call; one outside them is a usage error that names both.</summary>
internal static class OptionBounds
{
    private static readonly ConditionalWeakTable<Option, string[]> Bounds = [];

    /// <summary>Least and most of an option, or null where it has no bounds.</summary>
    public static (string Least, string Most)? Of(Option option) => Bounds.TryGetValue(option, out var bounds) ? (bounds[0], bounds[1]) : null;

    public static Option<int> Within(this Option<int> option, int least, int most) => Bound(option, result => result.GetValueOrDefault<int>(), least, most);

    public static Option<int?> Within(this Option<int?> option, int least, int most) => Bound(option, result => result.GetValueOrDefault<int?>(), least, most);

    private static TOption Bound<TOption>(TOption option, Func<OptionResult, int?> value, int least, int most)
        where TOption : Option
    {
        Bounds.Add(option, [least.ToString(CultureInfo.InvariantCulture), most.ToString(CultureInfo.InvariantCulture)]);
        option.Validators.Add(result => Check(result, value(result), least, most));
        return option;
    }

    private static void Check(OptionResult result, int? value, int least, int most)
    {
        if (result.Errors.Any() || value is null || (value >= least && value <= most)) return;
        result.AddError(result.Option.Name);
    }
}
