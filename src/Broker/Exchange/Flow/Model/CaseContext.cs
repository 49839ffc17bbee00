using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MessageBroker.Exchange.Flow.Model;

/// <summary>
/// What a judgement must know of the case and the message, without any content: an input of the verdict, kept by hash.
/// </summary>
public sealed record CaseContext
{
    /// <summary>That of verdicts that are made now.</summary>
    public const int NewestForm = 2;

    private const string DayForm = "yyyy-MM-dd";

    private static readonly JsonSerializerOptions Json = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    public required string Institution { get; init; }
    public required string CaseId { get; init; }
    /// <summary>CaseOwner or Counterparty; null where the first message of a foreign case decides it.</summary>
    public string? Role { get; init; }
    public string? Buc { get; init; }
    public string? Cdm { get; init; }
    public string? Partner { get; init; }
    public string? RootNumber { get; init; }
    /// <summary>Id of the message that is judged.</summary>
    public required string MessageId { get; init; }
    public string? SetId { get; init; }
    public string? InstanceId { get; init; }
    public string? As4MessageId { get; init; }
    public string? ConversationId { get; init; }
    /// <summary>Version that an outbound document would get: one more than the versions of its request that left and were not rejected.</summary>
    public int? DocumentVersion { get; init; }
    /// <summary>The message that a request says it answers; null where it answers none.</summary>
    public string? ReplyTo { get; init; }
    /// <summary>The answered message was found in this case.</summary>
    public bool ReplyFound { get; init; }
    public string? ParentSetId { get; init; }
    public string? ParentSedType { get; init; }
    /// <summary>When the bytes came (inbound).</summary>
    public string? ReceivedAt { get; init; }
    /// <summary>Inbound: the other institution of the case, by what was sealed or applied in it, an X007 or X100 included; null where nothing was.</summary>
    public string? Other { get; init; }
    /// <summary>Inbound: versions of documents that were refused here, which leave no gap behind them; null where there are none.</summary>
    public IReadOnlyList<RefusedVersion>? Refused { get; init; }
    /// <summary>Inbound: how long a document that the case does not admit yet waits for what it follows (RFC 3339); null where that has no end.</summary>
    public string? WaitsUntil { get; init; }
    /// <summary>
    /// Inbound: a message of the same sender in this case that is held for a fault or question of its own: what follows it waits as long as that. Null where there is
    /// none, and in verdicts of before that was so.
    /// </summary>
    public string? Behind { get; init; }
    /// <summary>Inbound: the message of this case that carried the same document in the same version with the same content; null where there is none.</summary>
    public string? Repeats { get; init; }
    /// <summary>
    /// Inbound: who was the other institution before <see cref="Other"/>; empty where nobody was. Given where it matters: for an X007, for an X100, and for
    /// a sender that is not the other institution. Null everywhere else.
    /// </summary>
    public IReadOnlyList<string>? Former { get; init; }
    /// <summary>A clerk is asked what only the content of a document answers, and what waits for that answer says so; null in verdicts of before that was so.</summary>
    public bool? ClerkIsAsked { get; init; }
    /// <summary>
    /// Which of the verdict's forms it has: from 1 on it names the rulings of the case logic that it rests on, and what goes to the national system has the rule of a turn
    /// that has no day; from 2 on a document to an institution of our own is told as that. Null in verdicts of before either was so.
    /// </summary>
    public int? Form { get; init; }
    /// <summary>The day of judgement where this institution works, yyyy-MM-dd; null in verdicts of before that was so, which took the day of UTC.</summary>
    public string? Day { get; init; }
    /// <summary>Inbound: the directory is asked about who opens the case; null in verdicts of before that was so.</summary>
    public bool? OpenerIsAsked { get; init; }
    /// <summary>What happened in the case before, in order.</summary>
    public required IReadOnlyList<HistoryEvent> History { get; init; }

    /// <summary>The day of what is judged at that instant.</summary>
    public DateOnly DayAt(DateTimeOffset at) => Day is null ? DateOnly.FromDateTime(at.UtcDateTime) : DateOnly.ParseExact(Day, DayForm, CultureInfo.InvariantCulture);

    /// <summary><see cref="Day"/> of a judgement by that institution at that instant.</summary>
    public static string DayOf(string institution, DateTimeOffset at) => InstitutionDay.Of(institution, at).ToString(DayForm, CultureInfo.InvariantCulture);

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    public static CaseContext Read(ReadOnlySpan<byte> bytes) => JsonSerializer.Deserialize<CaseContext>(bytes, Json)!;
}

/// <summary>One document event of a case, in the words of the BUC engine.</summary>
/// <param name="Event">SEND, UPDATE, RECEIVE or UPDATE_RECEIVE; RECORD for what a clerk recorded about a document.</param>
/// <param name="By">me or them.</param>
/// <param name="At">RFC 3339.</param>
/// <param name="ReceiptAt">When its receipt was given or taken; null while there is none.</param>
/// <param name="Facts">Known answers that turn and deadlines ask for, for example the purposes of an F001; of a RECORD what was recorded.</param>
/// <param name="Answers">What clerks answered to conditions that this event asked, comma separated: "cp_ub_buc_02_YES=yes"; null where they answered none.</param>
public sealed record HistoryEvent(string Event, string Sed, string By, string DocumentId, string? ParentId, int Version, string At, string? ReceiptAt, string? Facts = null, string? Answers = null)
{
    /// <summary>The event of a clerk's record.</summary>
    public const string Record = "RECORD";
}

/// <summary>A version of a document that the case did not admit, and that was answered with X050.</summary>
public sealed record RefusedVersion(string DocumentId, int Version);
