using MessageBroker.Exchange.Flow;
using MessageBroker.Exchange.Flow.Model;

namespace MessageBroker.Exchange.Store.Tables;

/// <summary>Statements on message and on the keys that decide about messages: request_key and duplicate_key.</summary>
internal static class MessageTable
{
    /// <summary>States in which somebody, program or person, still owes the message something (design: not marked as final).</summary>
    public static readonly IReadOnlyList<MessageState> Unfinished =
    [
        MessageState.Taken, MessageState.Sealed, MessageState.Sending, MessageState.GivenUp,
        MessageState.Received, MessageState.Held, MessageState.Applied, MessageState.Delivering,
    ];

    internal const string Select =
        """
        SELECT m.id, m.institution, m.case_id, m.direction, m.state, m.partner, m.sed_type, m.set_id, m.document_version, m.related_set_id, m.instance_id,
            m.as4_message_id, m.conversation_id, m.national_system, m.request_id, m.request_version, m.secret_id, m.created_at, m.updated_at,
            m.receipt_at, m.due_at, m.version, m.sed_facts, m.delivered_as, m.trace_parent, m.cause, m.about_file FROM message m
        """;

    public static ValueTask<MessageRow?> FindAsync(IStoreLink link, Guid id) => link.FirstAsync($"{Select} WHERE m.id = @id", Read, ("@id", id));

    public static ValueTask<List<MessageRow>> OfCaseAsync(IStoreLink link, CaseKey key) => link.RowsAsync(
        $"{Select} WHERE m.institution = @institution AND m.case_id = @case ORDER BY m.seq",
        Read, ("@institution", key.Institution), ("@case", key.CaseId));

    /// <summary>
    /// Asked so that no index serves it: what is in a state that is not final is little, and by the index of an institution's messages in order of time
    /// all that it ever had is walked to find it.
    /// </summary>
    private const string OfInstitution = "m.institution || '' = @institution";

    public static ValueTask<List<MessageRow>> NewestAsync(IStoreLink link, string? institution, MessageState? state, int max)
    {
        const string end = "ORDER BY m.created_at DESC, m.seq DESC LIMIT @max";
        return (institution, state) switch
        {
            (null, null) => link.RowsAsync($"{Select} {end}", Read, ("@max", max)),
            (_, null) => link.RowsAsync($"{Select} WHERE m.institution = @institution {end}", Read, ("@institution", institution), ("@max", max)),
            (null, _) => link.RowsAsync($"{Select} WHERE m.state = @state {end}", Read, ("@state", state.ToString()), ("@max", max)),
            _ => link.RowsAsync(
                $"{Select} WHERE m.state = @state AND {(FlowDefinition.Final.Contains(state!.Value) ? "m.institution = @institution" : OfInstitution)} {end}",
                Read, ("@state", state.ToString()), ("@institution", institution), ("@max", max)),
        };
    }

    public static ValueTask<List<MessageRow>> ByAs4IdAsync(IStoreLink link, string as4MessageId, Direction? direction) => link.RowsAsync(
        $"{Select} WHERE m.as4_message_id = @as4 AND m.direction = coalesce(@direction, m.direction) ORDER BY m.seq",
        Read, ("@as4", as4MessageId), ("@direction", direction?.ToString()));

    public static ValueTask<MessageRow?> ByDeliveryAsync(IStoreLink link, string deliveredAs) =>
        link.FirstAsync($"{Select} WHERE m.delivered_as = @as ORDER BY m.seq LIMIT 1", Read, ("@as", deliveredAs));

    public static ValueTask<MessageRow?> ByRequestAsync(IStoreLink link, string nationalSystem, string requestId, int version) => link.FirstAsync(
        $"{Select} JOIN request_key k ON k.message_id = m.id WHERE k.national_system = @system AND k.request_id = @request AND k.request_version = @version",
        Read, ("@system", nationalSystem), ("@request", requestId), ("@version", version));

    public static ValueTask<List<MessageRow>> ByRequestAsync(IStoreLink link, string nationalSystem, string requestId) => link.RowsAsync(
        $"{Select} JOIN request_key k ON k.message_id = m.id WHERE k.national_system = @system AND k.request_id = @request ORDER BY k.request_version",
        Read, ("@system", nationalSystem), ("@request", requestId));

    /// <summary>Most documents beside one national file that are looked at for their cases.</summary>
    private const int MostAbout = 500;

    /// <summary>The case of each document beside a national file, newest document first; a case stands as often as it has one.</summary>
    public static ValueTask<List<CaseKey>> CasesAboutAsync(IStoreLink link, string institution, string nationalSystem, string rootNumber) => link.RowsAsync(
        """
        SELECT m.institution, m.case_id FROM message m WHERE m.institution = @institution AND m.national_system = @system AND m.about_file = @root
        ORDER BY m.created_at DESC LIMIT @max
        """,
        row => new CaseKey(row.Text(0), row.Text(1)), ("@institution", institution), ("@system", nationalSystem), ("@root", rootNumber), ("@max", MostAbout));

    public static ValueTask<List<MessageRow>> InboundInStateAsync(IStoreLink link, string institution, MessageState state, int max, MessageRow? after) => link.RowsAsync(
        $"""
        {Select} WHERE m.state = @state AND {OfInstitution} AND m.direction = @direction AND (m.created_at, m.id) > (@from, @after)
        ORDER BY m.created_at, m.id LIMIT @max
        """,
        Read, ("@state", state.ToString()), ("@institution", institution), ("@direction", nameof(Direction.Inbound)),
        ("@from", after?.CreatedAt ?? DateTimeOffset.UnixEpoch), ("@after", after?.Id ?? Guid.Empty), ("@max", max));

    public static ValueTask<List<MessageRow>> ReceiptedAsync(IStoreLink link, string institution, string partner, DateTimeOffset from, DateTimeOffset to, int max) => link.RowsAsync(
        $"{Select} WHERE m.institution = @institution AND m.partner = @partner AND m.receipt_at >= @from AND m.receipt_at <= @to ORDER BY m.receipt_at, m.seq LIMIT @max",
        Read, ("@institution", institution), ("@partner", partner), ("@from", from), ("@to", to), ("@max", max));

    public static async ValueTask<DateTimeOffset?> OldestUnfinishedAsync(IStoreLink link)
    {
        DateTimeOffset? oldest = null;
        foreach (var state in Unfinished)
        {
            // One look-up each at the low end of an index, however many there are.
            // What is held and will be judged again by itself, a document that came too early for example, is nothing to be alarmed about.
            var sql = state == MessageState.Held ? "SELECT min(created_at) FROM message WHERE state = @state AND due_at IS NULL" : "SELECT min(created_at) FROM message WHERE state = @state";
            if (await link.RowsAsync(sql, row => row.TimeOrNull(0), ("@state", state.ToString())) is not [{ } at]) continue;
            if (oldest is null || at < oldest) oldest = at;
        }
        return oldest;
    }

    /// <summary>False where the request version has a message already.</summary>
    public static async ValueTask<bool> InsertAsync(IStoreLink link, MessageRow row)
    {
        if (row.RequestId is not null && !await InsertRequestKeyAsync(link, row)) return false;
        await link.RunAsync(
            """
            INSERT INTO message (id, institution, case_id, direction, national_system, request_id, request_version, secret_id, created_at, version,
                state, partner, sed_type, set_id, document_version, related_set_id, instance_id, as4_message_id, conversation_id, updated_at, receipt_at, due_at,
                sed_facts, delivered_as, trace_parent, cause, about_file)
            VALUES (@id, @institution, @case, @direction, @system, @request, @requestVersion, @secret, @created, @version,
                @state, @partner, @sed, @set, @documentVersion, @related, @instance, @as4, @conversation, @updated, @receipt, @due, @facts, @deliveredAs, @trace, @cause, @about)
            """,
            [
                ("@id", row.Id), ("@institution", row.Case.Institution), ("@case", row.Case.CaseId), ("@direction", row.Direction.ToString()),
                ("@system", row.NationalSystem), ("@request", row.RequestId), ("@requestVersion", row.RequestVersion),
                ("@secret", row.SecretId), ("@created", row.CreatedAt), ("@version", row.Version), ("@trace", row.TraceParent), ("@about", row.AboutFile), .. Changeable(row),
            ]);
        return true;
    }

    /// <summary>The case of the updated message, or null where something else than expected was there.</summary>
    public static ValueTask<CaseKey?> UpdateAsync(IStoreLink link, MessageRow row, MessageState expected) => link.FirstAsync(
        """
        UPDATE message SET state = @state, partner = @partner, sed_type = @sed, set_id = @set, document_version = @documentVersion,
            related_set_id = @related, instance_id = @instance, as4_message_id = @as4, conversation_id = @conversation,
            updated_at = @updated, receipt_at = @receipt, due_at = @due, sed_facts = @facts, delivered_as = @deliveredAs, cause = @cause,
            version = version + 1
        WHERE id = @id AND version = @version AND state = @expected
        RETURNING institution, case_id
        """,
        found => new CaseKey(found.Text(0), found.Text(1)),
        [("@id", row.Id), ("@version", row.Version), ("@expected", expected.ToString()), .. Changeable(row)]);

    public static ValueTask<bool> InsertDuplicateKeyAsync(IStoreLink link, string sender, string as4MessageId, string digest, Guid messageId) => link.RunDecidingAsync(
        """
        INSERT INTO duplicate_key (sender, as4_message_id, digest, message_id) VALUES (@sender, @as4, @digest, @message)
        ON CONFLICT (sender, as4_message_id) DO NOTHING
        """,
        ("@sender", sender), ("@as4", as4MessageId), ("@digest", digest), ("@message", messageId)).IsOneAsync();

    public static async ValueTask<(string Digest, Guid MessageId)?> DuplicateAsync(IStoreLink link, string sender, string as4MessageId) => await link.RowsAsync(
        "SELECT digest, message_id FROM duplicate_key WHERE sender = @sender AND as4_message_id = @as4",
        row => (row.Text(0), row.Id(1)), ("@sender", sender), ("@as4", as4MessageId)) is [var found] ? found : null;

    public static ValueTask<bool> UsesSecretAsync(IStoreLink link, Guid secretId) =>
        link.AnyAsync("SELECT 1 FROM message WHERE secret_id = @secret LIMIT 1", ("@secret", secretId));

    /// <summary>By message, from the first one behind <paramref name="after"/>. What has no payload any more costs nothing; what is being erased misses nothing.</summary>
    public static ValueTask<List<(Guid SecretId, Guid MessageId)>> SecretsOfPayloadsAsync(IStoreLink link, Guid after, int max) => link.RowsAsync(
        """
        SELECT m.secret_id, m.id FROM (
            SELECT DISTINCT r.message_id FROM payload r
            WHERE r.message_id > @after AND NOT EXISTS (SELECT 1 FROM message e WHERE e.id = r.message_id AND e.erasing_at IS NOT NULL)
            ORDER BY r.message_id LIMIT @max) AS p
        JOIN message m ON m.id = p.message_id ORDER BY m.id
        """,
        row => (row.Id(0), row.Id(1)), ("@after", after), ("@max", max));

    private static ValueTask<bool> InsertRequestKeyAsync(IStoreLink link, MessageRow row) => link.RunDecidingAsync(
        """
        INSERT INTO request_key (national_system, request_id, request_version, message_id) VALUES (@system, @request, @version, @message)
        ON CONFLICT (national_system, request_id, request_version) DO NOTHING
        """,
        ("@system", row.NationalSystem), ("@request", row.RequestId), ("@version", row.RequestVersion), ("@message", row.Id)).IsOneAsync();

    private static ReadOnlySpan<(string, ColumnValue)> Changeable(MessageRow row) => new (string, ColumnValue)[]
    {
        ("@state", row.State.ToString()), ("@partner", row.Partner), ("@sed", row.SedType), ("@set", row.SetId), ("@documentVersion", row.DocumentVersion),
        ("@related", row.RelatedSetId), ("@instance", row.InstanceId), ("@as4", row.As4MessageId), ("@conversation", row.ConversationId),
        ("@updated", row.UpdatedAt), ("@receipt", row.ReceiptAt), ("@due", row.DueAt),
        ("@facts", row.SedFacts), ("@deliveredAs", row.DeliveredAs), ("@cause", row.Cause),
    };

    internal static MessageRow Read(StoreRow row) => new()
    {
        Id = row.Id(0),
        Case = new CaseKey(row.Text(1), row.Text(2)),
        Direction = row.Name<Direction>(3),
        State = row.Name<MessageState>(4),
        Partner = row.TextOrNull(5),
        SedType = row.TextOrNull(6),
        SetId = row.TextOrNull(7),
        DocumentVersion = row.NumberOrNull(8),
        RelatedSetId = row.TextOrNull(9),
        InstanceId = row.TextOrNull(10),
        As4MessageId = row.TextOrNull(11),
        ConversationId = row.TextOrNull(12),
        NationalSystem = row.TextOrNull(13),
        RequestId = row.TextOrNull(14),
        RequestVersion = row.NumberOrNull(15),
        SecretId = row.Id(16),
        CreatedAt = row.Time(17),
        UpdatedAt = row.Time(18),
        ReceiptAt = row.TimeOrNull(19),
        DueAt = row.TimeOrNull(20),
        Version = row.Long(21),
        SedFacts = row.TextOrNull(22),
        DeliveredAs = row.TextOrNull(23),
        TraceParent = row.TextOrNull(24),
        Cause = row.TextOrNull(25),
        AboutFile = row.TextOrNull(26),
    };
}
