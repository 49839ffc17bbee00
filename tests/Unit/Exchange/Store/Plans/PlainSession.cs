using System.Reflection;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Store.Sqlite;
using MessageBroker.Exchange.Store.Tables;

namespace MessageBroker.Tests.Unit.Exchange.Store.Plans;

/// <summary>The statements that both kinds of store share, on any link.</summary>
/// <param name="locking">How rows are taken without waiting.</param>
internal sealed class PlainSession(IStoreLink link, string locking) : TableSession(link)
{
    public override async ValueTask<DateTimeOffset?> SettleAsync(CaseKey? claimed)
    {
        foreach (var key in TouchedCases) await CaseTable.RecomputeDueAsync(Link, key, progress: true);
        return null;
    }

    public override ValueTask<bool> TryLockLogAsync() => new(true);

    public override ValueTask<bool> TryLockEffectAsync(Guid effectId) => Link.AnyAsync("SELECT 1 FROM effect WHERE id = @id", ("@id", effectId));

    protected override ValueTask<bool> TryLockCaseAsync(CaseKey key) => new(true);

    public override ValueTask<bool> TryLockChoreAsync(Chore chore) => new(true);

    /// <summary>Each kind of store gives indices by a list of its own kind; arrays are PostgreSQL's own.</summary>
    public override ValueTask AssignIndicesAsync(IReadOnlyList<(Guid EntryId, ulong Index)> indices) =>
        locking.Length == 0 ? SqliteSession.AssignAsync(Link, indices) : ValueTask.CompletedTask;

    public override async ValueTask<int> TallyAsync(int max)
    {
        var steps = await TallyTable.DueAsync(Link, max, locking);
        foreach (var step in steps) await TallyTable.MarkAsync(Link, step);
        await TallyTable.AddAsync(Link, steps);
        return steps.Count;
    }
}

/// <summary>Remembers which calls of the port were made.</summary>
public class RecordedSession : DispatchProxy
{
    private IStoreSession inner = null!;

    public HashSet<string> Called { get; } = new(StringComparer.Ordinal);

    public static (IStoreSession Session, RecordedSession Record) Over(IStoreSession inner)
    {
        var proxy = Create<IStoreSession, RecordedSession>();
        var record = (RecordedSession)proxy;
        record.inner = inner;
        return (proxy, record);
    }

    public static string Name(MethodInfo method) => $"{method.Name}({string.Join(", ", method.GetParameters().Select(p => p.ParameterType.Name))})";

    protected override object? Invoke(MethodInfo? method, object?[]? args)
    {
        Called.Add(Name(method!));
        return method!.Invoke(inner, args);
    }
}
