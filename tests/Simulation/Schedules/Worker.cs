using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Running;

namespace MessageBroker.Tests.Simulation.Schedules;

/// <summary>
/// A worker of a node, as the flow's own one uses the store: it claims due cases, looks at each one's next step, applies them in one commit,
/// and starts the outside effect of an attempt whose row is committed.
/// </summary>
internal sealed class Worker(ScheduleTable table, IStore store, string node)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);
    private int claims;

    /// <summary>While it holds cases: the connection that does. For whoever wants to freeze it.</summary>
    public int? Connection { get; private set; }

    public Fiber? Self { get; private set; }

    public async Task RunAsync(Fiber fiber)
    {
        Self = fiber;
        while (true)
        {
            await fiber.StepAsync("claim");
            var isKnown = false;
            try
            {
                await using var group = await store.ClaimDueAsync(table.Clock.GetUtcNow(), table.Dice.Between(1, 4), CancellationToken.None);
                isKnown = true;
                if (group.Cases.Count > 0) await HoldAsync(fiber, group);
                else if (table.Closes && await store.NextDueAsync(CancellationToken.None) is null && !await ResumeAsync()) return;
            }
            catch (StoreAwayException away)
            {
                if (!isKnown) table.Book.Lose([""]);
                table.Stepper.Say($"{fiber.Name}: away ({away.Reason})");
                table.Book.Count($"work away: {away.Reason}");
            }
            finally
            {
                Connection = null;
            }
        }
    }

    /// <summary>A case that lost its holder three times waits for a person; one that did not has no reason to. True where one was resumed.</summary>
    private async Task<bool> ResumeAsync()
    {
        var parked = (await store.ReadAsync(reader => reader.CasesAsync(null, null, 1000), CancellationToken.None)).Where(c => c.ParkedReason is not null).ToList();
        foreach (var row in parked)
        {
            var lost = table.Book.Lost.GetValueOrDefault(row.Key.CaseId) + table.Book.Lost.GetValueOrDefault("");
            if (lost < CaseRunner.ClaimsBeforeParking) table.Book.Break($"a case is parked for claims that ended with their process alone: {row.Key.CaseId} lost {lost}: {row.ParkedReason}");
            if (await store.WriteAsync(session => session.UpdateCaseAsync(row with { ParkedReason = null, Claims = 0 }), CancellationToken.None)) table.Book.Count("parked cases resumed");
        }

        return parked.Count > 0;
    }

    private async Task HoldAsync(Fiber fiber, IClaimedGroup group)
    {
        claims++;
        table.Book.Count("groups claimed");
        table.Stepper.Say($"{fiber.Name}: has {string.Join(" ", group.Cases.Select(c => c.CaseId))}");
        Connection = await table.Book.TakenAsync(node, group);
        var open = true;
        try
        {
            await fiber.StepAsync("compute");
            var steps = new List<Step>();
            foreach (var key in group.Cases.Take(table.Dice.Chance(80) ? group.Cases.Count : 1))
                steps.Add(await group.ReadAsync(reader => NextAsync(reader, key), CancellationToken.None));
            if (!table.Closes && table.Dice.Chance(15))
            {
                await fiber.StepAsync("release");
                table.Book.Count("groups released");
                return;
            }

            await fiber.StepAsync("apply");
            open = false;
            await CommitAsync(fiber, group, steps);
        }
        finally
        {
            // Before the commit, or the disposal, could let another one in: from here on the cases may be anybody's.
            if (open) table.Book.Given(node, group.Cases);
        }
    }

    private async Task CommitAsync(Fiber fiber, IClaimedGroup group, List<Step> steps)
    {
        var isStale = Connection is { } pid && !await table.Book.LivesAsync(pid);
        try
        {
            table.Book.Given(node, group.Cases);
            var results = await group.CommitAsync([.. steps.Select(s => s.Apply)], CancellationToken.None);
            table.Book.Count("groups applied");
            if (isStale) table.Book.Break($"a stale commit writes nothing: {fiber.Name} has an answer on a connection that was ended");
            for (var i = 0; i < steps.Count; i++) Settled(fiber, steps[i], results[i]);
        }
        catch (StoreAwayException)
        {
            table.Book.Count(isStale ? "stale commits" : "commits lost");
            if (isStale) table.Book.Undone.UnionWith(steps.Select(s => s.Mark));
            throw;
        }
    }

    private void Settled(Fiber fiber, Step step, Exception? failure)
    {
        if (failure is null)
        {
            table.Book.Committed.Add(step.Mark);
            table.Book.Found(step.Key.CaseId);
            if (step.Attempt is { } attempt) table.Stepper.Start($"{fiber.Name} effect {attempt.Number} of {step.Mark}", io => PerformAsync(io, attempt, step.Message!));
            return;
        }

        table.Book.Undone.Add(step.Mark);
        if (failure is StoreAwayException away) table.Book.Count($"part away: {away.Reason}");
        else if (failure is not InvalidDataException { Message: "poison" }) table.Book.Break($"only its holder changes a case: {fiber.Name}: {failure.Message}");
    }

    // The first message that is due, or the effect that is; one step a claim.
    private async ValueTask<Step> NextAsync(IStoreReader reader, CaseKey key)
    {
        var mark = $"{key.CaseId} {node} {claims}";
        var now = table.Clock.GetUtcNow();
        var messages = await reader.MessagesAsync(key);
        var effects = await reader.EffectsAsync(key);
        if (effects.FirstOrDefault(e => e.DoneAt is null && e.DueAt <= now) is { } effect && effects.First(e => e.DoneAt is null) == effect)
        {
            var message = messages.Single(m => m.Id == effect.MessageId);
            return effect.OpenNumber is { } open ? CloseStep(effect, open, message, mark, now) : BeginStep(effect, message, mark, now);
        }

        if (messages.FirstOrDefault(m => m.DueAt is not null) is { } due) return MessageStep(due, mark, now);
        return new Step(key, mark, async session => await session.InsertEntryAsync(table.Entry(key, null, mark)), null, null);
    }

    private Step MessageStep(MessageRow message, string mark, DateTimeOffset now)
    {
        var poisoned = !table.Closes && table.Dice.Chance(4);
        return new Step(message.Case, mark, async session =>
        {
            var next = message.Direction == Direction.Outbound ? MessageState.Sealed : MessageState.Applied;
            if (!await session.UpdateMessageAsync(message with { State = next, DueAt = null, UpdatedAt = now }, message.State)) throw new InvalidDataException($"message {message.InstanceId} moved under its holder");
            if (next == MessageState.Sealed) await session.AddEffectAsync(new EffectRow { Id = table.Ids.NewId(), Case = message.Case, MessageId = message.Id, Kind = EffectKind.Send, Subject = "RO:80246", DueAt = now });
            await session.InsertEntryAsync(table.Entry(message.Case, message.Id, mark));
            if (poisoned) throw new InvalidDataException("poison");
        }, message, null);
    }

    private Step BeginStep(EffectRow effect, MessageRow message, string mark, DateTimeOffset now)
    {
        var attempt = new AttemptRow { EffectId = effect.Id, Number = effect.LastNumber + 1, StartedAt = now, Deadline = now + Deadline, Node = node };
        return new Step(message.Case, mark, async session =>
        {
            if (!await session.BeginAttemptAsync(effect.Id, attempt)) throw new InvalidDataException($"attempt {attempt.Number} was begun by someone else");
            await session.InsertEntryAsync(table.Entry(message.Case, message.Id, mark));
        }, message, attempt);
    }

    // The end of an attempt may come in between, as it needs no claim: then there is nothing to close.
    private Step CloseStep(EffectRow effect, int open, MessageRow message, string mark, DateTimeOffset now) => new(message.Case, mark, async session =>
    {
        if (await session.EndAttemptAsync(effect.Id, open, now, new AttemptOutcome("deadline-passed", null, Counts: false, now))) table.Book.Count("attempts closed at their deadline");
        await session.InsertEntryAsync(table.Entry(message.Case, message.Id, mark));
    }, message, null);

    // The outside effect: it may take longer than its attempt lives.
    private async Task PerformAsync(Fiber fiber, AttemptRow attempt, MessageRow message)
    {
        for (var n = table.Dice.Between(0, 8); n > 0; n--) await fiber.StepAsync("outside");
        var last = table.Dice.Chance(70) || attempt.Number > 3;
        while (true)
        {
            await fiber.StepAsync("result");
            try
            {
                var open = await store.WriteAsync(session => ResultAsync(session, attempt, message, last), CancellationToken.None);
                table.Book.Count(open ? "results applied" : "results too late");
                if (open) table.Book.Ended(attempt.EffectId, attempt.Number);
                return;
            }
            catch (StoreAwayException away)
            {
                // As in the flow, a result that is lost with the store is asked for again; here at once, so that answers that were lost show.
                table.Book.Count($"result away: {away.Reason}");
            }
        }
    }

    private async ValueTask<bool> ResultAsync(IStoreSession session, AttemptRow attempt, MessageRow message, bool last)
    {
        var now = table.Clock.GetUtcNow();
        if (!await session.EndAttemptAsync(attempt.EffectId, attempt.Number, now, new AttemptOutcome(last ? "acknowledged" : "unanswered", null, Counts: true, last ? null : now))) return false;
        if (!last) return true;
        var current = (await session.MessageAsync(message.Id))!;
        if (!await session.UpdateMessageAsync(current with { State = MessageState.Acknowledged, UpdatedAt = now }, MessageState.Sealed)) throw new InvalidOperationException("the message was settled without its attempt");
        return true;
    }

    /// <param name="Mark">Octets of its entry.</param>
    private sealed record Step(CaseKey Key, string Mark, Func<IStoreSession, ValueTask> Apply, MessageRow? Message, AttemptRow? Attempt);
}
