using System.Text;
using MessageBroker.Evidence.Journal;
using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Evidence.Journal.Notes;
using MessageBroker.Evidence.Keys;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Operating;
using MessageBroker.Exchange.Flow.Ports;
using Microsoft.Extensions.Logging.Abstractions;

namespace MessageBroker.Tests.Unit.Portal;

/// <summary>What the journal of the bed holds: entries with their payloads, and a log that includes them.</summary>
internal sealed partial class PortalBed
{
    public static readonly LogOrigin Origin = new("test-1/journal", 1);

    private static readonly OneSecret Secrets = new();

    private static readonly NoteSigningKey LogKey = NoteSigningKey.Generate(Origin.ToString());

    /// <summary>Seals a change of a message with payloads that its page may show.</summary>
    public async Task<Guid> SealAsync(MessageRow row, params (string Kind, string Text)[] payloads)
    {
        var (id, salt) = (Ids.NewId(), Secrets.Only.Salt());
        var named = payloads.OrderBy(p => p.Kind, StringComparer.Ordinal).Select(p => (p.Kind, Bytes: Encoding.UTF8.GetBytes(p.Text))).ToList();
        var previous = await Store.ReadAsync(reader => reader.LatestEntryAsync(row.Case), CancellationToken.None);
        var bytes = EntryCodec.Encode(new Entry
        {
            Id = id, Time = Noon, Event = EntryEvents.Transition(EntryDirection.Inbound, row.State.ToString()), EvidenceEvent = EvidenceEvents.ContentHandover, NodeId = "test-1",
            Actor = new EntryActor(ActorKind.System, "access-point", "RO:80246", "system"), Institution = row.Case.Institution, Partner = "RO:80246", CaseId = row.Case.CaseId, MessageId = row.Id,
            Direction = EntryDirection.Inbound, SedType = "F001", StateTo = row.State.ToString(),
            Payloads = [.. named.Where(p => PayloadKinds.VerdictName(p.Kind) is null).Select(p => new NamedHash(p.Kind, Commitment.OfPayload(salt, p.Kind, p.Bytes)))],
            Verdicts = [.. named.Where(p => PayloadKinds.VerdictName(p.Kind) is not null).Select(p => new NamedHash(PayloadKinds.VerdictName(p.Kind)!, Commitment.OfVerdict(salt, PayloadKinds.VerdictName(p.Kind)!, p.Bytes)))],
            Previous = previous is null ? null : new PreviousEntry(previous.Id, Hash256.Read(previous.LeafHash)),
        });
        await Store.WriteAsync(async session =>
        {
            await session.InsertEntryAsync(new EntryRow(id, row.Case, row.Id, bytes, EntryCodec.HashOf(bytes).ToArray(), null));
            await session.PutPayloadsAsync([.. named.Select(p => new PayloadRow(row.Id, p.Kind, id, PayloadCipher.Seal(Secrets.Only, new PayloadPlace(id, row.Id, p.Kind), p.Bytes, Ids)))]);
            return true;
        }, CancellationToken.None);
        return id;
    }

    /// <summary>Gives every entry its place in the log and signs a checkpoint.</summary>
    public async Task IncludeAsync() => await new JournalKeeper(Store, Origin, LogKey, new NoPromises(), Clock, NullLogger<JournalKeeper>.Instance).RunOnceAsync(CancellationToken.None);

    /// <summary>Entries of one event, wherever they stand.</summary>
    public async Task<IReadOnlyList<Entry>> EntriesAsync(string happened)
    {
        await IncludeAsync();
        return await Store.ReadAsync(
            async reader => (IReadOnlyList<Entry>)[.. (await reader.EntriesByIndexAsync(0, 10_000)).Select(r => EntryCodec.Decode(r.Bytes).Entry!).Where(e => e.Event == happened)], CancellationToken.None);
    }

    /// <summary>The evidence bundle of a case, as <c>evidence export</c> builds it.</summary>
    public Task<EvidenceExport> BundleAsync(CaseKey key) => Store.ReadAsync(reader => new CaseEvidence(Secrets, Basis(), LogKey.VerifierKey).BuildAsync(reader, key, CancellationToken.None), CancellationToken.None);

    /// <summary>The whole check, as <c>journal check</c> makes it.</summary>
    public Task<JournalAuditReport> AuditAsync() => new JournalAudit(Secrets, LogKey.VerifierKey, null).RunAsync(Store, CancellationToken.None);

    /// <summary>Has a result of a replay written down, as the broker does.</summary>
    public Task<CommandAnswer> ReplayedAsync(ReplayOrder order) =>
        new ReplayNote(Store, new Sealer(Secrets, Ids, null!, "test-1"), Clock).RunAsync(new OperatorCommand(OperatorCommandKind.NoteReplay, "journal", "ops1", "yearly", Replay: order), CancellationToken.None);

    /// <summary>The same secret for every message: what is tried here is not who has it.</summary>
    private sealed class OneSecret : ISecretPool
    {
        public MessageSecret Only { get; } = MessageSecret.Read(Enumerable.Range(1, MessageSecret.Size).Select(i => (byte)i).ToArray())!;

        public Task<(Guid Id, MessageSecret Secret)> DrawAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<MessageSecret?> FindAsync(Guid id, CancellationToken cancellationToken) => Task.FromResult<MessageSecret?>(Only);

        public Task DeleteAsync(Guid id, CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    private sealed class NoPromises : IPromises
    {
        public Task RecordAsync(Promise promise, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task RecordCheckpointAsync(string note, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
