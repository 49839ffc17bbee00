using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Verdicts;

namespace MessageBroker.Tests.Simulation.Defects;

/// <summary>The defect of a retry that is wrapped again: the same message and content under a new time, so that what the receipt names is not what was sealed.</summary>
internal sealed class ReWrappingTransport(ITransport inner, IAs4Codec codec, IInstitutionKeys keys, string own, Func<VerdictBasis> basis, TimeProvider clock) : ITransport
{
    private readonly HashSet<string> seen = [];

    public Task<TransportAnswer> PostAsync(Uri endpoint, string contentType, ReadOnlyMemory<byte> body, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var reading = codec.Judge(contentType, body, Mirrored(basis().Parties), clock.GetUtcNow());
        if (reading.MessageId is not { } id || seen.Add(id) || reading.Parts.Count == 0) return inner.PostAsync(endpoint, contentType, body, timeout, cancellationToken);
        var again = codec.Wrap(new As4Content
        {
            MessageId = id,
            ConversationId = reading.ConversationId!,
            Timestamp = clock.GetUtcNow(),
            From = reading.From!,
            To = reading.To!,
            Parts = reading.Parts,
        }, keys.Ebms(own, clock.GetUtcNow()));
        return inner.PostAsync(endpoint, again.ContentType, again.Body, timeout, cancellationToken);
    }

    // Our own message judged as its receiver would.
    private static Parties Mirrored(Parties parties) => parties with
    {
        Hosted = [parties.Hosted[0] with { Id = parties.Partners[0].Institutions[0] }],
        Partners = [parties.Partners[0] with { Institutions = [parties.Hosted[0].Id], EbmsCertificates = [parties.Hosted[0].EbmsCertificate] }],
    };
}
