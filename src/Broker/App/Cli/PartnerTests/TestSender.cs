using System.Text.Json.Nodes;
using MessageBroker.App.Hosting;
using MessageBroker.Exchange.As4;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Outbound;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Cli.PartnerTests;

/// <summary>
/// Sends one message in a partner test: Wrap makes it, it is sealed in the test's store, and a worker of the flow runs Send and Settle
/// until the message is settled or given up.
/// </summary>
internal sealed class TestSender(VerbContext context, TestBench bench, FlowParts flow, TestRecord record)
{
    public async Task<Answer> SendAsync(As4Content content, CancellationToken cancellationToken)
    {
        var wrapped = Wrap(content);
        await record.KeepRequestAsync(wrapped, cancellationToken);
        var message = await SealAsync(content, wrapped, cancellationToken);
        return Answer(await WorkAsync(message, cancellationToken));
    }

    private As4Wrapped Wrap(As4Content content)
    {
        try
        {
            return flow.Wrap.Wrap(content);
        }
        catch (ArgumentException wrong)
        {
            throw VerbStop.Usage("message-form", ("reason", wrong.Message));
        }
    }

    private async Task<MessageRow> SealAsync(As4Content content, As4Wrapped wrapped, CancellationToken cancellationToken)
    {
        var id = bench.Ids.NewId();
        var change = await flow.Sealer.SealNewAsync(new StateChange
        {
            After = new MessageRow
            {
                Id = id,
                Case = new CaseKey(content.From, $"test-{id:N}"),
                Direction = Direction.Outbound,
                State = MessageState.Sealed,
                Partner = content.To,
                As4MessageId = content.MessageId,
                ConversationId = content.ConversationId,
                SecretId = Guid.Empty,
                CreatedAt = content.Timestamp,
                UpdatedAt = content.Timestamp,
            },
            Actor = Actor.Broker,
            At = content.Timestamp,
            Payloads = [(PayloadKinds.As4, wrapped.Body), (PayloadKinds.As4Type, System.Text.Encoding.UTF8.GetBytes(wrapped.ContentType))],
        }, cancellationToken);
        var message = change.Change.After;
        return await bench.Store.WriteAsync(async session =>
        {
            await session.InsertCaseAsync(new CaseRow { Key = message.Case, Partner = message.Partner, CreatedAt = message.CreatedAt });
            await change.NeedAsync(session, "it was sealed");
            await session.AddEffectAsync(SendStage.Owed(message, content.Timestamp, change.EffectId));
            return message;
        }, cancellationToken);
    }

    private async Task<MessageState> WorkAsync(MessageRow message, CancellationToken cancellationToken)
    {
        var worker = flow.Worker();
        while (true)
        {
            await worker.RunOnceAsync(cancellationToken);
            await flow.Effects.DrainAsync(cancellationToken);
            var (state, due) = await bench.Store.ReadAsync(async reader => ((await reader.MessageAsync(message.Id))!.State, (await reader.EffectsAsync(message.Case))[0].DueAt), cancellationToken);
            if (state is not (MessageState.Sealed or MessageState.Sending)) return state;
            if (due - context.Now is var pause && pause > TimeSpan.Zero) await Task.Delay(pause, context.Terminal.Clock, cancellationToken);
        }
    }

    private Answer Answer(MessageState state)
    {
        var (answer, outcome) = (record.Answer!, record.Outcome);
        IReadOnlyList<Finding> findings = outcome is null ? [Finding.Of("AS4-0120", "HTTP", ("reason", answer.Failure!))] : [.. outcome.Findings.Select(f => f.Finding)];
        var ebms = outcome switch { As4Outcome.Rejected rejected => rejected.Error.Code, As4Outcome.NoAnswer none => none.Hint, _ => null };
        var result = new Answer(Verdict(state), state == MessageState.Acknowledged) { Findings = findings };
        result.Field("http", answer.Reached ? answer.Status : null).Field("ebms", ebms).Field("attempts", record.Attempts);
        if (outcome?.Signal is { Kind: As4Kind.Receipt } receipt)
            result.Field("receipt", new JsonObject { ["signer"] = receipt.Signer?.Subject, ["digestsMatch"] = outcome is As4Outcome.Acknowledged or As4Outcome.NoAnswer { DigestsMatch: true } });
        return result.Optional("folder", record.Folder);
    }

    private static string Verdict(MessageState state) => state switch { MessageState.Acknowledged => "acknowledged", MessageState.Rejected => "refused", _ => "unanswered" };
}
