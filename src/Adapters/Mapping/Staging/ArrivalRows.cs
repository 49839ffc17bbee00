using MessageBroker.Adapters.Contract;

namespace MessageBroker.Adapters.Mapping.Staging;

/// <summary>The rows of one delivery: the arrival, its data, its attachments.</summary>
internal sealed class ArrivalRows
{
    private readonly StagingDescription staging;

    /// <exception cref="ArgumentException">The conversion made a table that the schema does not have: a defect of ours.</exception>
    public ArrivalRows(StagingDescription staging, NationalDelivery delivery)
    {
        this.staging = staging;
        Delivery = delivery;
        Arrival = new ArrivalRow(staging.Arrival.Table, Envelope(delivery));
        Data = [.. delivery.Tables.Where(t => t.Name != staging.Arrival.Table).SelectMany(t => t.Rows.Select(row => DataRow(KnownTable(t.Name), row)))];
        Attachments = [.. delivery.Attachments.Select(AttachmentRow)];
    }

    public NationalDelivery Delivery { get; }

    public ArrivalRow Arrival { get; }

    public IReadOnlyList<ArrivalRow> Data { get; }

    public IReadOnlyList<ArrivalRow> Attachments { get; }

    /// <summary>Columns that say how and when a document came, and whose turn that makes it: they differ when the same document comes again.</summary>
    public IReadOnlyList<string> Circumstances =>
        [staging.Arrival.MessageId, staging.Arrival.ReceivedAt, staging.Arrival.Turn, staging.Arrival.Due, staging.Arrival.Clause];

    /// <summary>The envelope's facts, and what the conversion says about the SED itself.</summary>
    private List<(string Column, object? Value)> Envelope(NationalDelivery d)
    {
        var a = staging.Arrival;
        var row = new List<(string, object?)>
        {
            (a.MessageId, d.MessageId), (a.CaseId, d.CaseId), (a.Kind, d.Kind), (a.SetId, d.SetId), (a.DocumentVersion, d.DocumentVersion), (a.From, d.FromInstitution),
            (a.To, d.ToInstitution), (a.ReceivedAt, d.ReceivedAt), (a.Summary, d.Summary), (a.Turn, d.Turn), (a.Due, d.Due), (a.Clause, d.Clause),
        };
        var content = d.Tables.FirstOrDefault(t => t.Name == a.Table)?.Rows.FirstOrDefault();
        foreach (var column in a.Content) if (content?.GetValueOrDefault(column) is { } value) row.Add((column, value));
        return row;
    }

    private ArrivalRow DataRow(string table, IReadOnlyDictionary<string, string?> row) =>
        new(table, [(staging.ArrivalAttachment.Owner, Delivery.MessageId), .. row.Where(c => c.Value is not null).Select(c => (c.Key, (object?)c.Value))]);

    private ArrivalRow AttachmentRow(NationalAttachment attachment, int index)
    {
        var a = staging.ArrivalAttachment;
        return new ArrivalRow(a.Table,
        [
            (a.Owner, Delivery.MessageId), (a.Number, index + 1), (a.Name, attachment.Name), (a.Mime, attachment.Mime),
            (a.Medical, attachment.IsMedical ? a.Yes : a.No), (a.Content, attachment.Content),
        ], index + 1);
    }

    private string KnownTable(string name) =>
        staging.Tables.Any(t => staging.InboxName(t.Name) == name) ? name : throw new ArgumentException($"{name} is no inbox table of {staging.Database}", nameof(name));
}

/// <summary>One row to be written; values are text, numbers or octets.</summary>
/// <param name="Number">Which attachment of the document it is, from 1; null for any other row.</param>
internal sealed record ArrivalRow(string Table, IReadOnlyList<(string Column, object? Value)> Values, int? Number = null);
