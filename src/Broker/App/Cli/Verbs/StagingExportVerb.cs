using System.CommandLine;
using System.Text.Json.Nodes;
using MessageBroker.Adapters.Contract;
using MessageBroker.Adapters.Files;
using MessageBroker.Adapters.Mapping.Staging;
using MessageBroker.Adapters.People;
using MessageBroker.App.Configuration;
using MessageBroker.App.Hosting;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Cli.Verbs;

/// <summary><c>staging export</c>: what arrived, as files for systems that read files. It reads the national staging database and no store.</summary>
public sealed class StagingExportVerb : IVerb
{
    private readonly StoreOptions config = new();
    private readonly Option<string> system = new("--system") { HelpName = "NAME", Required = true };
    private readonly Option<string> output = new("--out", "-o") { HelpName = "DIR", Required = true };
    private readonly Option<string> encoding = new Option<string>("--encoding") { HelpName = string.Join('|', TargetAlphabet.Names), DefaultValueFactory = _ => TargetAlphabet.Names[0] }
        .AcceptOnlyFromAmong([.. TargetAlphabet.Names]);
    private readonly Option<string[]> messages = new("--message") { HelpName = "ID", DefaultValueFactory = _ => [] };
    private readonly Option<DateTimeOffset?> since = TrustOptions.Instant("--since");

    public string Name => "staging export";
    public IReadOnlyList<string> Examples =>
    [
        "broker staging export --system ro-anpis --out exchange --config broker.json",
        "broker staging export --system ro-anpis --out exchange --encoding windows-1250 --since 2026-11-25T00:00:00Z --json",
    ];
    public IEnumerable<Symbol> Parameters => [system, output, encoding, messages, since, .. config.Parameters];

    public async Task RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var (staging, database) = Source(context);
        var folder = context.Value(output)!;
        var outcome = await ExportAsync(new ExportOrder(staging, database, folder, TargetAlphabet.Named(context.Value(encoding)!)!, context.Now)
        {
            Messages = [.. context.Value(messages)!.Distinct(StringComparer.Ordinal)],
            Since = context.Value(since),
        }, cancellationToken);
        if (outcome.Unknown.Count > 0) throw VerbStop.NotThere("no-arrival", ("id", string.Join(", ", outcome.Unknown)), ("system", context.Value(system)!));
        context.Report(new Answer(outcome.IsWritten ? "ok" : "refused", outcome.IsWritten) { File = folder, Findings = outcome.Findings }
            .Field("system", context.Value(system))
            .Field("encoding", context.Value(encoding))
            .Field("messages", outcome.Messages)
            .Field("files", new JsonArray([.. outcome.Files.Select(Described)])));
    }

    /// <summary>The national system of the call: its schema and its database. Keys are not asked for, since none is needed.</summary>
    private (StagingDescription Staging, string Database) Source(VerbContext context)
    {
        var file = config.File(context);
        var reading = ConfigurationFile.Read(file);
        if (reading.Configuration is not { } configuration) throw VerbStop.Missing(file, [.. reading.Findings.Where(f => f.IsError)]);
        var (name, known) = (context.Value(system)!, configuration.NationalSystems.Where(n => n is { IsStaging: true, File.Length: > 0 }).ToList());
        if (known.FirstOrDefault(n => n.Name == name) is not { } entry)
            throw VerbStop.NotThere("no-staging", ("system", name), ("known", string.Join(", ", known.Select(n => n.Name))));
        return (NationalSide.Adapter(entry.Country)!.Staging, entry.File);
    }

    private static async Task<ExportOutcome> ExportAsync(ExportOrder order, CancellationToken cancellationToken)
    {
        try
        {
            return await ArrivalExport.RunAsync(order, cancellationToken);
        }
        catch (NationalStoreAwayException away)
        {
            throw VerbStop.Missing(order.Database, Finding.Of("ADP-0117", order.Database, ("reason", away.Message)));
        }
        catch (Exception fault) when (DiskInput.IsDiskFault(fault))
        {
            throw VerbStop.Missing(order.Folder, DiskOutput.Unwritable(order.Folder, fault));
        }
    }

    private static JsonNode Described(ExportedFile file) => new JsonObject
    {
        ["name"] = file.Name,
        ["table"] = file.Table,
        ["institution"] = file.Institution,
        ["rows"] = file.Rows,
        ["sum"] = file.Sum is { } sum ? sum.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture) : null,
        ["bytes"] = file.Bytes,
        ["sha256"] = file.Sha256,
    };
}
