using System.CommandLine;
using System.Globalization;
using MessageBroker.App.Hosting;
using MessageBroker.Evidence.Journal;
using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Operating;
using MessageBroker.Exchange.Store.Upkeep;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Cli;

/// <summary>What <c>store restore</c> and <c>keys restore</c> share. The promise file is never touched: it tells what a restored store lacks.</summary>
internal sealed class RestoreOptions(StorePart part)
{
    private readonly StoreOptions store = new();
    private readonly Option<string> from = new("--from") { HelpName = "DIR", Required = true };
    private readonly Option<bool> replace = new("--replace");
    private readonly Option<string?> account = new("--actor") { HelpName = "ACCOUNT" };

    public IEnumerable<Symbol> Parameters => [from, replace, account, .. store.Parameters];

    public async Task RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var folder = context.Value(from)!;
        var actor = context.Value(account) ?? Environment.UserName;
        using var call = UpkeepCall.Of(context, store.File(context));
        var outcome = OperatorCommands.UnfitAccount(actor) is { } unfit
            ? new RestoreOutcome(null, null, [unfit])
            : await call.Upkeep.RestoreAsync(part, folder, context.Value(replace), cancellationToken);
        if (outcome.Manifest is not { } manifest)
        {
            context.Report(new Answer("refused", false) { File = folder, Findings = outcome.Findings });
            return;
        }

        var findings = new List<Finding>(outcome.Findings);
        if (part == StorePart.Store) findings.AddRange(await CompareAsync(context, cancellationToken));
        if (await NoteAsync(call, actor, manifest, cancellationToken) is { } unnoted) findings.Add(unnoted);
        context.Report(BackupOptions.Told(manifest, new Answer("restored", true) { File = folder, Findings = findings })
            .Field("place", call.Upkeep.Place(part))
            .Optional("kept", outcome.Kept)
            .Field("actor", actor));
    }

    /// <summary>What this node promised and the restored store does not hold; the next start will say the same.</summary>
    private async Task<IReadOnlyList<Finding>> CompareAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var opening = await BrokerReading.OpenAsync(store.File(context), context.Terminal.Clock, cancellationToken);
        if (opening.Reading is not { } reading) return opening.Findings;
        await using (reading)
        {
            var (promises, fault) = reading.Promises();
            if (promises is null) return fault is null ? [] : [fault];
            var lost = await reading.Store.ReadAsync(reader => LostTail.FindAsync(reader, promises), cancellationToken);
            return lost.IsNone
                ? [Finding.Of("STO-0039", "promises")]
                : [Finding.Of("STO-0037", "promises", ("count", lost.Promises.Count.ToString(CultureInfo.InvariantCulture)), ("message", lost.Promises is [var first, ..] ? first.MessageId.ToString("D") : "-"), ("size", lost.Size))];
        }
    }

    private async Task<Finding?> NoteAsync(UpkeepCall call, string actor, BackupManifest manifest, CancellationToken cancellationToken)
    {
        EntryDetail[] details =
        [
            new("madeAt", manifest.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)),
            new("manifest", Hash256.Of(manifest.ToBytes()).ToString()),
        ];
        return await call.Upkeep.NoteAsync(part == StorePart.Store ? EntryEvents.StoreRestored : EntryEvents.KeysRestored, actor, details, cancellationToken);
    }
}
