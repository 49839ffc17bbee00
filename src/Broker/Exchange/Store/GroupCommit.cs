namespace MessageBroker.Exchange.Store;

/// <summary>
/// Lets callers that come together share one costly commit, without a thread of its own: the first becomes leader and commits what
/// waits, itself included; whoever came meanwhile waits, and the first of those leads the next group. Everything runs on the
/// callers' own contexts, so that one thread can drive it.
/// </summary>
/// <param name="most">Bound of a group.</param>
/// <param name="commit">Commits a group. What it throws, every member of the group gets.</param>
internal sealed class GroupCommit<T>(int most, Func<IReadOnlyList<T>, Task> commit)
{
    private readonly Lock gate = new();
    private readonly LinkedList<Ticket> waiting = new();
    private bool led;

    /// <summary>Returns once the item's group is committed. A cancelled wait leaves the item out; a commit that began is waited for.</summary>
    public async Task AddAsync(T item, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var ticket = new Ticket(item);
        if (Enter(ticket))
        {
            // Whoever is ready to come along does so before the group closes.
            await Task.Yield();
        }
        else
        {
            using var registration = cancellationToken.UnsafeRegister(_ => Leave(ticket, cancellationToken), null);
            if (await ticket.Turn.Task == Turn.Done) return;
        }
        await LeadAsync();
    }

    private bool Enter(Ticket ticket)
    {
        lock (gate)
        {
            ticket.Node = waiting.AddLast(ticket);
            if (led) return false;
            ticket.Leads = true;
            return led = true;
        }
    }

    private void Leave(Ticket ticket, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (ticket.Leads || ticket.Node is null) return;
            waiting.Remove(ticket.Node);
            ticket.Node = null;
        }
        ticket.Turn.TrySetCanceled(cancellationToken);
    }

    /// <summary>Commits one group, whose first member is the caller, hands the lead over and lets the others go.</summary>
    private async Task LeadAsync()
    {
        var group = Take();
        Exception? failure = null;
        try
        {
            await commit([.. group.Select(t => t.Item)]);
        }
        catch (Exception e)
        {
            failure = e;
        }
        HandOver();
        foreach (var ticket in group.Skip(1))
        {
            if (failure is null) ticket.Turn.SetResult(Turn.Done);
            else ticket.Turn.SetException(failure);
        }
        if (failure is not null) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
    }

    private List<Ticket> Take()
    {
        lock (gate)
        {
            var group = new List<Ticket>(Math.Min(most, waiting.Count));
            while (group.Count < most && waiting.First is { } first)
            {
                waiting.RemoveFirst();
                first.Value.Node = null;
                group.Add(first.Value);
            }
            return group;
        }
    }

    private void HandOver()
    {
        Ticket? next;
        lock (gate)
        {
            next = waiting.First?.Value;
            if (next is null) led = false;
            else next.Leads = true;
        }
        next?.Turn.SetResult(Turn.Lead);
    }

    private enum Turn { Done, Lead }

    private sealed class Ticket(T item)
    {
        public T Item { get; } = item;
        public LinkedListNode<Ticket>? Node { get; set; }
        public bool Leads { get; set; }
        public TaskCompletionSource<Turn> Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
