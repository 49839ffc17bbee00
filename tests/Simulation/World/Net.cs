using System.Text;
using System.Text.RegularExpressions;
using MessageBroker.App.Hosting;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Tests.Simulation.Clockwork;
using MessageBroker.Tests.Simulation.Faults;

namespace MessageBroker.Tests.Simulation.World;

/// <summary>
/// The network between two countries and the behaviour of whoever answers. A post is carried to the other country's Receive stage and its
/// answer back; the plan says which posts meet what.
/// </summary>
internal sealed partial class Net(Scheduler scheduler, Home world, Dice dice, FaultInjector faults)
{
    private static readonly TimeSpan ReorderPatience = TimeSpan.FromSeconds(4);
    private readonly List<Post> open = [];
    private readonly List<(Post Post, Action Carry)> heldBack = [];
    private readonly List<byte[]> receiptsSeen = [];
    private IReadOnlyList<Land> lands = [];
    private int posts;

    /// <summary>Looks at what passes: what is posted, and what is answered by a process before it leaves.</summary>
    public INetWitness? Witness { get; set; }

    /// <summary>Messages that were met by a fault which may end in a refusal of the partner.</summary>
    public HashSet<string> Damaged { get; } = [];

    /// <summary>What stands between the countries and answers in the place of the other one; null where the post is carried on.</summary>
    public Func<Post, TransportAnswer?>? Between { get; set; }

    public void Begin(IReadOnlyList<Land> both) => lands = both;

    /// <summary>Posts octets to the other country; the task ends when something is known of it, at the latest after the timeout.</summary>
    public Task<TransportAnswer> Post(Land from, Home node, Uri endpoint, string contentType, byte[] body, TimeSpan timeout)
    {
        var to = lands.First(l => l.Country.Endpoint == endpoint);
        var post = new Post(++posts, from, to, contentType, body, MessageIdOf(body));
        scheduler.History.Say($"post {post.Number} {from.Country.Lower} -> {to.Country.Lower} {Short(post.MessageId)} {body.Length} octets");
        Witness?.Posted(from, post.MessageId, body);
        scheduler.After(timeout, world, () => Settle(post, NotReached("no answer in time")));
        var met = faults.OfPost(post.Number).ToList();
        post.Faults.AddRange(met.Select(f => f.Kind));
        open.Add(post);
        faults.Posted(from, node, post.MessageId);
        Leave(post, met);
        ReleaseHeldBack(post);
        return post.Answer.Task;
    }

    /// <summary>A process ended: whoever waits for its answer sees the connection cut.</summary>
    public void Died(Life life)
    {
        foreach (var post in open.Where(p => ReferenceEquals(p.Handler, life)).ToList())
            scheduler.After(Latency(), world, () => Settle(post, NotReached("the connection was cut")));
    }

    private void Leave(Post post, List<Fault> met)
    {
        var wait = Latency();
        foreach (var fault in met)
        {
            if (fault.Kind == FaultKind.Delayed)
            {
                Note(fault, post);
                wait += TimeSpan.FromMilliseconds(fault.Amount * 12);
            }
            else if (fault.Kind == FaultKind.Duplicated)
            {
                Note(fault, post);
                for (var copy = 0; copy <= fault.Amount % 2; copy++) scheduler.After(Latency() + TimeSpan.FromMilliseconds(fault.Amount * 3 * copy), world, () => Arrive(post, post.Body));
            }
            else if (fault.Kind == FaultKind.Truncated)
            {
                Note(fault, post);
                Damaged.Add(post.MessageId);
                post.Carried = post.Body[..(int)((long)post.Body.Length * fault.Amount / 1001)];
            }
        }

        if (met.Find(f => f.Kind == FaultKind.Lost) is { } lost)
        {
            Note(lost, post);
            return;
        }

        void Carry() => Arrive(post, post.Carried ?? post.Body);
        if (met.Find(f => f.Kind == FaultKind.Reordered) is { } reordered)
        {
            Note(reordered, post);
            heldBack.Add((post, Carry));
            scheduler.After(ReorderPatience, world, () => ReleaseHeldBack(null));
            return;
        }

        scheduler.After(wait, world, Carry);
    }

    // A post that was held back goes after the one that came later.
    private void ReleaseHeldBack(Post? later)
    {
        foreach (var held in heldBack.Where(h => h.Post != later).ToList())
        {
            heldBack.Remove(held);
            scheduler.After(Latency() + Latency() + TimeSpan.FromMilliseconds(100), world, held.Carry);
        }
    }

    private void Arrive(Post post, byte[] body)
    {
        if (Between?.Invoke(post) is { } said)
        {
            scheduler.After(Latency(), world, () => Settle(post, said));
            return;
        }

        if (faults.IsParted)
        {
            if (dice.Chance(50)) Settle(post, NotReached("no route"));
            return;
        }

        if (!post.To.IsUp)
        {
            scheduler.After(Latency(), world, () => Settle(post, NotReached("refused")));
            return;
        }

        var life = post.To.Life!;
        post.Handler = life;
        var node = life.NodeFor(dice.Below(3));
        scheduler.Post(node.Home, () => _ = HandleAsync(post, life, node, body));
    }

    // Runs in the receiving process; what it hands back leaves as an event of the world.
    private async Task HandleAsync(Post post, Life life, LifeNode node, byte[] body)
    {
        var answer = await node.Receive.RunAsync(post.ContentType, body, CancellationToken.None);
        scheduler.History.Say($"{life.Home.Name} answers post {post.Number}: {answer.Outcome} {answer.Status} {answer.EbmsCode}");
        if (Witness is { } witness) await witness.AnsweredAsync(post.To, life, answer);
        var response = As4Door.ResponseOf(answer);
        if (answer.Outcome is "accepted" or "duplicate") receiptsSeen.Add(answer.Body);
        scheduler.Post(world, () => Return(post, new TransportAnswer(true, response.Status, response.ContentType, response.Body.ToArray(), null)));
    }

    private void Return(Post post, TransportAnswer answer)
    {
        var wait = Latency();
        foreach (var kind in post.Faults.Distinct().ToList())
        {
            switch (kind)
            {
                case FaultKind.NeverAnswered:
                    Note(kind, post);
                    return;
                case FaultKind.AnsweredLate:
                    Note(kind, post);
                    wait += TimeSpan.FromSeconds(6);
                    break;
                case FaultKind.AnsweredTwice when answer.Status == 200:
                    Note(kind, post);
                    CallBack(post, answer, TimeSpan.FromMilliseconds(dice.Between(1, 9000)));
                    break;
                case FaultKind.CalledBack when answer.Status == 200:
                    Note(kind, post);
                    CallBack(post, answer, TimeSpan.FromMilliseconds(dice.Between(1, 9000)));
                    answer = new TransportAnswer(true, 202, null, [], null);
                    break;
                case FaultKind.AnsweredWrongly:
                    Note(kind, post);
                    answer = Wrong(answer);
                    break;
                case FaultKind.TruncatedAnswer when answer.Body.Length > 0:
                    Note(kind, post);
                    answer = answer with { Body = answer.Body[..dice.Below(answer.Body.Length)] };
                    break;
            }
        }

        scheduler.After(wait, world, () =>
        {
            if (!faults.IsParted) Settle(post, answer);
        });
    }

    // The signal as a request of its own, to the sender's access point. Whoever calls back does so once more where nobody is in.
    private void CallBack(Post post, TransportAnswer answer, TimeSpan after)
    {
        var signal = new Post(0, post.To, post.From, answer.ContentType!, answer.Body, post.MessageId);
        scheduler.After(after, world, () => Arrive(signal, signal.Body));
        scheduler.After(after + TimeSpan.FromSeconds(3), world, () => Arrive(signal, signal.Body));
    }

    private TransportAnswer Wrong(TransportAnswer right) => dice.Below(6) switch
    {
        0 => new TransportAnswer(true, 500, "text/plain", "internal error"u8.ToArray(), null),
        1 => new TransportAnswer(true, 200, "text/html", "<html><body>please log in</body></html>"u8.ToArray(), null),
        2 when receiptsSeen.Count > 1 => right with { Body = receiptsSeen[dice.Below(receiptsSeen.Count - 1)] },
        3 when right.Body.Length > 0 => right with { Body = Flipped(right.Body) },
        4 => new TransportAnswer(true, 404, null, [], null),
        _ => new TransportAnswer(true, 200, As4Types.Signal, "<Envelope"u8.ToArray(), null),
    };

    private byte[] Flipped(byte[] body)
    {
        var copy = body.ToArray();
        copy[dice.Below(copy.Length)] ^= 1;
        return copy;
    }

    private void Settle(Post post, TransportAnswer answer)
    {
        if (!post.Answer.TrySetResult(answer)) return;
        open.Remove(post);
        if (post.Number > 0) scheduler.History.Say($"post {post.Number} ends: {(answer.Reached ? $"HTTP {answer.Status}, {answer.Body.Length} octets" : answer.Failure)}");
    }

    private void Note(Fault fault, Post post) => Note(fault.Kind, post);

    private void Note(FaultKind kind, Post post)
    {
        if (!post.Counted.Add(kind)) return;
        faults.Count(kind);
        scheduler.History.Say($"post {post.Number}: {kind}");
    }

    private TimeSpan Latency() => dice.Milliseconds(2, 60);

    private static TransportAnswer NotReached(string why) => new(false, 0, null, [], why);

    private static string Short(string id) => id.Length <= 36 ? id : id[..36];

    private static string MessageIdOf(byte[] body) =>
        MessageId().Match(Encoding.ASCII.GetString(body, 0, Math.Min(body.Length, 8192))) is { Success: true } found ? found.Groups[1].Value : "?";

    [GeneratedRegex("MessageId>([^<]+)<")]
    private static partial Regex MessageId();
}

/// <summary>Octets on their way, and who waits for the answer.</summary>
internal sealed class Post(int number, Land from, Land to, string contentType, byte[] body, string messageId)
{
    /// <summary>0 for a signal that is called back.</summary>
    public int Number => number;
    public Land From => from;
    public Land To => to;
    public string ContentType => contentType;
    public byte[] Body => body;
    public string MessageId => messageId;
    public List<FaultKind> Faults { get; } = [];
    public HashSet<FaultKind> Counted { get; } = [];
    /// <summary>What arrives instead of the body, where it was cut on the way.</summary>
    public byte[]? Carried { get; set; }
    public Life? Handler { get; set; }
    public TaskCompletionSource<TransportAnswer> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
