using MessageBroker.Schemas.Bucs;
using MessageBroker.Tests.Unit.Adapters;

namespace MessageBroker.Tests.Unit.Schemas.Bucs;

/// <summary>
/// Seeded histories on every published file: whatever is open may be done, nothing is open and suspended at once, a copy does not change
/// with its original, and what a closed action says of itself agrees with the question whether it may be done.
/// </summary>
public sealed class BucRandomHistoryTests
{
    private const int HistoriesPerFile = 12;
    private const int MaxEvents = 24;

    private static readonly BucActionKind[] Receipts = [BucActionKind.DocReceive, BucActionKind.DocReceiveReply, BucActionKind.DocUpdateReceive];

    [SkippableFact]
    public void What_is_open_may_be_done()
    {
        var folder = Path.GetDirectoryName(SharedData.PathOf("eessi/bucs-4.2/po_r_buc_07.xml"))!;
        foreach (var name in Directory.EnumerateFiles(folder, "*.xml").Select(f => Path.GetFileNameWithoutExtension(f)).Order())
            for (var seed = 0; seed < HistoriesPerFile; seed++)
                Walk(BucFiles.Official(name), $"{name} seed {seed}", new Random(seed));
    }

    private static void Walk(BucDefinition definition, string told, Random random)
    {
        var machine = new BucMachine(definition, BucRulings.All);
        var history = new List<CaseEvent>();
        for (var number = 0; number < MaxEvents; number++)
        {
            var open = machine.Open.Keys.Where(a => a.Sed is not null).OrderBy(a => $"{a}", StringComparer.Ordinal).ToArray();
            if (open.Length == 0) break;
            var happened = Event(machine, open[random.Next(open.Length)], $"d{number}", random);
            var copy = machine.Clone();
            var before = State(copy);
            var findings = machine.Apply(number, happened);
            history.Add(happened);
            Assert.True(findings.Count == 0, $"{told}: {happened.Event} {happened.Sed} was open");
            Assert.Equal(before, State(copy));
            Assert.DoesNotContain(machine.Suspended.Keys, machine.Open.ContainsKey);
        }
        var state = BucEngine.Open(definition, history);
        Assert.Equal(machine.Open.Count, state.OpenActions.Count());
        foreach (var action in state.Actions.Where(a => !a.IsOpen && a.Kind is BucActionKind.DocCreate or BucActionKind.DocCreateReply && a.DocumentId is null && a.Suspended))
            Assert.False(BucEngine.MaySend(definition, history, action.Sed!, "new", action.ParentId, 1).IsLegal, $"{told}: {action}");
    }

    private static CaseEvent Event(BucMachine machine, BucActionKey action, string id, Random random)
    {
        var kind = action.Kind switch
        {
            BucActionKind.DocCreate or BucActionKind.DocCreateReply => random.Next(3) == 0 ? CaseEventKind.Create : CaseEventKind.Send,
            BucActionKind.DocReceive or BucActionKind.DocReceiveReply => CaseEventKind.Receive,
            BucActionKind.DocUpdate => CaseEventKind.Update,
            BucActionKind.DocUpdateReceive => CaseEventKind.UpdateReceive,
            BucActionKind.DocSend => CaseEventKind.Send,
            _ => CaseEventKind.Delete,
        };
        var on = action.Kind is BucActionKind.DocUpdate or BucActionKind.DocUpdateReceive or BucActionKind.DocSend or BucActionKind.DocDelete ? machine.Document(action.DocumentId) : null;
        return new CaseEvent
        {
            Event = kind,
            Sed = action.Sed!,
            ByMe = !Receipts.Contains(action.Kind),
            DocumentId = on?.Id ?? id,
            ParentId = on is null ? action.ParentId : on.ParentId,
            Version = action.Kind is BucActionKind.DocUpdate or BucActionKind.DocUpdateReceive ? on!.Version + 1 : 1,
            At = Story.Start,
            Guards = BucGuards.Names.Append(BucGuards.Reopened).Where(_ => random.Next(3) > 0).ToDictionary(g => g, _ => random.Next(2) == 0),
        };
    }

    private static string State(BucMachine machine) =>
        string.Join('\n', machine.Open.Keys.Concat(machine.Suspended.Keys).Concat(machine.Waiting.Keys).Select(k => $"{k}").Order().Concat(machine.Documents.Select(d => $"{d}")));
}
