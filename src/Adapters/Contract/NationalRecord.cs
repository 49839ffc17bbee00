using System.Text.Json.Serialization;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Adapters.Contract;

/// <summary>
/// Everything one request needs, as read in one transaction: rows as text exactly as the national system wrote them
/// (null = absent, which is not the same as empty). It is stored as an encrypted payload and is the only input of conversion.
/// </summary>
/// <param name="Institution">The sender's own EESSI id as the request names it.</param>
/// <param name="Kind">SED type wished, for example F001.</param>
/// <param name="RootNumber">National root key (преписка, nr_dosar).</param>
/// <param name="ReplyTo">Message id that is answered, or null.</param>
/// <param name="Findings">What reading itself found, for example a version that moved while the rows were read.</param>
public sealed record NationalRecord(
    string System,
    string RequestId,
    int Version,
    string Institution,
    string Kind,
    string RootNumber,
    string? ReplyTo,
    IReadOnlyList<NationalTable> Tables,
    IReadOnlyList<NationalAttachment> Attachments,
    IReadOnlyList<Finding> Findings)
{
    public RequestKey Key => new(RequestId, Version);

    /// <summary>The document itself, where a back office writes SEDs and no mapping does; null for a record of tables.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SubmittedSed? Sed { get; init; }
}

/// <summary>A SED that a back office wrote, unsigned and without a header, and where it is to go.</summary>
/// <param name="Octets">UTF-8 XML; it is signed as it stands.</param>
/// <param name="TargetInstitution">EESSI id of the receiver, or null.</param>
/// <param name="TargetCountry">EESSI code of the country whose directory chooses the receiver, or null.</param>
/// <param name="TargetRegion">County or district of that country, or null.</param>
public sealed record SubmittedSed(byte[] Octets, string? TargetInstitution, string? TargetCountry, string? TargetRegion);

/// <param name="Name">Table name, for example IF_LICE or persoana.</param>
public sealed record NationalTable(string Name, IReadOnlyList<IReadOnlyDictionary<string, string?>> Rows);

/// <param name="Name">File name as given.</param>
public sealed record NationalAttachment(string Name, string Mime, bool IsMedical, byte[] Content);

/// <summary>What Report writes on the request row.</summary>
/// <param name="Status">P taken, E refused, A acknowledged, R rejected by the partner, G given up.</param>
/// <param name="IsLastWord">The partner took the document and then refused it (X050): this follows an acknowledgement too, and what was owed for it is owed no more.</param>
public sealed record RequestReport(
    RequestKey Key,
    char Status,
    string? CaseId,
    string? MessageId,
    string? Turn,
    string? Due,
    string? Clause,
    IReadOnlyList<Finding> Findings,
    bool IsLastWord = false)
{
    /// <summary>The hosted institution whose request it is.</summary>
    public string? Institution { get; init; }

    /// <summary>Place of what is reported among the events of the case; 0 where nobody asked for it.</summary>
    public long Sequence { get; init; }
}

/// <summary>A converted arrival for the national inbox: arrival row, data rows, attachments.</summary>
public sealed record NationalDelivery(
    string MessageId,
    string CaseId,
    string Kind,
    string SetId,
    int DocumentVersion,
    string FromInstitution,
    string ToInstitution,
    string ReceivedAt,
    string Summary,
    string? Turn,
    string? Due,
    string? Clause,
    IReadOnlyList<NationalTable> Tables,
    IReadOnlyList<NationalAttachment> Attachments)
{
    /// <summary>Place of the arrival among the events of the case; 0 where nobody asked for it. Not part of what is kept.</summary>
    [JsonIgnore]
    public long Sequence { get; init; }
}
