using MessageBroker.Adapters.Contract;
using MessageBroker.Evidence.Keys;
using MessageBroker.Exchange.Doors;
using MessageBroker.Exchange.Flow.Inbound;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Store;
using MessageBroker.Exchange.Store.Secrets;
using MessageBroker.Tests.Unit.Exchange.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace MessageBroker.Tests.Unit.Exchange.Doors;

/// <summary>The door asks for the national system's word on every delivery, however many officers leave lying.</summary>
public sealed class NationalDoorTests : IAsyncLifetime
{
    private const string Institution = "RO:80246";
    private static readonly DateTimeOffset Noon = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    private readonly Desk desk = new();
    private SealingBed bed = null!;
    private Sealer sealer = null!;
    private NationalDoor door = null!;

    public async Task InitializeAsync()
    {
        bed = await SealingBed.MakeAsync();
        sealer = bed.NewSealer();
        var confirm = new ConfirmStage(bed.Store, sealer, TimeProvider.System);
        door = new NationalDoor(desk, [Institution], null!, confirm, TimeProvider.System, NullLogger<NationalDoor>.Instance);
    }

    public async Task DisposeAsync() => await bed.DisposeAsync();

    [Fact]
    public async Task What_nobody_answers_keeps_no_later_answer_waiting()
    {
        var messages = await DeliveringAsync(130);
        desk.Answered.UnionWith(messages.Skip(125).Select(m => m.Id.ToString("D")));

        await door.RunOnceAsync(CancellationToken.None);

        Assert.Equal([.. Enumerable.Repeat(MessageState.Delivering, 125), .. Enumerable.Repeat(MessageState.Delivered, 5)], await StatesAsync(messages));
    }

    [Fact]
    public async Task All_answers_are_taken_in_a_few_rounds_and_none_twice()
    {
        var messages = await DeliveringAsync(260);
        desk.Answered.UnionWith(messages.Select(m => m.Id.ToString("D")));
        desk.Answered.Add("someone else's");

        for (var round = 0; round < 7; round++) await door.RunOnceAsync(CancellationToken.None);

        Assert.All(await StatesAsync(messages), state => Assert.Equal(MessageState.Delivered, state));
        Assert.Equal(260, (await bed.Store.ReadAsync(async r => await r.CountsAsync(), CancellationToken.None))[MessageState.Delivered]);
    }

    private async Task<IReadOnlyList<MessageState>> StatesAsync(IReadOnlyList<MessageRow> messages)
    {
        var states = new List<MessageState>();
        foreach (var message in messages) states.Add((await bed.Store.ReadAsync(r => r.MessageAsync(message.Id), CancellationToken.None))!.State);
        return states;
    }

    // Three of them to a case, some of them of the same moment.
    private async Task<IReadOnlyList<MessageRow>> DeliveringAsync(int count)
    {
        var arrivals = new List<SealedChange>();
        for (var i = 0; i < count; i++)
        {
            var message = new MessageRow
            {
                Id = SealingBed.Ids.NewId(), Case = new CaseKey(Institution, $"c{i / 3}"), Direction = Direction.Inbound, State = MessageState.Delivering, Partner = "BG:BGASA",
                SecretId = Guid.Empty, CreatedAt = Noon.AddSeconds(i / 7), UpdatedAt = Noon,
            };
            arrivals.Add(await sealer.SealNewAsync(new StateChange { After = message, Actor = Actor.Broker, At = Noon, Payloads = [(PayloadKinds.Sbd, [4])] }, CancellationToken.None));
        }

        await bed.Store.WriteAsync(async session =>
        {
            foreach (var arrival in arrivals)
            {
                await session.InsertCaseAsync(new CaseRow { Key = arrival.Change.After.Case, Partner = "BG:BGASA", CreatedAt = Noon });
                await arrival.NeedAsync(session, "it arrived");
            }
            return true;
        }, CancellationToken.None);
        return [.. arrivals.Select(a => a.Change.After).OrderBy(m => m.CreatedAt).ThenBy(m => m.Id.ToString("D"), StringComparer.Ordinal)];
    }

    private sealed class Desk : INationalSystem
    {
        public HashSet<string> Answered { get; } = new(StringComparer.Ordinal);

        public string Name => "anpis";

        public string Country => "RO";

        public Task<IReadOnlyList<RequestKey>> ListNewRequestsAsync(int max, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<RequestKey>>([]);

        public Task<NationalRecord?> ReadAsync(string requestId, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<ReportOutcome> ReportAsync(RequestReport report, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<DeliveryResult> DeliverAsync(NationalDelivery delivery, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyList<DeliveryAnswer>> ListAnswersAsync(IReadOnlyList<string> messageIds, CancellationToken cancellationToken)
        {
            Assert.InRange(messageIds.Count, 1, 50);
            // One that was never asked about is left alone.
            IEnumerable<string> answered = [.. messageIds.Where(Answered.Contains), .. Answered.Where(a => a == "someone else's")];
            return Task.FromResult<IReadOnlyList<DeliveryAnswer>>([.. answered.Select(id => new DeliveryAnswer(id, true, "officer", "2026-11-26", null, null))]);
        }
    }
}
