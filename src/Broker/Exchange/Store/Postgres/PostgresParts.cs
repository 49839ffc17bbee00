using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.Exchange.Store.Postgres;

/// <summary>Parts of one open transaction, each in its savepoint.</summary>
internal sealed class PostgresParts(PostgresLink link, PostgresStoreOptions options)
{
    /// <summary>Opens a transaction and the first savepoint.</summary>
    public const string Begin = $"BEGIN; {First}";

    /// <summary>
    /// The first savepoint alone, for a transaction that locked rows before: what is locked behind a savepoint is let go when a part is rolled
    /// back to it.
    /// </summary>
    public const string First = "SAVEPOINT part";

    /// <summary>The earliest due time that the parts left for a worker.</summary>
    public DateTimeOffset? EarliestDue { get; private set; }

    /// <summary>
    /// Applies the parts of a write one after the other. One that fails, or that only met another transaction's lock, rolls back to its
    /// savepoint; a failure of the store ends all.
    /// </summary>
    /// <exception cref="StoreAwayException">The transaction is lost.</exception>
    public async Task ApplyAsync(PendingWrite write)
    {
        for (var i = 0; i < write.Parts.Count; i++)
        {
            var claimed = write.Claimed(i);
            var (failure, due) = await TryAsync(write.Parts[i], claimed);
            write.Failures[i] = failure;
            if (failure is not null && !(link.IsOpen && PostgresEngine.IsOfOnePart(failure))) throw failure;
            link.Forget();
            await link.RunAsync(failure is null ? "RELEASE SAVEPOINT part; SAVEPOINT part" : "ROLLBACK TO SAVEPOINT part");
            if (failure is not null && claimed is not null) await (failure is StoreAwayException ? ClaimTable.GiveBackAsync(link, claimed) : ClaimTable.FailAsync(link, claimed));
            Note(due);
        }
    }

    /// <summary>Gives claimed cases back as they were taken.</summary>
    public async Task GiveBackAsync(IReadOnlyList<CaseKey> cases)
    {
        foreach (var key in cases) await ClaimTable.GiveBackAsync(link, key);
    }

    public async Task CommitAsync() => await link.RunAsync("COMMIT");

    private void Note(DateTimeOffset? due)
    {
        if (due < (EarliestDue ?? DateTimeOffset.MaxValue)) EarliestDue = due;
    }

    private async Task<(Exception? Failure, DateTimeOffset? Due)> TryAsync(Func<IStoreSession, ValueTask> part, CaseKey? claimed)
    {
        var session = new PostgresSession(link);
        try
        {
            var running = part(session).AsTask();
            if (!await WorksAsync(running)) return (new InvalidOperationException("a write may wait for nothing but its session"), null);
            await running;
            // A statement that failed undid the part, even where the work went on.
            if (link.Fault is { } swallowed) return (swallowed, null);
            return (null, await session.SettleAsync(claimed));
        }
        catch (Exception failure)
        {
            return (link.Fault ?? failure, null);
        }
        finally
        {
            session.Close();
        }
    }

    /// <summary>False where the work waits for something else than its session while all others wait for it.</summary>
    private async Task<bool> WorksAsync(Task running)
    {
        while (!running.IsCompleted)
        {
            var seen = link.Statements;
            using var enough = new CancellationTokenSource();
            await Task.WhenAny(running, Task.Delay(options.WritePatience, options.Time, enough.Token));
            await enough.CancelAsync();
            if (!running.IsCompleted && !link.IsBusy && link.Statements == seen) return false;
        }
        return true;
    }
}
