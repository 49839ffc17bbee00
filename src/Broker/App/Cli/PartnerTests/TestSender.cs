using System.Globalization;
using System.Text.Json.Nodes;
using MessageBroker.Exchange.As4;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Cli.PartnerTests;

/// <summary>Sends one message in a partner test: every attempt posts the same octets, and every answer is judged against them.</summary>
internal sealed class TestSender(VerbContext context, ITransport transport, Func<DateTimeOffset, As4Context> judgeBy, string? folder)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Posts until the message is settled or the attempts are used up.</summary>
    public async Task<Answer> SendAsync(Uri url, WrappedMessage message, SentMessage sent, int attempts, TimeSpan timeout, CancellationToken cancellationToken)
    {
        await TestFolder.KeepHttpAsync(folder, "request.http", message.ContentType, message.Body, cancellationToken);
        for (var attempt = 1; ; attempt++)
        {
            var answer = await transport.PostAsync(url, message.ContentType, message.Body, timeout, cancellationToken);
            var name = $"answer-{attempt.ToString(CultureInfo.InvariantCulture)}.http";
            if (answer.Reached) await TestFolder.KeepHttpAsync(folder, name, answer.ContentType, answer.Body, cancellationToken);
            var outcome = Judge(answer, sent with { Repeated = attempt > 1 });
            if (outcome is not (null or As4Outcome.NoAnswer) || attempt >= attempts) return Answer(answer, outcome, attempt);
            await Task.Delay(Pause, context.Terminal.Clock, cancellationToken);
        }
    }

    private As4Outcome? Judge(TransportAnswer answer, SentMessage sent) =>
        answer.Reached ? As4Codec.JudgeAnswer(new As4HttpAnswer(answer.Status, answer.ContentType, answer.Body), sent, judgeBy(context.Now)) : null;

    private Answer Answer(TransportAnswer answer, As4Outcome? outcome, int attempt)
    {
        IReadOnlyList<Finding> findings = outcome is null ? [Finding.Of("AS4-0120", "HTTP", ("reason", answer.Failure!))] : [.. outcome.Findings.Select(f => f.Finding)];
        var verdict = outcome switch { As4Outcome.Acknowledged => "acknowledged", As4Outcome.Rejected => "refused", _ => "unanswered" };
        var ebms = outcome switch { As4Outcome.Rejected rejected => rejected.Error.Code, As4Outcome.NoAnswer none => none.Hint, _ => null };
        var result = new Answer(verdict, outcome is As4Outcome.Acknowledged) { Findings = findings };
        result.Field("http", answer.Reached ? answer.Status : null).Field("ebms", ebms).Field("attempts", attempt);
        if (outcome?.Signal is { Kind: As4Kind.Receipt } receipt)
            result.Field("receipt", new JsonObject { ["signer"] = receipt.Signer?.Subject, ["digestsMatch"] = outcome is As4Outcome.Acknowledged or As4Outcome.NoAnswer { DigestsMatch: true } });
        return result.Optional("folder", folder);
    }
}
