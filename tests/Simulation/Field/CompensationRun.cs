using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Operating;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Verdicts;
using MessageBroker.Tests.Simulation.Clockwork;
using MessageBroker.Tests.Simulation.Defects;
using MessageBroker.Tests.Simulation.Faults;
using MessageBroker.Tests.Simulation.National;
using MessageBroker.Tests.Simulation.World;

namespace MessageBroker.Tests.Simulation.Field;

/// <summary>
/// One claim of a case that exists in Bulgaria alone. What Bulgaria sends is refused: by Romania's broker for good, with a signed error, since nobody there
/// knows the sender; or by whatever stands before it, with a status and no signature. Bulgaria's process is killed once, behind one of its commits.
/// </summary>
internal sealed class CompensationRun : IDisposable
{
    private const long MostTurns = 60_000;
    private const int Attempts = 2;
    private const string Request = "Z-0001";
    private static readonly TimeSpan Latest = TimeSpan.FromMinutes(4);
    private static int folders;

    private readonly Home world = new("world");
    private readonly Scheduler scheduler;
    private readonly RunSetting setting;
    private readonly string folder;
    private readonly Land[] lands;
    private readonly int? status;
    private long? killAt;
    private string picture = "";

    /// <param name="status">What stands before Romania answers with; null where Romania's broker itself refuses.</param>
    /// <param name="killAt">Behind which of its commits Bulgaria's process is killed; null for never.</param>
    public CompensationRun(int? status, long? killAt)
    {
        (this.status, this.killAt) = (status, killAt);
        var ground = Ground.Shared;
        scheduler = new Scheduler(new Dice(1, "schedule"));
        var faults = new FaultInjector([], scheduler, world, new Dice(1, "injector"));
        var net = new Net(scheduler, world, new Dice(1, "net"), faults);
        setting = new RunSetting
        {
            Seed = 1, Ground = ground, Scheduler = scheduler, Net = net, Waits = new Dice(1, "waits"), Defect = Defect.None, Nodes = 1, WorkersPerNode = 1, SendAttempts = Attempts,
        };
        folder = Path.Combine(ground.Folder, $"compensation-{Interlocked.Increment(ref folders)}");
        lands = [.. new[] { ground.Bulgaria, ground.Romania }.Select((c, i) => new Land(i, c, setting, world, new StrictNationalSystem(c.System, c.Code), folder))];
        scheduler.TurnEnded = Ended;
        Refuse();
        net.Begin(lands);
        faults.Begin(lands, Attempts);
        lands[0].Desk.Ask(ground.ClaimOf(1, 1, damaged: false));
        foreach (var land in lands) land.Start();
    }

    /// <summary>Commits of Bulgaria's processes so far.</summary>
    public long Commits => lands[0].Commits;

    public bool WasKilled => lands[0].Lives > 1;

    /// <summary>Faults that the product noticed itself.</summary>
    public IReadOnlyList<string> Defects => [.. setting.Defects, .. lands.SelectMany(l => l.Desk.Complaints)];

    /// <summary>Waits until the request row has its last word and nothing is owed any more, and says what stands then.</summary>
    public async Task<string> RefusedAsync()
    {
        await UntilAsync(async () => RowIs(status is null ? 'R' : 'G') && await RestsAsync());
        // Neither is killed from now on.
        killAt = null;
        return await PictureAsync();
    }

    /// <summary>What refused is mended and the claim is wished once more: as a new version of the request, or as the same bytes by the operator's command.</summary>
    public async Task<string> AgainAsync()
    {
        setting.Misconfigured = null;
        setting.Net.Between = null;
        if (status is null)
        {
            lands[1].Crash("its configuration is right now");
            await UntilAsync(() => Task.FromResult(lands[1].IsUp));
            lands[0].Desk.Ask(setting.Ground.ClaimOf(1, 2, damaged: false));
        }
        else
        {
            var message = (await MessagesAsync(lands[0]))[0];
            var answer = await lands[0].Life!.NodeFor(0).Parts.Commands.RunAsync(new OperatorCommand(OperatorCommandKind.Retry, message.Id.ToString("D"), "elena", "the partner is back"), CancellationToken.None);
            if (!answer.Done) return string.Join(' ', answer.Findings.Select(f => f.Code));
        }

        await UntilAsync(async () => RowIs('A') && lands[1].Desk.Arrivals.Count == 1 && await RestsAsync());
        return await PictureAsync();
    }

    /// <summary>Runs the world until the task is done.</summary>
    public T Run<T>(Func<Task<T>> what)
    {
        var done = new TaskCompletionSource<T>();
        scheduler.Post(world, () => _ = FinishAsync());
        if (!scheduler.RunUntil(done.Task, scheduler.Turns + MostTurns, scheduler.Now + Latest))
            throw new InvalidOperationException($"it does not come to rest:\n{picture}\n{string.Join('\n', scheduler.History.Lines.TakeLast(40))}");
        return done.Task.GetAwaiter().GetResult();

        // On the simulation's own thread: whoever waits sees the end in the turn that brought it.
        async Task FinishAsync()
        {
            try
            {
                done.SetResult(await what());
            }
            catch (Exception failure)
            {
                done.SetException(failure);
            }
        }
    }

    public void Dispose()
    {
        foreach (var land in lands) land.End();
        Directory.Delete(folder, recursive: true);
    }

    private void Refuse()
    {
        var romania = setting.Ground.Romania;
        if (status is { } answer) setting.Net.Between = post => post.To == lands[1] ? new TransportAnswer(true, answer, "text/plain", "no such case"u8.ToArray(), null) : null;
        else
        {
            var right = setting.Ground.RomanianBasis;
            var unknowing = right.With(right.Parties with { Partners = [.. right.Parties.Partners.Select(p => p with { Institutions = ["BG:OTHER"] })] });
            setting.Misconfigured = country => country == romania ? unknowing : null;
        }
    }

    private void Ended(Home home)
    {
        if (lands.FirstOrDefault(l => l.Owns(home)) is not { } land) return;
        land.CountTurn();
        if (land != lands[0] || killAt is not { } at || land.Commits < at || land.Life is null) return;
        killAt = null;
        land.Crash($"killed behind commit {at}");
    }

    private bool RowIs(char letter) => lands[0].Desk.Requests is [{ Status: var s }] && s == letter;

    private async Task<bool> RestsAsync()
    {
        foreach (var land in lands)
        {
            if (land is not { IsUp: true, Life.Store: { } store }) return false;
            var isBusy = await store.ReadAsync(async reader =>
            {
                foreach (var row in await reader.CasesAsync(null, null, 100))
                    if ((await reader.OpenEffectsAsync(row.Key)).Count > 0 || (await reader.MessagesAsync(row.Key)).Any(m => m.State is MessageState.Taken or MessageState.Received or MessageState.Applied)) return true;
                return (await reader.UnintegratedAsync(1)).Count > 0;
            }, CancellationToken.None);
            if (isBusy) return false;
        }

        return true;
    }

    private async Task UntilAsync(Func<Task<bool>> isSo)
    {
        while (!await isSo())
        {
            picture = await PictureAsync();
            await Task.Delay(TimeSpan.FromMilliseconds(500), new LocalClock(scheduler, world, () => TimeSpan.Zero));
        }
    }

    private static async Task<IReadOnlyList<MessageRow>> MessagesAsync(Land land) => await land.Life!.Store!.ReadAsync(async reader =>
    {
        var messages = new List<MessageRow>();
        foreach (var row in await reader.CasesAsync(null, null, 100)) messages.AddRange(await reader.MessagesAsync(row.Key));
        return (IReadOnlyList<MessageRow>)messages;
    }, CancellationToken.None);

    /// <summary>Everything that must not depend on where the process died: rows, states, marks, entries in their order, what is owed and what hangs on what.</summary>
    private async Task<string> PictureAsync()
    {
        var lines = new List<string>();
        foreach (var land in lands)
        {
            if (land is not { IsUp: true }) continue;
            lines.AddRange(land.Desk.Requests.Select(r => $"{land.Country.Lower} row {r.RequestId} v{r.Version} {r.Status}"));
            lines.AddRange(land.Desk.Arrivals.Select(a => $"{land.Country.Lower} inbox {a.Kind} v{a.Version}"));
            await land.Life!.Store!.ReadAsync(async reader =>
            {
                foreach (var row in await reader.CasesAsync(null, null, 100)) lines.AddRange(await LinesAsync(land, reader, row));
                return true;
            }, CancellationToken.None);
        }

        return string.Join('\n', lines);
    }

    private static async ValueTask<IEnumerable<string>> LinesAsync(Land land, IStoreReader reader, CaseRow row)
    {
        var (name, messages) = (land.Country.Lower, await reader.MessagesAsync(row.Key));
        var root = row.RootNumber is { } number ? await reader.CaseByRootAsync(row.Key.Institution, land.Country.System, number) : null;
        var lines = new List<string> { $"{name} case root {row.RootNumber} is {(root?.Key == row.Key ? "bound" : "not bound")} partner {row.Partner} parked {row.ParkedReason ?? "no"} open {(await reader.OpenEffectsAsync(row.Key)).Count}" };
        foreach (var message in messages)
        {
            var effects = (await reader.EffectsAsync(row.Key)).Where(e => e.MessageId == message.Id).ToList();
            lines.Add($"{name} {message.Direction} {message.SedType} request v{message.RequestVersion} document v{message.DocumentVersion} {message.State} secret {message.SecretId != Guid.Empty}");
            lines.Add($"  owed {string.Join(", ", effects.Select(e => $"{e.Kind} {(e.Kind == EffectKind.Report ? e.Subject : "")} {(e.DoneAt is null ? "open" : "done")} {(e.Kind == EffectKind.Send ? e.Counted : 0)}"))}");
        }

        // When the receipt was given is the one detail that a death on the way moves.
        lines.AddRange((await reader.EntriesAsync(row.Key)).Select(e => EntryCodec.Decode(e.Bytes).Entry!).Select(e => $"  entry {e.Event} {e.StateFrom} {e.StateTo} {e.Actor.Kind} {string.Join(' ', e.Details.Where(d => d.Name != ReceiptTime.Detail).Select(d => d.Value))}"));
        return lines;
    }
}
