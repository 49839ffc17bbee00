using System.CommandLine;
using MessageBroker.App.Configuration;
using MessageBroker.App.Hosting;

namespace MessageBroker.App.Cli;

/// <summary>The option that names a broker's configuration, for verbs that read its store beside it.</summary>
public sealed class StoreOptions
{
    private readonly Option<string> config = new("--config") { HelpName = "FILE", DefaultValueFactory = _ => ConfigurationFile.DefaultName };

    public IEnumerable<Symbol> Parameters => [config];

    /// <summary>The configuration file of the call.</summary>
    public string File(VerbContext context) => context.Value(config)!;

    /// <summary>What a configuration file says and its keys.</summary>
    /// <param name="opensTokens">Whether keys in tokens are tried.</param>
    /// <exception cref="VerbStop">It cannot be used: exit code 3, with every error.</exception>
    public static (BrokerConfiguration Configuration, ConfigurationMaterial Material) Checked(VerbContext context, string file, bool opensTokens = false)
    {
        var check = StartUp.Check(file, context.Now, opensTokens);
        return check is { Configuration: { } configuration, Material: { } material } ? (configuration, material) : throw VerbStop.Missing(file, [.. check.Findings.Where(f => f.IsError)]);
    }

    /// <summary>Opens the store for reading, also beside a running broker.</summary>
    /// <exception cref="VerbStop">Configuration, keys or store cannot be opened: exit code 3, with every finding on standard error.</exception>
    public async Task<BrokerReading> OpenAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var path = File(context);
        var opening = await BrokerReading.OpenAsync(path, context.Terminal.Clock, cancellationToken);
        if (opening.Reading is { } reading) return reading;
        throw VerbStop.Missing(path, [.. opening.Findings.Where(f => f.IsError)]);
    }
}
