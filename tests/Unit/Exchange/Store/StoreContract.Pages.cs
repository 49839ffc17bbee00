using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Store.Tables;

namespace MessageBroker.Tests.Unit.Exchange.Store;

/// <summary>Lists by time: every message once, whatever shares its time, and never more than a bounded look.</summary>
public abstract partial class StoreContract
{
    [SkippableFact]
    public async Task Pages_of_messages_show_each_one_once_newest_first_though_many_share_a_time()
    {
        var rows = await ManyAsync(40, i => Message(Key("1", i % 3 == 0 ? "RO:80247" : "RO:80246"), state: i % 4 == 0 ? MessageState.Held : MessageState.Delivered) with
        {
            CreatedAt = Noon.AddSeconds(i / 8), SedType = i % 2 == 0 ? "F001" : "F002", Cause = i % 4 == 0 ? "ADP-0012,SED-0012" : null,
        });
        foreach (var (filter, fits) in new (MessageFilter, Func<MessageRow, bool>)[]
        {
            (new MessageFilter(), _ => true),
            (new MessageFilter { Institution = "RO:80247" }, m => m.Case.Institution == "RO:80247"),
            (new MessageFilter { State = MessageState.Held }, m => m.State == MessageState.Held),
            (new MessageFilter { State = MessageState.Held, Institution = "RO:80246", SedType = "F001" }, m => m is { State: MessageState.Held, SedType: "F001", Case.Institution: "RO:80246" }),
            (new MessageFilter { State = MessageState.Delivered, Institution = "RO:80246" }, m => m is { State: MessageState.Delivered, Case.Institution: "RO:80246" }),
            (new MessageFilter { From = Noon.AddSeconds(1), Until = Noon.AddSeconds(3) }, m => m.CreatedAt >= Noon.AddSeconds(1) && m.CreatedAt < Noon.AddSeconds(3)),
            (new MessageFilter { Code = "SED-0012" }, m => m.Cause is not null),
            (new MessageFilter { Code = "SED-001" }, _ => false),
            (new MessageFilter { WithCause = true, Institution = "RO:80247" }, m => m.Cause is not null && m.Case.Institution == "RO:80247"),
        })
        {
            var seen = new List<MessageRow>();
            MessagePlace? after = null;
            do
            {
                var page = await ReadAsync(r => r.MessagePageAsync(filter, after, 7));
                Assert.True(page.Rows.Count <= 7);
                seen.AddRange(page.Rows);
                after = page.Next;
            }
            while (after is not null);
            Assert.Equal(rows.Where(fits).Select(m => m.Id).Order(), seen.Select(m => m.Id).Order());
            Assert.Equal(seen.Select(m => m.CreatedAt).OrderDescending(), seen.Select(m => m.CreatedAt));
        }
    }

    [SkippableFact]
    public async Task Times_of_messages_are_told_newest_first_from_a_time_on_for_one_institution_and_for_all()
    {
        var rows = await ManyAsync(30, i => Message(Key("1", i % 3 == 0 ? "RO:80247" : "RO:80246")) with { CreatedAt = Noon.AddMinutes(i / 2), Cause = i % 5 == 0 ? "SED-0012" : null });
        var since = Noon.AddMinutes(4);
        IEnumerable<MessageRow> known = rows.Where(m => m.CreatedAt >= since).OrderByDescending(m => m.CreatedAt);
        Assert.Equal(known.Select(m => m.CreatedAt), await ReadAsync(r => r.MessageTimesAsync(null, since, 99)));
        Assert.Equal(known.Where(m => m.Case.Institution == "RO:80247").Select(m => m.CreatedAt), await ReadAsync(r => r.MessageTimesAsync("RO:80247", since, 99)));
        Assert.Equal(known.Take(3).Select(m => m.CreatedAt), await ReadAsync(r => r.MessageTimesAsync(null, since, 3)));
        var causes = await ReadAsync(r => r.CauseTimesAsync(since, 99));
        Assert.Equal(known.Where(m => m.Cause is not null).Select(m => (m.Case.Institution, m.CreatedAt)).Order(), causes.Order());
        Assert.Equal(2, (await ReadAsync(r => r.CauseTimesAsync(since, 2))).Count);
    }

    [SkippableFact]
    public async Task A_page_looks_at_a_bounded_number_of_messages_and_says_where_it_ended()
    {
        await ManyAsync(MessagePages.Window + 10, i => Message(Key("1")) with { CreatedAt = Noon.AddMilliseconds(i), SedType = i == 0 ? "H001" : "F001" });
        var first = await ReadAsync(r => r.MessagePageAsync(new MessageFilter { SedType = "H001" }, null, 5));
        Assert.Empty(first.Rows);
        Assert.False(first.IsFull);
        var second = await ReadAsync(r => r.MessagePageAsync(new MessageFilter { SedType = "H001" }, first.Next, 5));
        Assert.Single(second.Rows);
        Assert.Null(second.Next);
    }

    [SkippableFact]
    public async Task The_oldest_message_of_a_state_is_found_for_one_institution_and_for_all()
    {
        await ManyAsync(6, i => Message(Key("1", i % 2 == 0 ? "RO:80247" : "RO:80246"), state: MessageState.Held) with { CreatedAt = Noon.AddMinutes(i) });
        Assert.Equal(Noon, await ReadAsync(r => r.OldestAsync(MessageState.Held, null)));
        Assert.Equal(Noon.AddMinutes(1), await ReadAsync(r => r.OldestAsync(MessageState.Held, "RO:80246")));
        Assert.Null(await ReadAsync(r => r.OldestAsync(MessageState.GivenUp, "RO:80246")));
        Assert.Null(await ReadAsync(r => r.OldestAsync(MessageState.GivenUp, null)));
    }

    private async Task<IReadOnlyList<MessageRow>> ManyAsync(int count, Func<int, MessageRow> make)
    {
        var rows = Enumerable.Range(0, count).Select(make).ToList();
        await WriteAsync(async s =>
        {
            foreach (var key in rows.Select(r => r.Case).Distinct()) await s.InsertCaseAsync(Case(key));
            foreach (var row in rows) await s.InsertMessageAsync(row);
        });
        return rows;
    }
}
