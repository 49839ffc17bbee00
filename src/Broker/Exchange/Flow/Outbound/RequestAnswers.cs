using System.Globalization;
using MessageBroker.Adapters.Contract;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Verdicts;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Exchange.Flow.Outbound;

/// <summary>What a request hears at once, because it was asked before: the answer of the first time, or why it is not taken a second time.</summary>
public sealed class RequestAnswers(IStore store, NationalSystems national, ReportStage report, Vault vault)
{
    /// <summary>
    /// Answers a request that is asked again under the same key: what became of it by now, or, where it says something else than the first time, a refusal that
    /// names what was taken. Where the contents of the first were erased there is nothing to compare with: it counts as said once more. While the first answer
    /// is still owed, it is not told ahead of the promise that goes with it.
    /// </summary>
    /// <exception cref="NationalStoreAwayException">Nothing was answered; the caller comes again.</exception>
    public async Task RepeatAsync(Guid messageId, NationalRecord again, CancellationToken cancellationToken)
    {
        var system = national.System(again.System);
        var answer = await store.ReadAsync<RequestReport?>(async reader =>
        {
            var message = (await reader.MessageAsync(messageId))!;
            var first = (await vault.OpenAsync(reader, message, PayloadKinds.Record, cancellationToken)).Bytes;
            if (first is not null && !Same(system, RecordCodec.Read(first), again)) return Refused(again, message, message.Id, Finding.Of("FLW-0120", "request", Of(again, message)));
            return await IsOwedAsync(reader, message) ? null : await report.ComposeAsync(reader, message, Heard(message.State), cancellationToken);
        }, cancellationToken);
        if (answer is not null) await system.ReportAsync(answer, cancellationToken);
    }

    /// <summary>Refuses a version that comes behind a newer one of the same document.</summary>
    /// <param name="newerId">The message of the newer version.</param>
    /// <exception cref="NationalStoreAwayException">Nothing was answered; the caller comes again.</exception>
    public async Task RefuseOlderAsync(Guid newerId, NationalRecord record, CancellationToken cancellationToken)
    {
        var newer = (await store.ReadAsync(reader => reader.MessageAsync(newerId), cancellationToken))!;
        var finding = Finding.Of("FLW-0121", "request", [.. Of(record, newer), ("newer", Plain(newer.RequestVersion!.Value))]);
        await national.System(record.System).ReportAsync(Refused(record, newer, null, finding), cancellationToken);
    }

    /// <summary>A report on this message has not been told yet.</summary>
    internal static async ValueTask<bool> IsOwedAsync(IStoreReader reader, MessageRow message) =>
        (await reader.OpenEffectsAsync(message.Case)).Any(e => e.MessageId == message.Id && e.Kind == EffectKind.Report && e.DoneAt is null);

    private static (string, string)[] Of(NationalRecord record, MessageRow message) => [("key", record.RequestId), ("version", Plain(record.Version)), ("message", message.Id.ToString("D"))];

    private static RequestReport Refused(NationalRecord record, MessageRow message, Guid? named, Finding finding) =>
        new(record.Key, 'E', message.Case.CaseId, named?.ToString("D"), null, null, null, [finding]) { Institution = message.Case.Institution };

    private static bool Same(INationalSystem system, NationalRecord first, NationalRecord again) =>
        RecordCodec.Write(system.OwnWords(first)).AsSpan().SequenceEqual(RecordCodec.Write(system.OwnWords(again)));

    // On its way it is what was heard at first: taken.
    private static MessageState Heard(MessageState state) => state is MessageState.Sealed or MessageState.Sending ? MessageState.Taken : state;

    private static string Plain(int number) => number.ToString(CultureInfo.InvariantCulture);
}
