using MessageBroker.Exchange.Flow.Model;

namespace MessageBroker.Exchange.Store.Tables;

/// <summary>
/// Statements on what becomes of contents whose term is over: message.erasing_at from the tombstone on, message.erased_at once all of it is
/// gone. Between the two a kill leaves work that the next round finishes.
/// </summary>
internal static class ErasureTable
{
    public static ValueTask<List<MessageRow>> DueAsync(IStoreLink link, MessageState state, DateTimeOffset until, ErasurePlace? after, int max) => link.RowsAsync(
        $"""
        {MessageTable.Select} WHERE m.state = @state AND m.tallied IS NOT NULL AND m.erasing_at IS NULL
            AND m.updated_at < @until AND (m.updated_at, m.id) > (@from, @after)
        ORDER BY m.updated_at, m.id LIMIT @max
        """,
        MessageTable.Read,
        ("@state", state.ToString()), ("@until", until), ("@from", after?.UpdatedAt ?? DateTimeOffset.UnixEpoch), ("@after", after?.MessageId ?? Guid.Empty), ("@max", max));

    public static ValueTask<List<MessageRow>> BegunAsync(IStoreLink link, Guid after, int max) => link.RowsAsync(
        $"{MessageTable.Select} WHERE m.erasing_at IS NOT NULL AND m.erased_at IS NULL AND m.id > @after ORDER BY m.id LIMIT @max",
        MessageTable.Read, ("@after", after), ("@max", max));

    public static ValueTask<bool> BeginAsync(IStoreLink link, Guid messageId, DateTimeOffset at) => link.RunAsync(
        "UPDATE message SET erasing_at = @at WHERE id = @id AND erasing_at IS NULL", ("@at", at), ("@id", messageId)).IsOneAsync();

    public static async ValueTask FinishAsync(IStoreLink link, Guid messageId, DateTimeOffset at)
    {
        if (await link.RunAsync("UPDATE message SET erased_at = @at WHERE id = @id AND erasing_at IS NOT NULL AND erased_at IS NULL", ("@at", at), ("@id", messageId)) == 1)
            await link.RunAsync("DELETE FROM payload WHERE message_id = @message", ("@message", messageId));
    }
}
