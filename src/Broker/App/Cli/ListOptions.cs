using System.CommandLine;
using MessageBroker.App.Configuration;
using MessageBroker.App.Hosting;
using MessageBroker.App.Views;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Cli;

/// <summary>What the listing verbs share: the store, <c>--institution</c>, and a table for people where programs get an object per row.</summary>
public sealed class ListOptions(string what)
{
    /// <summary>Most rows that are listed.</summary>
    public const int Most = 1000;

    private readonly StoreOptions store = new();
    private readonly Option<string?> institution = new("--institution") { HelpName = "ID", Description = $"Only {what} of this hosted institution." };

    public IEnumerable<Symbol> Parameters => [institution, .. store.Parameters];

    /// <summary>The institution asked for, or null for all.</summary>
    public string? Institution(VerbContext context) => context.Value(institution);

    /// <summary>Opens the store.</summary>
    /// <exception cref="VerbStop">It cannot be opened, or the institution is not hosted here: exit code 3.</exception>
    public async Task<BrokerReading> OpenAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var reading = await store.OpenAsync(context, cancellationToken);
        if (Institution(context) is not { } wanted || Hosted(reading).Contains(wanted, StringComparer.Ordinal)) return reading;
        var hosted = Hosted(reading);
        await reading.DisposeAsync();
        throw VerbStop.Missing(store.File(context), Finding.Of("CLI-0011", "--institution", ("institution", wanted), ("near", Suggestion.For(wanted, hosted) ?? string.Join(", ", hosted))));
    }

    /// <summary>Prints the rows: an answer each for programs, a table for people.</summary>
    public static void Report<T>(VerbContext context, IReadOnlyList<T> rows, Func<T, Answer> answer, IReadOnlyList<string> headings, Func<T, IReadOnlyList<string>> cells)
    {
        if (rows.Count == 0) context.Report(new Answer(context.Json ? "none" : ListWords.In(context.Language).None, true));
        else if (context.Json) foreach (var row in rows) context.Report(answer(row));
        else Table(context.Out, [headings, .. rows.Select(cells)]);
    }

    private static IReadOnlyList<string> Hosted(BrokerReading reading) => [.. reading.Basis.Parties.Hosted.Select(h => h.Id)];

    private static void Table(TextWriter output, IReadOnlyList<IReadOnlyList<string>> lines)
    {
        var widths = Enumerable.Range(0, lines[0].Count).Select(column => lines.Max(line => line[column].Length)).ToArray();
        foreach (var line in lines) output.WriteLine(string.Join("  ", line.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }
}
