using MessageBroker.Exchange.Flow.Model;

namespace MessageBroker.Exchange.Flow.Ports;

/// <summary>
/// Writes of one savepoint. Every update names what it expects; false means that something else was there, an ordinary outcome.
/// When the savepoint is released the store recomputes the due time of each case that was touched:
/// the least of its messages' and unfinished effects' due times.
/// </summary>
public interface IStoreSession : IStoreReader
{
    /// <summary>
    /// Inserts a case if its key is absent, without locking anything that exists. True when inserted; false too where another node bound the
    /// same national file to a case at the same moment.
    /// </summary>
    ValueTask<bool> InsertCaseAsync(CaseRow row);
    /// <summary>Updates all non-key columns where the version is still <paramref name="row"/>.Version; the stored version becomes one higher.</summary>
    ValueTask<bool> UpdateCaseAsync(CaseRow row);
    /// <summary>Adds that somebody looked at content.</summary>
    ValueTask InsertContentViewAsync(ContentViewRow row);

    /// <summary>
    /// Notes where the case stands in the work list, where its row is this transaction's: what changed it before is seen by later reads. False, without
    /// waiting, where somebody holds it.
    /// </summary>
    /// <param name="reckon">Called once the row is held; gives the standing, or null where there is nothing to note.</param>
    ValueTask<bool> SetTurnAsync(CaseKey key, Func<ValueTask<CasePlace?>> reckon);
    /// <summary>Notes that every case was put in its order, over what was noted before.</summary>
    ValueTask PutTurnWalkAsync(TurnWalk walk);

    /// <summary>Adds what a clerk recorded; its number must be the next one of its case.</summary>
    ValueTask InsertRecordAsync(RecordRow row);

    /// <summary>Inserts a message. False where its request version is already taken (unique on system, request id, version).</summary>
    ValueTask<bool> InsertMessageAsync(MessageRow row);
    /// <summary>Updates where id, version and state are still the expected ones; the stored version becomes one higher.</summary>
    ValueTask<bool> UpdateMessageAsync(MessageRow row, MessageState expectedState);

    ValueTask AddEffectAsync(EffectRow row);
    /// <summary>Opens attempt number <c>LastNumber + 1</c> where the effect is unfinished and none is open; due time becomes the deadline.</summary>
    ValueTask<bool> BeginAttemptAsync(Guid effectId, AttemptRow attempt);
    /// <summary>Ends an attempt where it is still the open one.</summary>
    ValueTask<bool> EndAttemptAsync(Guid effectId, int number, DateTimeOffset at, AttemptOutcome outcome);
    /// <summary>Moves the due time of an unfinished effect that has no open attempt.</summary>
    ValueTask PostponeEffectAsync(Guid effectId, DateTimeOffset dueAt);
    /// <summary>Finishes an effect that needs no further attempt, whether or not one is open.</summary>
    ValueTask FinishEffectAsync(Guid effectId, DateTimeOffset at);

    /// <summary>Inserts the duplicate key; false where it exists (read it with <see cref="IStoreReader.DuplicateAsync"/>).</summary>
    ValueTask<bool> InsertDuplicateKeyAsync(string sender, string as4MessageId, string digest, Guid messageId);

    /// <summary>Pauses a partner; false where it is paused already.</summary>
    ValueTask<bool> InsertPauseAsync(PauseRow row);
    /// <summary>Ends a pause; false where there was none.</summary>
    ValueTask<bool> RemovePauseAsync(string partner);
    /// <summary>Adds a line to the trust registry.</summary>
    ValueTask InsertTrustAsync(TrustRow row);
    /// <summary>Ends a line of the trust registry; false where it ends at that time or earlier already.</summary>
    ValueTask<bool> EndTrustAsync(Guid id, DateTimeOffset until);

    /// <summary>Adds an account, or sets one anew.</summary>
    ValueTask PutAccountAsync(AccountRow row);
    /// <summary>Counts passwords that did not fit; false where the account is not as <paramref name="row"/> says any more.</summary>
    ValueTask<bool> CountSignInAsync(AccountRow row, int failures, DateTimeOffset? lockedUntil);

    /// <summary>Marks a message whose tombstone this transaction seals; false where that was done before.</summary>
    ValueTask<bool> BeginErasureAsync(Guid messageId, DateTimeOffset at);
    /// <summary>Deletes all payloads of a message that is marked, once its secret is gone.</summary>
    ValueTask FinishErasureAsync(Guid messageId, DateTimeOffset at);

    /// <summary>Writes the payloads that one entry commits to, or several entries.</summary>
    ValueTask PutPayloadsAsync(IReadOnlyList<PayloadRow> payloads);
    /// <summary>Keeps a verdict input by hash; one that exists is left as it is.</summary>
    ValueTask PutInputAsync(string sha256, string name, byte[] bytes);

    ValueTask InsertEntryAsync(EntryRow entry);
    /// <summary>
    /// Holds the log for this transaction, before its state is read and changed: one integrator works at a time, on whatever node. False,
    /// without waiting, where another one is at work.
    /// </summary>
    ValueTask<bool> TryLockLogAsync();

    /// <summary>
    /// Takes an unfinished effect for this transaction where nobody else has it; never waits. False where another transaction is changing it now
    /// or has finished it.
    /// </summary>
    ValueTask<bool> TryLockEffectAsync(Guid effectId);
    /// <summary>Gives indices to entries that have none (integrator only).</summary>
    ValueTask AssignIndicesAsync(IReadOnlyList<(Guid EntryId, ulong Index)> indices);
    ValueTask SaveLogStateAsync(LogState state);
    ValueTask SaveCheckpointAsync(ulong size, string note, DateTimeOffset at);

    /// <summary>Holds a housekeeping task for this transaction. False, without waiting, where another node is at it.</summary>
    ValueTask<bool> TryLockChoreAsync(Chore chore);
    /// <summary>Takes messages in final states into the count of <see cref="IStoreReader.CountsAsync"/>, so that they need not be looked at again. Gives how many.</summary>
    ValueTask<int> TallyAsync(int max);
}
