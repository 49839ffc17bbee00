using System.CommandLine;
using System.Text.Json.Nodes;
using MessageBroker.App.Control;
using MessageBroker.Evidence.Journal;
using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Exchange.Flow.Operating;
using MessageBroker.Exchange.Store.Upkeep;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Cli;

/// <summary>What <c>store backup</c> and <c>keys backup</c> share: two commands, so that each part has a retention of its own.</summary>
internal sealed class BackupOptions(StorePart part)
{
    private readonly StoreOptions store = new();
    private readonly Option<string> output = new("-o", "--output") { HelpName = "DIR", Required = true };
    private readonly Option<string?> account = new("--actor") { HelpName = "ACCOUNT" };

    public IEnumerable<Symbol> Parameters => [output, account, .. store.Parameters];

    public async Task RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var target = context.Value(output)!;
        var actor = context.Value(account) ?? Environment.UserName;
        if (File.Exists(target) || (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any())) throw VerbStop.Usage("not-empty", ("folder", target));
        using var call = UpkeepCall.Of(context, store.File(context));
        var outcome = OperatorCommands.UnfitAccount(actor) is { } unfit ? new BackupOutcome(null, [unfit]) : await call.Upkeep.BackUpAsync(part, target, cancellationToken);
        if (outcome.Manifest is not { } manifest)
        {
            context.Raise(ExitCode.Missing);
            context.Report(new Answer("refused", false) { File = target, Findings = outcome.Findings });
            return;
        }

        Finding[] unnoted = await NoteAsync(call, actor, manifest, cancellationToken) is { } finding ? [finding] : [];
        context.Report(Told(manifest, new Answer("ok", true) { File = target, Findings = unnoted }).Field("actor", actor));
    }

    /// <summary>What a manifest says, for the answer of a call.</summary>
    public static Answer Told(BackupManifest manifest, Answer answer) => answer
        .Field("what", manifest.What == StorePart.Store ? "store" : "keys")
        .Field("kind", manifest.Kind)
        .Field("at", manifest.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture))
        .Optional("log", manifest.Log?.Origin)
        .Optional("size", manifest.Log?.Size)
        .Optional("root", manifest.Log?.Root)
        .Optional("newestEntry", manifest.NewestEntry?.Id.ToString("D"))
        .Field("files", new JsonArray([.. manifest.Files.Select(f => (JsonNode)new JsonObject { ["name"] = f.Name, ["bytes"] = f.Bytes, ["sha256"] = f.Sha256 })]));

    /// <summary>The running broker writes the entry where one runs; else this process does. The copy was made before: the entry is not in it.</summary>
    private async Task<Finding?> NoteAsync(UpkeepCall call, string actor, BackupManifest manifest, CancellationToken cancellationToken)
    {
        var digest = Hash256.Of(manifest.ToBytes()).ToString();
        var command = new OperatorCommand(part == StorePart.Store ? OperatorCommandKind.NoteStoreBackup : OperatorCommandKind.NoteKeysBackup, part == StorePart.Store ? "store" : "keys", actor, digest);
        var answer = await ControlClient.SendAsync(ControlSocket.PathOf(call.Configuration), command, cancellationToken);
        if (answer is not null) return answer.Findings.Count > 0 ? answer.Findings[0] : null;
        return await call.Upkeep.NoteAsync(part == StorePart.Store ? EntryEvents.StoreBackedUp : EntryEvents.KeysBackedUp, actor, [new EntryDetail("manifest", digest)], cancellationToken);
    }
}
