using MessageBroker.Schemas.Bucs;
using Xunit.Abstractions;

namespace MessageBroker.Tests.Unit.Schemas.Bucs;

/// <summary>
/// Walks the state graph of FB_BUC_01 with the published definition and with ours side by side, up to three documents, and compares the
/// open actions in every state. States are equal by documents (without version numbers) and open actions.
/// </summary>
public sealed class BucWalkTests(ITestOutputHelper output)
{
    private const int MaxDocuments = 3;

    [SkippableTheory]
    [InlineData("po_fb_buc_01.xml")]
    [InlineData("cp_fb_buc_01.xml")]
    public void In_every_state_the_published_file_and_ours_open_the_same(string name)
    {
        var official = BucFiles.ReadOfficial(name).Definition!;
        var own = BucFiles.Read(name, BucFiles.Own(name)).Definition!;
        var (states, moves) = Walk(official, own);
        output.WriteLine($"{name}: {states} states, {moves} moves");
        Assert.True(states > 1000, "the walk must not be trivial");
    }

    private sealed record Node(BucMachine Official, BucMachine Own);

    private static (int States, int Moves) Walk(BucDefinition official, BucDefinition own)
    {
        var start = new Node(new BucMachine(official, BucRulings.All), new BucMachine(own, BucRulings.All));
        var seen = new HashSet<State> { new(start.Official) };
        var queue = new Queue<Node>([start]);
        var moves = 0;
        while (queue.TryDequeue(out var node))
        {
            foreach (var happened in Moves(node.Official))
            {
                moves++;
                var next = new Node(node.Official.Clone(), node.Own.Clone());
                if (next.Official.Apply(0, happened).Count + next.Own.Apply(0, happened).Count > 0) Assert.Fail($"{happened} was open");
                var state = new State(next.Official);
                if (!state.Equals(new State(next.Own))) Assert.Fail($"after {happened.Event} {happened.Sed}: {state} and {new State(next.Own)}");
                if (seen.Add(state)) queue.Enqueue(next);
            }
        }
        return (seen.Count, moves);
    }

    /// <summary>Every open action as an event; the horizontal SEDs are left out, they have the shape of F022 and F023.</summary>
    private static IEnumerable<CaseEvent> Moves(BucMachine machine)
    {
        var id = Enumerable.Range(1, MaxDocuments + 1).Select(n => $"d{n}").First(n => machine.Document(n) is null);
        var full = machine.Documents.Count == MaxDocuments;
        foreach (var action in machine.Open.Keys.Where(a => a.Sed is not null && a.Sed[0] != 'H'))
        {
            switch (action.Kind)
            {
                case BucActionKind.DocCreate or BucActionKind.DocCreateReply when !full:
                    yield return Event(CaseEventKind.Create, action, id);
                    yield return Event(CaseEventKind.Send, action, id);
                    break;
                case BucActionKind.DocReceive or BucActionKind.DocReceiveReply when !full:
                    if (action.Sed != "F002")
                    {
                        yield return Event(CaseEventKind.Receive, action, id);
                        break;
                    }
                    foreach (var guard in (bool?[])[null, true, false])
                    {
                        var guards = new Dictionary<string, bool>();
                        if (guard is { } answer) guards["po_fb_buc_01_ALL"] = answer;
                        yield return Event(CaseEventKind.Receive, action, id) with { Guards = guards };
                    }
                    break;
                case BucActionKind.DocSend:
                    yield return Event(CaseEventKind.Send, action, action.DocumentId!);
                    break;
                case BucActionKind.DocDelete:
                    yield return Event(CaseEventKind.Delete, action, action.DocumentId!);
                    break;
                case BucActionKind.DocUpdate or BucActionKind.DocUpdateReceive:
                    var kind = action.Kind == BucActionKind.DocUpdate ? CaseEventKind.Update : CaseEventKind.UpdateReceive;
                    yield return Event(kind, action, action.DocumentId!) with { Version = machine.Document(action.DocumentId)!.Version + 1 };
                    break;
            }
        }
    }

    private static CaseEvent Event(CaseEventKind kind, BucActionKey action, string id) => new()
    {
        Event = kind,
        Sed = action.Sed!,
        ByMe = kind is not (CaseEventKind.Receive or CaseEventKind.UpdateReceive),
        DocumentId = id,
        ParentId = action.ParentId,
        At = Story.Start,
    };

    /// <summary>Documents in order, and the open and waiting actions as sets.</summary>
    private sealed class State(BucMachine machine) : IEquatable<State>
    {
        private readonly BucMachine machine = machine;
        private readonly int hash = HashOf(machine);

        public bool Equals(State? other)
        {
            if (other is null || hash != other.hash) return false;
            var (a, b) = (machine, other.machine);
            return a.End == b.End && a.Open.Count == b.Open.Count && a.Waiting.Count == b.Waiting.Count
                && a.Documents.Select(Kept).SequenceEqual(b.Documents.Select(Kept)) && a.Open.All(o => b.Open.TryGetValue(o.Key, out var r) && r == o.Value)
                && a.Waiting.Keys.All(b.Waiting.ContainsKey);
        }

        public override bool Equals(object? other) => Equals(other as State);

        public override int GetHashCode() => hash;

        public override string ToString() => string.Join(", ", machine.Open.Keys.Select(k => $"{k}").Order());

        private static CaseDocument Kept(CaseDocument document) => document with { Version = 0 };

        private static int HashOf(BucMachine machine)
        {
            var sum = machine.Open.Keys.Aggregate(0, (all, key) => all ^ key.GetHashCode());
            foreach (var document in machine.Documents) sum = HashCode.Combine(sum, document.Id, document.Sed, document.ParentId, document.Status, document.Mine);
            return sum;
        }
    }
}
