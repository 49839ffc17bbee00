using MessageBroker.Adapters.Contract;
using MessageBroker.Exchange.Doors.Contracts;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Exchange.Doors;

/// <summary>
/// A national system that is told by events instead of rows. It has no outbox to be looked into: commands come by its door. Reports and deliveries leave from the
/// same stages, with the same attempt rows, as those of a staging database.
/// </summary>
public sealed class EventSystem(string name, string country, IEventPublisher publisher, DoorFiles files, int remindDaysAhead, TimeProvider clock) : INationalSystem
{
    private volatile EventReach reach = new(null, null, null);

    public string Name => name;

    /// <summary>How telling it goes.</summary>
    public EventReach Reach => reach;

    public string Country => country;

    public bool WantsSequence => true;

    public int? RemindDaysAhead => remindDaysAhead;

    /// <summary>Where its events go.</summary>
    public IEventPublisher Publisher => publisher;

    public DoorFiles Files => files;

    public Task<IReadOnlyList<RequestKey>> ListNewRequestsAsync(int max, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<RequestKey>>([]);

    public Task<NationalRecord?> ReadAsync(string requestId, CancellationToken cancellationToken) => Task.FromResult<NationalRecord?>(null);

    public Task<IReadOnlyList<DeliveryAnswer>> ListAnswersAsync(IReadOnlyList<string> messageIds, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<DeliveryAnswer>>([]);

    public async Task<ReportOutcome> ReportAsync(RequestReport report, CancellationToken cancellationToken)
    {
        var findings = report.Findings.Select(Of).ToList();
        // A refusal of other content under a key is no second word on the first one.
        var id = NamedId.Of("door event", name, report.MessageId ?? "", $"{report.Status}", report.Status == 'E' ? string.Join(' ', findings.Select(f => f.Code)) : "");
        var head = new EventHead
        {
            EventId = id, Sequence = report.Sequence, Institution = report.Institution ?? "", CaseId = report.CaseId, MessageId = report.MessageId, Key = report.Key.RequestId, Version = report.Key.Version,
        };
        var turn = new DoorTurn { Who = report.Turn, Due = report.Due, Clause = report.Clause };
        await TellAsync(report.Status switch
        {
            'P' => new SedTaken { Head = head },
            'E' => new SedRefused { Head = head, Findings = findings },
            'A' => new SedAcknowledged { Head = head, Turn = turn, Findings = findings },
            'R' => new SedRejected { Head = head, Turn = turn, Findings = findings },
            _ => new SedGivenUp { Head = head, Findings = findings },
        }, id, cancellationToken);
        return ReportOutcome.Written;
    }

    public async Task<DeliveryResult> DeliverAsync(NationalDelivery delivery, CancellationToken cancellationToken)
    {
        var id = NamedId.Of("door event", name, delivery.MessageId, "arrived");
        await TellAsync(new SedArrived
        {
            Head = new EventHead { EventId = id, Sequence = delivery.Sequence, Institution = delivery.ToInstitution, CaseId = delivery.CaseId, MessageId = delivery.MessageId },
            SedType = delivery.Kind, SetId = delivery.SetId, DocumentVersion = delivery.DocumentVersion, FromInstitution = delivery.FromInstitution, ReceivedAt = delivery.ReceivedAt, Summary = delivery.Summary,
            Turn = new DoorTurn { Who = delivery.Turn, Due = delivery.Due, Clause = delivery.Clause },
            Tables = [.. delivery.Tables.Select(t => new DoorTable { Name = t.Name, Rows = t.Rows })],
            Files = await files.OutAsync(delivery.MessageId, delivery.Attachments, cancellationToken),
        }, id, cancellationToken);
        return new DeliveryResult(DeliveryOutcome.Written);
    }

    public Task RemindAsync(DeadlineReminder reminder, CancellationToken cancellationToken)
    {
        var id = NamedId.Of("door event", name, reminder.Institution, reminder.CaseId, reminder.Duty);
        return TellAsync(new DeadlineNear
        {
            Head = new EventHead { EventId = id, Sequence = reminder.Sequence, Institution = reminder.Institution, CaseId = reminder.CaseId, MessageId = reminder.MessageId },
            Turn = new DoorTurn { Who = reminder.Who, Due = reminder.Due, Clause = reminder.Clause }, Owes = reminder.Owes, Silence = reminder.Silence, DocumentId = reminder.DocumentId,
        }, id, cancellationToken);
    }

    /// <summary>Whether the transport is there, as far as that is known without telling anything.</summary>
    /// <param name="away">Null where it is there.</param>
    internal void Reached(Exception? away) => reach = away is null ? new EventReach(reach.ToldAt, null, null) : new EventReach(reach.ToldAt, reach.AwaySince ?? clock.GetUtcNow(), away.GetType().Name);

    /// <summary>Tells that a command does not fit.</summary>
    internal Task RefuseAsync(string command, string institution, string? messageId, string? key, Finding finding, CancellationToken cancellationToken)
    {
        var id = NamedId.Of("door refusal", name, command, institution, messageId ?? "", key ?? "", finding.Code);
        return TellAsync(new CommandRefused
        {
            Head = new EventHead { EventId = id, Sequence = 0, Institution = institution, MessageId = messageId, Key = key }, Command = command, Findings = [Of(finding)],
        }, id, cancellationToken);
    }

    private async Task TellAsync(object told, Guid id, CancellationToken cancellationToken)
    {
        try
        {
            await publisher.PublishAsync(told, id, cancellationToken);
            reach = new EventReach(clock.GetUtcNow(), null, null);
        }
        // A transport may give up by cancelling its own work; only who asked for this can mean that it is not wanted any more.
        catch (Exception away) when (away is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            Reached(away);
            throw new NationalStoreAwayException($"{name}: {away.GetType().Name}", away);
        }
    }

    private static DoorFinding Of(Finding finding)
    {
        var texts = FindingCatalogue.Default;
        return new DoorFinding
        {
            Code = finding.Code, Severity = finding.Severity.ToString().ToLowerInvariant(), Acts = finding.ActsNext.ToString().ToLowerInvariant(), Path = finding.Path,
            TextBg = texts.Text(finding, "bg"), TextRo = texts.Text(finding, "ro"), TextEn = texts.Text(finding, "en"),
            RemedyBg = texts.Remedy(finding, "bg"), RemedyRo = texts.Remedy(finding, "ro"), RemedyEn = texts.Remedy(finding, "en"),
        };
    }
}
