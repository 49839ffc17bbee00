using System.CommandLine;
using System.Globalization;

namespace MessageBroker.App.Cli;

/// <summary>Bounds of numbers in a call; one outside them is a usage error that names both.</summary>
internal static class OptionBounds
{
    public static Option<int> Within(this Option<int> option, int least, int most)
    {
        option.Validators.Add(result => Check(result, result.GetValueOrDefault<int>(), least, most));
        return option;
    }

    public static Option<int?> Within(this Option<int?> option, int least, int most)
    {
        option.Validators.Add(result => Check(result, result.GetValueOrDefault<int?>(), least, most));
        return option;
    }

    private static void Check(System.CommandLine.Parsing.OptionResult result, int? value, int least, int most)
    {
        if (result.Errors.Any() || value is null || (value >= least && value <= most)) return;
        result.AddError(string.Create(CultureInfo.InvariantCulture, $"{result.Option.Name} wants {least} to {most}, not {value}"));
    }
}
