using System.CommandLine;
using MessageBroker.App.Configuration;
using MessageBroker.App.Hosting;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Cli;

/// <summary>A broker's store and <c>--institution</c>, for verbs that may look at one hosted institution alone.</summary>
public sealed class InstitutionOptions
{
    private readonly StoreOptions store = new();
    private readonly Option<string?> institution = new("--institution") { HelpName = "ID" };

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

    private static IReadOnlyList<string> Hosted(BrokerReading reading) => [.. reading.Basis.Parties.Hosted.Select(h => h.Id)];
}
