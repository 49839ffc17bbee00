using System.Text.Json;
using MessageBroker.Adapters.Contract;
using MessageBroker.Tests.Simulation.Clockwork;

namespace MessageBroker.Tests.Simulation.National;

/// <summary>
/// A national system that forgives nothing: it takes one delivery per message id and per version of a document, and says so when the same
/// id comes with other content.
/// It keeps what it was told in the order in which it was told; it never crashes, because it stands outside.
/// </summary>
internal sealed class StrictNationalSystem(string name, string country) : INationalDesk
{
    private readonly Dictionary<string, Request> requests = new(StringComparer.Ordinal);
    private readonly List<Arrival> arrivals = [];

    public string Name => name;

    public string Country => country;

    public List<string> Complaints { get; } = [];

    public void Ask(NationalRecord record) => requests[record.RequestId] = new Request(record);

    public IReadOnlyList<(string RequestId, int Version, char Status)> Requests => [.. requests.Values.Select(r => (r.Record.RequestId, r.Record.Version, r.Status))];

    public IReadOnlyList<Arrival> Arrivals => arrivals;

    public void Answer(string messageId, bool confirmed, string root)
    {
        var arrival = arrivals.First(a => a.MessageId == messageId);
        if (arrival.Answer is null) arrival.Answer = new DeliveryAnswer(messageId, confirmed, "clerk", "2027-01-11T08:00:00.000Z", confirmed ? root : null, confirmed ? null : "not ours");
    }

    public Task<IReadOnlyList<RequestKey>> ListNewRequestsAsync(int max, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<RequestKey>>([.. requests.Values.Where(r => r.Status == 'N').Take(max).Select(r => r.Record.Key)]);

    public Task<NationalRecord?> ReadAsync(string requestId, CancellationToken cancellationToken) => Task.FromResult(requests.GetValueOrDefault(requestId)?.Record);

    public Task<ReportOutcome> ReportAsync(RequestReport report, CancellationToken cancellationToken)
    {
        if (requests.GetValueOrDefault(report.Key.RequestId) is not { } request) return Task.FromResult(ReportOutcome.NoSuchRequest);
        if (request.Record.Version != report.Key.Version) return Task.FromResult(ReportOutcome.NewerVersionStands);
        if (Before(report.Status).Contains(request.Status)) request.Status = report.Status;
        return Task.FromResult(ReportOutcome.Written);
    }

    // A status never goes back, as the contract says.
    private static string Before(char status) => status switch
    {
        'P' => "NP",
        'E' => "NPE",
        'A' => "NPRGA",
        _ => "NPRG",
    };

    public Task<DeliveryResult> DeliverAsync(NationalDelivery delivery, CancellationToken cancellationToken)
    {
        if (arrivals.FirstOrDefault(a => a.MessageId == delivery.MessageId) is { } known)
        {
            if (known.Content != ContentOf(delivery)) Complaints.Add($"message {delivery.MessageId} came again with other content");
            return Task.FromResult(new DeliveryResult(DeliveryOutcome.AlreadyThere));
        }

        if (arrivals.FirstOrDefault(a => a.CaseId == delivery.CaseId && a.SetId == delivery.SetId && a.Version == delivery.DocumentVersion) is { } standing)
            return Task.FromResult(new DeliveryResult(standing.Content == ContentOf(delivery) ? DeliveryOutcome.StandsAs : DeliveryOutcome.OtherContent, standing.MessageId));
        arrivals.Add(new Arrival(delivery.MessageId, delivery.CaseId, delivery.Kind, delivery.SetId, delivery.DocumentVersion, ContentOf(delivery)));
        return Task.FromResult(new DeliveryResult(DeliveryOutcome.Written));
    }

    private static string ContentOf(NationalDelivery d) =>
        JsonSerializer.Serialize(new { d.CaseId, d.Kind, d.SetId, d.DocumentVersion, d.FromInstitution, d.ToInstitution, d.Summary, d.Tables, d.Attachments });

    public Task<IReadOnlyList<DeliveryAnswer>> ListAnswersAsync(IReadOnlyList<string> messageIds, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<DeliveryAnswer>>([.. arrivals.Where(a => messageIds.Contains(a.MessageId)).Select(a => a.Answer).OfType<DeliveryAnswer>()]);

    private sealed class Request(NationalRecord record)
    {
        public NationalRecord Record => record;
        public char Status { get; set; } = 'N';
    }
}
