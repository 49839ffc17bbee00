using System.CommandLine;
using MessageBroker.Auditor.Logs;
using MessageBroker.Evidence;
using MessageBroker.Evidence.Signatures;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Cli.Verbs;

/// <summary>Writes the whole log into a folder that an auditor compares with checkpoints noted outside.</summary>
public sealed class JournalExportVerb : IVerb
{
    private readonly StoreOptions store = new();
    private readonly Option<string> output = new("-o", "--output") { HelpName = "DIR", Required = true };

    public string Name => "journal export";
    public IReadOnlyList<string> Examples => ["broker journal export -o log --config broker.json"];
    public IEnumerable<Symbol> Parameters => [output, .. store.Parameters];

    public async Task RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var target = context.Value(output)!;
        if (File.Exists(target) || (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any())) throw VerbStop.Usage("not-empty", ("folder", target));
        await using var reading = await store.OpenAsync(context, cancellationToken);
        var (files, bytes) = (0, 0L);
        await foreach (var (path, octets) in new LogExport(reading.Store, reading.LogKey).FilesAsync(cancellationToken))
        {
            await WriteAsync(Path.Combine(target, path), octets, cancellationToken);
            (files, bytes) = (files + 1, bytes + octets.Length);
        }

        if (files == 0) throw VerbStop.NotThere("no-checkpoint");
        var report = await LogVerifier.VerifyAsync(new LogFolder(target), [], cancellationToken);
        var passed = report.Indication == Indication.TotalPassed;
        context.Report(new Answer(passed ? "ok" : "refused", passed)
        {
            File = target,
            Findings = passed ? [] : [Finding.Of("FLW-0406", target), .. report.Findings.Where(f => f.Severity != Severity.Info)],
        }
            .Field("size", report.Log?.Size)
            .Field("root", report.Log?.Root.ToString())
            .Field("files", files)
            .Field("bytes", bytes));
    }

    private static async Task WriteAsync(string path, byte[] octets, CancellationToken cancellationToken)
    {
        var folder = Path.GetDirectoryName(path)!;
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw VerbStop.Missing(folder, DiskOutput.Unwritable(folder, fault));
        }

        if (await DiskOutput.WriteAsync(path, octets, cancellationToken) is { } unwritten) throw VerbStop.Missing(path, unwritten);
    }
}
