using System.Security.Cryptography;
using System.Text;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Store;

namespace MessageBroker.Tests.Unit.Exchange.Store;

/// <summary>
/// What every store must do, written against the ports alone. A store is tested by a subclass that makes its bed; the tests and their
/// names are the same for all.
/// </summary>
public abstract partial class StoreContract : IAsyncLifetime
{
    protected static readonly DateTimeOffset Noon = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);
    protected static readonly CancellationToken None = CancellationToken.None;

    private readonly RandomIds ids = new(TimeProvider.System);

    protected StoreBed Bed { get; private set; } = null!;

    protected IStore Store => Bed.Store;

    protected abstract Task<StoreBed> MakeBedAsync();

    public async Task InitializeAsync() => Bed = await MakeBedAsync();

    public async Task DisposeAsync()
    {
        // A test that is skipped never had one.
        if (Bed is not null) await Bed.DisposeAsync();
    }

    protected static CaseKey Key(string caseId = "1001", string institution = "BG:BGASA") => new(institution, caseId);

    protected static CaseRow Case(CaseKey key) => new() { Key = key, CreatedAt = Noon };

    protected MessageRow Message(CaseKey key, DateTimeOffset? due = null, MessageState state = MessageState.Taken) => new()
    {
        Id = ids.NewId(),
        Case = key,
        Direction = Direction.Outbound,
        State = state,
        SecretId = ids.NewId(),
        CreatedAt = Noon,
        UpdatedAt = Noon,
        DueAt = due,
    };

    protected EffectRow Effect(MessageRow message, DateTimeOffset due, EffectKind kind = EffectKind.Send) => new()
    {
        Id = ids.NewId(),
        Case = message.Case,
        MessageId = message.Id,
        Kind = kind,
        Subject = "F001",
        DueAt = due,
    };

    protected static AttemptRow Attempt(EffectRow effect, int number) => new()
    {
        EffectId = effect.Id,
        Number = number,
        StartedAt = Noon,
        Deadline = Noon.AddSeconds(30),
        Node = "node-1",
    };

    protected EntryRow Entry(CaseKey key, string text, Guid? messageId = null)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return new EntryRow(ids.NewId(), key, messageId, bytes, SHA256.HashData([0, .. bytes]), null);
    }

    /// <summary>A write without a result.</summary>
    protected Task WriteAsync(Func<IStoreSession, ValueTask> work) => WriteAsync(Store, work);

    protected static Task WriteAsync(IStore store, Func<IStoreSession, ValueTask> work) => store.WriteAsync(
        async session =>
        {
            await work(session);
            return true;
        },
        None);

    protected Task<T> ReadAsync<T>(Func<IStoreReader, ValueTask<T>> read) => Store.ReadAsync(read, None);

    /// <summary>Inserts a case with one message.</summary>
    protected async Task<MessageRow> InsertAsync(CaseKey key, DateTimeOffset? due = null)
    {
        var message = Message(key, due);
        await WriteAsync(async session =>
        {
            await session.InsertCaseAsync(Case(key));
            Assert.True(await session.InsertMessageAsync(message));
        });
        return message;
    }

    /// <summary>Inserts a case with one message and one effect.</summary>
    protected async Task<EffectRow> InsertEffectAsync(CaseKey key, DateTimeOffset due)
    {
        var effect = Effect(await InsertAsync(key), due);
        await WriteAsync(session => session.AddEffectAsync(effect));
        return effect;
    }

    protected async Task<IReadOnlyList<CaseKey>> DueAsync(DateTimeOffset now)
    {
        await using var group = await Store.ClaimDueAsync(now, 100, None);
        return group.Cases;
    }
}
