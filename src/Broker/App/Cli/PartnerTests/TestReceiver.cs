using System.Globalization;
using MessageBroker.App.Hosting;
using MessageBroker.Exchange.As4;
using MessageBroker.Exchange.As4.Http;
using MessageBroker.Exchange.Flow.Inbound;

namespace MessageBroker.App.Cli.PartnerTests;

/// <summary>
/// Takes messages in a partner test: the flow's Receive judges, keeps and answers them; beside its store each exchange is kept in a
/// folder and told in a line. Nothing is delivered.
/// </summary>
internal sealed class TestReceiver(VerbContext context, ReceiveStage receive, TestFolder folders, int? count) : IDisposable
{
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
            var answer = await receive.RunAsync(request.ContentType, request.Body, cancellationToken);
            var response = As4Door.ResponseOf(answer);
            var folder = await KeepAsync(request, response, answer, cancellationToken);
            Report(answer, folder);
            return response;
        }
        finally
        {
            if (++requests == count) Done.CancelAfter(TimeSpan.FromMilliseconds(50));
            one.Release();
        }
    }

    private async Task<string?> KeepAsync(As4Request request, As4Response response, ReceiveAnswer answer, CancellationToken cancellationToken)
    {
        var folder = folders.Next();
        await TestFolder.KeepHttpAsync(folder, "request.http", request.ContentType, request.Body, cancellationToken);
        await TestFolder.KeepHttpAsync(folder, "answer.http", response.ContentType, response.Body, cancellationToken);
        var number = 0;
        foreach (var part in answer.Reading.Parts) await TestFolder.KeepAsync(folder, $"part-{(++number).ToString(CultureInfo.InvariantCulture)}", part.Bytes, cancellationToken);
        return folder;
    }

    private void Report(ReceiveAnswer answer, string? folder)
    {
        var accept = answer.Outcome is not ("refused" or "later");
        var line = As4Fields.Add(new Answer(accept ? "accept" : "refuse", accept) { Findings = answer.Findings }, (As4Judgement)answer.Reading.Handle!);
        line.Field("ebms", answer.EbmsCode).Field("http", answer.Status).Field("answer", Said(answer.Outcome));
        context.Report(line.Field("duplicate", answer.IsDuplicate).Optional("folder", folder));
    }

    private static string Said(string outcome) => outcome.Split(' ')[0] switch { "signal" => "none", "refused" => "error", "later" => "none", _ => "receipt" };
}
