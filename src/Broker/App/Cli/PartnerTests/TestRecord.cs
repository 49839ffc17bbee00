using System.Globalization;
using MessageBroker.Evidence.Keys;
using MessageBroker.Exchange.As4;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Verdicts;

namespace MessageBroker.App.Cli.PartnerTests;

/// <summary>
/// Stands between the flow and its transport and codec, and keeps what passes: octets in a folder, the newest answer and what was made
/// of it. It changes nothing.
/// </summary>
internal sealed class TestRecord(ITransport transport, IAs4Codec codec, string? folder) : ITransport, IAs4Codec
{
    public string? Folder => folder;

    /// <summary>Posts so far.</summary>
    public int Attempts { get; private set; }

    /// <summary>The newest answer.</summary>
    public TransportAnswer? Answer { get; private set; }

    /// <summary>How the newest answer was judged; null where none came.</summary>
    public As4Outcome? Outcome { get; private set; }

    public Task KeepRequestAsync(As4Wrapped message, CancellationToken cancellationToken) =>
        TestFolder.KeepHttpAsync(folder, "request.http", message.ContentType, message.Body, cancellationToken);

    public async Task<TransportAnswer> PostAsync(Uri endpoint, string contentType, ReadOnlyMemory<byte> body, TimeSpan timeout, CancellationToken cancellationToken)
    {
        Attempts++;
        Outcome = null;
        Answer = await transport.PostAsync(endpoint, contentType, body, timeout, cancellationToken);
        if (Answer.Reached) await TestFolder.KeepHttpAsync(folder, $"answer-{Attempts.ToString(CultureInfo.InvariantCulture)}.http", Answer.ContentType, Answer.Body, cancellationToken);
        return Answer;
    }

    public As4Answer JudgeAnswer(As4Received answer, As4Wrapped sent, string partner, bool repeated, Parties parties, DateTimeOffset at)
    {
        var judged = codec.JudgeAnswer(answer, sent, partner, repeated, parties, at);
        Outcome = judged.Handle as As4Outcome;
        return judged;
    }

    public As4Wrapped Wrap(As4Content content, SigningKey key) => codec.Wrap(content, key);

    public As4Reading Judge(string? contentType, ReadOnlyMemory<byte> body, Parties parties, DateTimeOffset at) => codec.Judge(contentType, body, parties, at);

    public string DigestOf(As4Wrapped sent) => codec.DigestOf(sent);

    public byte[] Receipt(As4Reading accepted, SigningKey key, string signalId, DateTimeOffset at) => codec.Receipt(accepted, key, signalId, at);

    public byte[] Error(As4Reading refused, SigningKey key, string signalId, DateTimeOffset at) => codec.Error(refused, key, signalId, at);
}
