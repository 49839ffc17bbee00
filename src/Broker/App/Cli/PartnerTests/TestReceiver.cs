using System.Globalization;
using MessageBroker.Evidence.Keys;
using MessageBroker.Exchange.As4;
using MessageBroker.Exchange.As4.Http;
using MessageBroker.Exchange.As4.Messages;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Cli.PartnerTests;

/// <summary>
/// Takes messages in a partner test: judges, keeps them in a folder, answers receipts and errors, repeats the receipt of a message that
/// came before. Nothing is delivered.
/// </summary>
internal sealed class TestReceiver(VerbContext context, SigningKey key, Func<DateTimeOffset, As4Context> judgeBy, TestFolder folders, int? count) : IDisposable
{
    private readonly Dictionary<(string Sender, string Id), (string Digest, byte[] Receipt)> received = [];
    private readonly SemaphoreSlim one = new(1);
    private int requests;

    /// <summary>Set when as many requests as were asked for have been answered.</summary>
    public CancellationTokenSource Done { get; } = new();

    public void Dispose()
    {
        one.Dispose();
        Done.Dispose();
    }

    public async Task<As4Response> ReceiveAsync(As4Request request, CancellationToken cancellationToken)
    {
        await one.WaitAsync(cancellationToken);
        try
        {
            return await ReceiveOneAsync(request, cancellationToken);
        }
        finally
        {
            if (++requests == count) Done.CancelAfter(TimeSpan.FromMilliseconds(50));
            one.Release();
        }
    }

    private async Task<As4Response> ReceiveOneAsync(As4Request request, CancellationToken cancellationToken)
    {
        var at = context.Now;
        var judgement = As4Codec.Judge(new As4Input(request.ContentType, request.Body), judgeBy(at));
        var reply = Respond(judgement, at);
        var response = reply.Response;
        var folder = folders.Next();
        await TestFolder.KeepHttpAsync(folder, "request.http", request.ContentType, request.Body, cancellationToken);
        await TestFolder.KeepHttpAsync(folder, "answer.http", response.ContentType, response.Body, cancellationToken);
        var number = 0;
        foreach (var part in judgement.Parts) await TestFolder.KeepAsync(folder, $"part-{(++number).ToString(CultureInfo.InvariantCulture)}", part.Content, cancellationToken);
        Report(judgement, reply, folder);
        return response;
    }

    private Reply Respond(As4Judgement judgement, DateTimeOffset at)
    {
        if (!judgement.Accept) return new Reply(As4Response.Signal(As4Codec.Error(judgement, key, Id(at), at), judgement.Unparsable ? 400 : 200), "error", judgement.Answer);
        if (judgement.Unit is PullRequest) return Refuse(judgement, EbmsCode.UnpackagingFeatureNotSupported, Finding.Of("AS4-0123", judgement.Unit.MessageId!), at, false);
        if (judgement.Message is not { } message) return new Reply(new As4Response(202, null, default), "none", null);
        var identity = (message.From!.Id, message.MessageId!);
        var digest = judgement.ReferencesDigest ?? "";
        if (!received.TryGetValue(identity, out var first)) received[identity] = first = (digest, As4Codec.Receipt(judgement, key, Id(at), at));
        else if (first.Digest != digest) return Refuse(judgement, EbmsCode.Other, Finding.Of("AS4-0122", message.MessageId!), at, true);
        else return new Reply(As4Response.Signal(first.Receipt), "receipt", null) { Duplicate = true };
        return new Reply(As4Response.Signal(first.Receipt), "receipt", null);
    }

    private Reply Refuse(As4Judgement judgement, EbmsCode code, Finding finding, DateTimeOffset at, bool duplicate)
    {
        var info = new ErrorSignal { MessageId = Id(at), RefToMessageId = judgement.Unit?.MessageId };
        return new Reply(As4Response.Signal(As4Codec.Error(info, code, finding, key, at)), "error", code) { Duplicate = duplicate, Finding = finding };
    }

    private static string Id(DateTimeOffset at) => $"{Guid.CreateVersion7(at)}@broker.test";

    private void Report(As4Judgement judgement, Reply reply, string? folder)
    {
        IReadOnlyList<Finding> findings = [.. reply.Finding is { } finding ? new[] { finding } : [], .. judgement.Findings.Select(f => f.Finding)];
        var accept = judgement.Accept && reply.Finding is null;
        var line = As4Fields.Add(new Answer(accept ? "accept" : "refuse", accept) { Findings = findings }, judgement).Field("ebms", reply.Code?.Code);
        context.Report(line.Field("http", reply.Response.Status).Field("answer", reply.Answer).Field("duplicate", reply.Duplicate).Optional("folder", folder));
    }

    /// <summary>What is answered, and as which case it is told.</summary>
    private sealed record Reply(As4Response Response, string Answer, EbmsCode? Code)
    {
        public bool Duplicate { get; init; }
        public Finding? Finding { get; init; }
    }
}
