using System.CommandLine;
using System.Globalization;
using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Evidence.Keys;
using MessageBroker.Exchange.Flow.Operating;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Cli.Verbs;

/// <summary><c>keys rewrap</c>: all message secrets under another master key, while no broker runs.</summary>
public sealed class KeysRewrapVerb : IVerb
{
    private readonly StoreOptions store = new();
    private readonly Option<string> to = new("--to") { HelpName = "FILE", Required = true };
    private readonly Option<string?> account = new("--actor") { HelpName = "ACCOUNT" };

    public string Name => "keys rewrap";
    public IReadOnlyList<string> Examples => ["broker keys rewrap --to keys/master-2028.key --config broker.json"];
    public IEnumerable<Symbol> Parameters => [to, account, .. store.Parameters];

    public async Task RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        using var call = UpkeepCall.Of(context, store.File(context));
        var (file, actor) = (context.Value(to)!, context.Value(account) ?? Environment.UserName);
        if ((OperatorCommands.UnfitAccount(actor) ?? NoFile(file)) is { } unfit)
        {
            context.Report(new Answer("refused", false) { Findings = [unfit] });
            return;
        }

        // The new key is durable before anything needs it. One that is there already is taken: an earlier call may have ended behind its making.
        var made = !File.Exists(file);
        var loading = made ? MasterKey.Create(file, new Exchange.Store.RandomIds(context.Terminal.Clock)) : MasterKey.Load(file);
        if (loading.Key is not { } next)
        {
            context.Report(new Answer("refused", false) { File = file, Findings = [Fault(loading.Fault!.Value, file)] });
            return;
        }

        using (next)
        {
            if (next.Id == call.Material.MasterKey.Id)
            {
                context.Report(new Answer("refused", false) { File = file, Findings = [Finding.Of("STO-0072", file, ("file", file))] });
                return;
            }

            var (count, finding) = await call.Upkeep.RewrapAsync(call.Material.MasterKey, next, cancellationToken);
            if (finding is not null)
            {
                context.Report(new Answer("refused", false) { File = file, Findings = [finding] });
                return;
            }

            var number = count.ToString(CultureInfo.InvariantCulture);
            var unnoted = await call.Upkeep.NoteAsync(
                EntryEvents.KeysRewrapped, actor, [new EntryDetail("from", call.Material.MasterKey.Id), new EntryDetail("secrets", number), new EntryDetail("to", next.Id)], cancellationToken);
            Finding?[] findings = [Finding.Of("STO-0071", file, ("file", file), ("old", call.Configuration.MasterKeyFile)), unnoted];
            context.Report(new Answer("rewrapped", true) { File = file, Findings = [.. findings.OfType<Finding>()] }
                .Field("secrets", count).Field("from", call.Material.MasterKey.Id).Field("to", next.Id).Field("made", made).Field("actor", actor));
        }
    }

    /// <summary>What stands there is a folder, a pipe: no key, and no place for one.</summary>
    private static Finding? NoFile(string file) => DiskInput.FaultOf(file, DiskInput.MaxSmallBytes) is { Code: not "CLI-0001" } unfit ? unfit : null;

    private static Finding Fault(MasterKeyFault fault, string file) => fault is MasterKeyFault.Unwritable
        ? DiskOutput.UnwritableFile(file, new IOException("the file cannot be made there"))
        : KeyLoad.Refused(file, null) ?? Finding.Of(fault is MasterKeyFault.OpenToOthers ? "CFG-0041" : "CFG-0025", file, ("file", file));
}
