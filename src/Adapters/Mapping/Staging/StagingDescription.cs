using System.Text.Json;
using System.Text.Json.Serialization;
using MessageBroker.Adapters.Contract;

namespace MessageBroker.Adapters.Mapping.Staging;

/// <summary>
/// What the engine must know about one country's staging schema: tables with keys and how a request reaches them, and the columns
/// of the tables that steer the exchange. It stands as JSON beside the SQL that creates the tables; a test holds both together.
/// </summary>
public sealed record StagingDescription(
    string Country,
    string Database,
    InboxNames Inbox,
    RequestColumns Request,
    AttachmentColumns Attachment,
    FindingColumns Finding,
    ArrivalColumns Arrival,
    AttachmentColumns ArrivalAttachment,
    RoutingColumns Routing,
    IReadOnlyList<StagingTable> Tables,
    RegisterColumns? Register = null,
    PersonAnswerColumns? PersonAnswer = null,
    FileForm? Files = null)
{
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
    };

    /// <exception cref="JsonException">The text is not a description: a broken installation, not bad input.</exception>
    public static StagingDescription Parse(ReadOnlySpan<byte> json)
    {
        var staging = JsonSerializer.Deserialize<StagingDescription>(json, Strict)!;
        return staging.Files?.FaultIn(staging) is { } fault ? throw new JsonException($"files: {fault}") : staging;
    }

    /// <summary>
    /// The inbox tables that say what arrived, the arrivals themselves first and their attachments last, each with the columns that the adapter fills. Of the answers
    /// about persons the codes are among them and not their words, which are in three languages and two alphabets.
    /// </summary>
    public IReadOnlyList<InboxTable> InboxTables()
    {
        var (a, f) = (Arrival, ArrivalAttachment);
        string[] arrival = [a.MessageId, a.CaseId, a.Kind, a.SetId, a.DocumentVersion, a.From, a.To, a.ReceivedAt, a.Summary, a.Turn, a.Due, a.Clause, .. a.Content];
        return
        [
            new(a.Table, a.MessageId, [], arrival),
            .. Tables.Select(t => new InboxTable(InboxName(t.Name), f.Owner, t.Key, [f.Owner, .. t.Columns])),
            .. PersonAnswer is { } p ? [new InboxTable(p.Table, p.Owner, [p.Person, p.Number], [p.Owner, p.Person, p.Number, p.Word, p.Registered, p.Score, p.Code])] : Array.Empty<InboxTable>(),
            new(f.Table, f.Owner, [f.Number], [f.Owner, f.Number, f.Name, f.Mime, f.Medical, f.Content]),
        ];
    }

    public IReadOnlyList<string>? ColumnsOf(string table) =>
        table == Request.Table ? Request.Columns : Tables.FirstOrDefault(t => t.Name == table)?.Columns;

    /// <summary>Columns that a data file may fill: those of the table and its version.</summary>
    public IReadOnlyList<string>? SeedColumnsOf(string table) =>
        Tables.FirstOrDefault(t => t.Name == table) is { } data ? [.. data.Columns, data.Version] : ColumnsOf(table);

    public IReadOnlyList<string> KeyOf(string table) =>
        table == Request.Table ? [] : Tables.FirstOrDefault(t => t.Name == table)?.Key ?? [];

    /// <summary>Where rows of an outbox table go in the inbox; the request row's counterpart is the arrival row.</summary>
    public string InboxName(string table) => table == Request.Table ? Arrival.Table : Inbox.To + table[Inbox.From.Length..];

    /// <summary>The key of a row as findings show it, [PERSON_ID=1003]; empty where no key column has a value.</summary>
    public string KeyText(string table, IReadOnlyDictionary<string, string?> row)
    {
        var shown = table == Request.Table ? [Request.Id] : Tables.FirstOrDefault(t => t.Name == table) is { } found ? found.Show ?? found.Key : [];
        var parts = shown.Where(c => row.GetValueOrDefault(c) is not null).Select(c => $"{c}={row[c]}").ToArray();
        return parts.Length == 0 ? "" : $"[{string.Join(",", parts)}]";
    }
}

/// <summary>Inbox tables have the name of the outbox table with another beginning.</summary>
public sealed record InboxNames(string From, string To);

/// <summary>One data table of the outbox half; its inbox twin has the same columns behind the message id.</summary>
/// <param name="Version">Column that rises with every change.</param>
/// <param name="Read">How a request reaches its rows: COLUMN=TABLE.COLUMN of a table before it, several divided by a blank.</param>
/// <param name="Show">Columns that findings show instead of the key.</param>
public sealed record StagingTable(string Name, IReadOnlyList<string> Key, string Version, string Read, IReadOnlyList<string> Columns, IReadOnlyList<string>? Show = null);

/// <summary>Names of the columns of the request table; the last list holds all that a mapping may read or, on the arrival row, write.</summary>
public sealed record RequestColumns(
    string Table, string Id, string Version, string Status, string Institution, string Kind, string Root, string ReplyTo,
    string TargetInstitution, string TargetRegion, string CaseId, string MessageId, string Turn, string Due, string Clause,
    string Created, IReadOnlyList<string> Columns);

/// <summary>Attachments of requests (owner: request id) and of arrivals (owner: message id).</summary>
public sealed record AttachmentColumns(string Table, string Owner, string Number, string Name, string Mime, string Medical, string Content, string Yes, string No);

public sealed record FindingColumns(
    string Table, string Owner, string Version, string Number, string Code, string Severity, string Path,
    string TextBg, string TextRo, string TextEn, string RemedyBg, string RemedyRo, string RemedyEn);

/// <param name="Content">Columns that a conversion fills: what the SED says about itself and not about a person.</param>
public sealed record ArrivalColumns(
    string Table, string MessageId, string CaseId, string Kind, string SetId, string DocumentVersion, string From, string To, string ReceivedAt,
    string Summary, string Turn, string Due, string Clause, string Status, string Root, string By, string At, string Reason,
    IReadOnlyList<string> Content);

/// <summary>Where a request without a stated target wants to go: work in another country first, then residence there.</summary>
public sealed record RoutingColumns(RoutingTable Work, RoutingTable Residence);

/// <param name="Until">End of the period; a row whose period is over decides only when no other does.</param>
public sealed record RoutingTable(string Table, string Country, string Region, string From, string? Until = null);

/// <summary>
/// Columns of the table that says who the persons of an arrival are in the national system's own table: M match, C conflict, P proposal, N nobody, L too little
/// known, D register doubtful.
/// </summary>
/// <param name="Owner">Message id of the arrival.</param>
/// <param name="Person">Key of the person in the arrival.</param>
/// <param name="Registered">Key of the person in the own table, or null.</param>
public sealed record PersonAnswerColumns(
    string Table, string Owner, string Person, string Number, string Word, string Registered, string Score, string Code,
    string TextBg, string TextRo, string TextEn, string RemedyBg, string RemedyRo, string RemedyEn);
