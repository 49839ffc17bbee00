using MessageBroker.Adapters.Contract;
using MessageBroker.Evidence.Keys;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Outbound;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Running;
using MessageBroker.Exchange.Store;
using MessageBroker.Exchange.Store.Secrets;
using MessageBroker.Tests.Unit.Adapters;
using MessageBroker.Tests.Unit.Exchange.Store;

namespace MessageBroker.Tests.Unit.Field;

/// <summary>
/// The case of field reports about a record that is offered several times, by its name. Take is the one way in behind every door, and its memory is the
/// store alone: each submission here has a stage of its own, as behind another door, on another node or after a kill.
/// </summary>
public sealed class FieldEessiSubmitTests : IAsyncLifetime
{
    private const string Institution = "BG:BGASA", National = "bg-asp";

    private SealingBed bed = null!;

    public async Task InitializeAsync()
    {
        bed = await SealingBed.MakeAsync();
    }

    public async Task DisposeAsync() => await bed.DisposeAsync();

    [SkippableFact]
    public async Task Field_E03a_create_not_idempotent()
    {
        var offers = SharedData.Json("vectors/field/eessi/submit-twice.json").EnumerateArray().ToList();
        var number = offers[0].GetProperty("row").GetProperty("REQUEST_NO").GetString()!;
        var sources = offers.Select(o => (Door: o.GetProperty("door").GetString()!, Version: o.TryGetProperty("row", out var row)
            ? row.GetProperty("version").GetInt32()
            : int.Parse(o.GetProperty("source").GetString()!.Split(" v")[1], System.Globalization.CultureInfo.InvariantCulture))).ToList();
        Assert.Equal([3, 3, 3, 3, 4], sources.Select(s => s.Version));

        var sets = new HashSet<string>();
        foreach (var order in Orders([0, 1, 2, 3]))
        {
            var request = $"{number}/{string.Join("", order)}";
            var answers = new List<SubmitAnswer>();
            foreach (var i in order.Append(4)) answers.Add(await SubmitAsync(request, sources[i].Version, sources[i].Door));
            await JudgeAsync(request, answers, sets);
        }

        // All four at once: the unique key of the store decides.
        var together = await Task.WhenAll(sources.Take(4).Select(s => SubmitAsync(number, s.Version, s.Door)));
        await JudgeAsync(number, [.. together.OrderBy(a => a.Outcome == SubmitOutcome.Repeated), await SubmitAsync(number, sources[4].Version, sources[4].Door)], sets);
        Assert.Equal(25, sets.Count);
    }

    /// <summary>The version that was taken last is the newest: sent behind it, an older one would take its place.</summary>
    [Fact]
    public async Task Versions_that_come_at_once_are_taken_in_rising_order_or_not_at_all()
    {
        for (var round = 0; round < 10; round++)
        {
            var request = $"at-once-{round}";
            var together = await Task.WhenAll(new[] { 4, 2, 5, 1, 3 }.Select(version => UntilTakenAsync(request, version)));
            var taken = (await bed.Store.ReadAsync(reader => reader.MessagesAsync(together[0].Case), CancellationToken.None)).Select(m => m.RequestVersion!.Value).ToList();
            Assert.Equal(taken.Order(), taken);
            Assert.Equal(5, taken[^1]);
            Assert.Equal(5 - taken.Count, together.Count(a => a.Outcome == SubmitOutcome.Older));
            var last = await SubmitAsync(request, 5, "rest");
            Assert.All(together.Where(a => a.Outcome == SubmitOutcome.Older), older => Assert.True(older.MessageId == last.MessageId || taken.Count > 1));
        }
    }

    /// <summary>One submission made the document, three are told its answer, the new version is of the same document.</summary>
    private async Task JudgeAsync(string request, List<SubmitAnswer> answers, HashSet<string> sets)
    {
        Assert.Equal([false, true, true, true, false], answers.Select(a => a.Outcome == SubmitOutcome.Repeated));
        Assert.Single(answers.Take(4).Select(a => (a.MessageId, a.Case)).Distinct());
        Assert.Equal(answers[0].Case, answers[4].Case);
        var messages = await bed.Store.ReadAsync(reader => reader.MessagesByRequestAsync(National, request), CancellationToken.None);
        Assert.Equal([answers[0].MessageId, answers[4].MessageId], messages.OrderBy(m => m.RequestVersion).Select(m => m.Id));
        Assert.True(sets.Add(Assert.Single(messages.Select(m => m.SetId!).Distinct())));
    }

    // As a door does that is told "later".
    private async Task<SubmitAnswer> UntilTakenAsync(string request, int version)
    {
        while (true)
        {
            try
            {
                return await SubmitAsync(request, version, "rest");
            }
            catch (StoreAwayException later) when (later.Reason == "locked")
            {
                await Task.Yield();
            }
        }
    }

    private async Task<SubmitAnswer> SubmitAsync(string request, int version, string door)
    {
        var stage = new TakeStage(
            bed.Store, bed.NewSealer(), new Backlog(bed.Store, TimeSpan.FromMinutes(30), TimeProvider.System), new RequestIdentity(new byte[32]), SealingBed.Ids, TimeProvider.System);
        var record = new NationalRecord(National, request, version, Institution, "F001", request, null, [], [], []);
        return await stage.SubmitAsync(new Actor("system", door, Institution, "submitter"), Institution, record.Key, record, CancellationToken.None);
    }

    private static IEnumerable<IReadOnlyList<int>> Orders(IReadOnlyList<int> items) =>
        items.Count == 0 ? [[]] : items.SelectMany(first => Orders([.. items.Where(i => i != first)]).Select(rest => (IReadOnlyList<int>)[first, .. rest]));
}
