using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Exchange.Flow.Inbound;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Outbound;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Verdicts;

namespace MessageBroker.Exchange.Flow.Replay;

/// <summary>Everything a recomputation may look at.</summary>
public sealed record ReplayQuestion(IStoreReader Reader, OpenPayloads Payloads, Entry Entry, MessageRow Message, VerdictBasis Basis, BasisArchive Bases)
{
    public DateTimeOffset At => Entry.JudgedAt ?? Entry.Time;
}

/// <summary>Recomputes a verdict by its name with the very functions of the flow.</summary>
public sealed class VerdictReplay(IAs4Codec codec)
{
    /// <summary>Null where a payload is missing or the name is unknown.</summary>
    public async ValueTask<Verdict?> RecomputeAsync(string name, ReplayQuestion question) => name switch
    {
        PrepareVerdict.Name => await PrepareAsync(question),
        SignVerdict.Name => await SignAsync(question),
        SettleVerdict.Name => await SettleAsync(question, SettleVerdict.Name, PayloadKinds.Answer),
        SettleVerdict.LateName => await SettleAsync(question, SettleVerdict.LateName, PayloadKinds.LateAnswer),
        ReceiveVerdict.Name => await ReceiveAsync(question),
        StatementVerdict.Name => await question.Payloads.OpenAsync(PayloadKinds.Statement) is { } octets ? StatementVerdict.Judge(octets, question.Message) : null,
        _ => ApplyVerdict.JudgementOf(name) is not null && await ApplyAsync(question) is { } again ? again with { Name = name } : null,
    };

    private static async ValueTask<Verdict?> PrepareAsync(ReplayQuestion question)
    {
        if (await question.Payloads.OpenAsync(PayloadKinds.Record) is not { } record || await question.Bases.ContextAsync(question) is not { } context) return null;
        return PrepareVerdict.Judge(new OutboundDraft { Record = RecordCodec.Read(record), Context = context, Basis = question.Basis, At = question.At });
    }

    private static async ValueTask<Verdict?> SignAsync(ReplayQuestion question)
    {
        if (await question.Payloads.OpenAsync(PayloadKinds.Sed) is not { } sed || await question.Bases.ContextAsync(question) is not { } context) return null;
        var stored = Verdict.Read((await question.Payloads.OpenAsync(PayloadKinds.Verdict(SignVerdict.Name)))!);
        return SignVerdict.Judge(sed, context, question.Basis, question.At, stored.Facts["secondOpinion"] != "not-asked");
    }

    private async ValueTask<Verdict?> SettleAsync(ReplayQuestion question, string name, string kind)
    {
        if (await question.Payloads.OpenAsync(kind) is not { } answer || await WrappedAsync(question) is not { } sent) return null;
        var (received, repeated) = StoredAnswer.Read(answer);
        return SettleVerdict.Of(codec.JudgeAnswer(received, sent, question.Message.Partner!, repeated, question.Basis.Parties, question.At), question.Message, name);
    }

    private async ValueTask<Verdict?> ReceiveAsync(ReplayQuestion question)
    {
        if (await WrappedAsync(question) is not { } got) return null;
        return ReceiveVerdict.Of(codec.Judge(got.ContentType, got.Body, question.Basis.Parties, question.At));
    }

    private static async ValueTask<Verdict?> ApplyAsync(ReplayQuestion question)
    {
        if (await ReceivedContent.ReadAsync(question.Payloads.OpenAsync) is not { } content || await question.Bases.ContextAsync(question) is not { } context) return null;
        return ApplyVerdict.Judge(new InboundDraft { Sbd = content.Sbd, Attachments = content.Attachments, Context = context, Basis = question.Basis, At = question.At });
    }

    private static async ValueTask<As4Wrapped?> WrappedAsync(ReplayQuestion question)
    {
        var body = await question.Payloads.OpenAsync(PayloadKinds.As4);
        var type = body is null ? null : await question.Payloads.OpenAsync(PayloadKinds.As4Type);
        return body is null || type is null ? null : new As4Wrapped(System.Text.Encoding.UTF8.GetString(type), body);
    }
}
