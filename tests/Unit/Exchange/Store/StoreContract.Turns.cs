using MessageBroker.Exchange.Flow.Model;

namespace MessageBroker.Tests.Unit.Exchange.Store;

/// <summary>The order of the work lists: what changes a case takes it out until it is reckoned again, and every case stands in its institution's list once.</summary>
public abstract partial class StoreContract
{
    [SkippableFact]
    public async Task A_case_is_to_be_reckoned_after_whatever_changed_it_and_only_then()
    {
        var (key, message) = (Key("1"), Message(Key("1")));
        await WriteAsync(async s =>
        {
            await s.InsertCaseAsync(Case(key));
            await s.InsertMessageAsync(message);
        });
        Assert.Equal([key], await ReadAsync(r => r.ToReckonAsync(null, 9)));

        await PlaceAsync(new CasePlace(key, TurnRank.OursByDay, "2026-11-24"));
        Assert.Empty(await ReadAsync(r => r.ToReckonAsync(key.Institution, 9)));
        Assert.Equal([key], (await ReadAsync(r => r.CasesByTurnAsync(key.Institution, TurnRank.OursByDay, TurnRank.OursByRule, null, 9))).Select(p => p.Case));

        foreach (var change in new Func<MessageBroker.Exchange.Flow.Ports.IStoreSession, ValueTask>[]
        {
            async s => await s.UpdateMessageAsync((await s.MessageAsync(message.Id))! with { ReceiptAt = Noon }, message.State),
            async s => await s.UpdateCaseAsync((await s.CaseAsync(key))! with { Partner = "RO:80299" }),
            async s => await s.InsertRecordAsync(new RecordRow { Case = key, Number = 1, MessageId = message.Id, EntryId = message.Id, Kind = RecordKind.Fact, Said = "referral", At = Noon }),
        })
        {
            await WriteAsync(change);
            Assert.Equal([key], await ReadAsync(r => r.ToReckonAsync(key.Institution, 9)));
            Assert.Empty(await ReadAsync(r => r.CasesByTurnAsync(key.Institution, TurnRank.OursByDay, TurnRank.Nothing, null, 9)));
            await PlaceAsync(new CasePlace(key, TurnRank.OursByDay, "2026-11-24"));
        }
    }

    [SkippableFact]
    public async Task Work_lists_show_each_case_once_in_their_order_behind_any_place()
    {
        var places = Enumerable.Range(0, 36).Select(i => new CasePlace(
            Key($"{i / 2:000}", i % 2 == 0 ? "RO:80246" : "RO:80247"), (TurnRank)(i % 3), i % 3 == 1 ? "" : $"2026-11-{10 + i % 5}")).ToList();
        await WriteAsync(async s =>
        {
            foreach (var place in places) await s.InsertCaseAsync(Case(place.Case));
        });
        foreach (var place in places) await PlaceAsync(place);

        // As a person sees it who works for both: page by page, behind the last row of the page before.
        var (seen, after) = (new List<CasePlace>(), (CasePlace?)null);
        do
        {
            var page = new List<CasePlace>();
            foreach (var institution in new[] { "RO:80246", "RO:80247" })
                page.AddRange(await ReadAsync(r => r.CasesByTurnAsync(institution, TurnRank.OursByDay, TurnRank.OthersByDay, after, 5)));
            page.Sort();
            seen.AddRange(page.Take(5));
            after = page.Count == 0 ? null : page[Math.Min(4, page.Count - 1)];
        }
        while (after is not null);
        Assert.Equal(places.Order(), seen);
        Assert.Equal(
            places.Count(p => p is { Case.Institution: "RO:80246", Rank: TurnRank.OursByDay } && string.CompareOrdinal(p.Until, "2026-11-12") < 0),
            await ReadAsync(r => r.CountByTurnAsync("RO:80246", TurnRank.OursByDay, null, "2026-11-12", 99)));
        Assert.Equal(2, await ReadAsync(r => r.CountByTurnAsync("RO:80246", TurnRank.OursByRule, null, null, 2)));
    }

    [SkippableFact]
    public async Task Cases_without_a_national_file_are_found_newest_first()
    {
        await WriteAsync(async s =>
        {
            for (var i = 0; i < 9; i++) await s.InsertCaseAsync(Case(Key($"{i}")) with { CreatedAt = Noon.AddSeconds(i / 2), NationalSystem = "iis", RootNumber = i % 3 == 0 ? $"R{i}" : null });
        });
        var (seen, after) = (new List<CaseRow>(), (CaseRow?)null);
        while (await ReadAsync(r => r.RootlessAsync(Key("1").Institution, after, 2)) is { Count: > 0 } page)
        {
            seen.AddRange(page);
            after = page[^1];
        }

        Assert.Equal(["8", "7", "5", "4", "2", "1"], seen.Select(c => c.Key.CaseId));
    }

    [SkippableFact]
    public async Task Who_looked_at_content_is_found_by_institution_and_by_case()
    {
        ContentViewRow View(string caseId, string institution, int minute) => new()
        {
            EntryId = Guid.CreateVersion7(), Case = Key(caseId, institution), MessageId = Guid.CreateVersion7(), Account = "ana", Role = "clerk", Content = "sed", Purpose = "case-work", At = Noon.AddMinutes(minute),
        };
        ContentViewRow[] views = [View("1", "RO:80246", 1), View("2", "RO:80246", 2), View("1", "RO:80247", 3)];
        await WriteAsync(async s =>
        {
            foreach (var view in views) await s.InsertContentViewAsync(view);
        });
        Assert.Equal([views[1], views[0]], await ReadAsync(r => r.ContentViewsAsync("RO:80246", null, null, 9)));
        Assert.Equal([views[0]], await ReadAsync(r => r.ContentViewsAsync("RO:80246", "1", null, 9)));
        Assert.Equal([views[0]], await ReadAsync(r => r.ContentViewsAsync("RO:80246", null, views[1].At, 9)));
    }

    [SkippableFact]
    public async Task The_last_walk_over_all_cases_is_remembered()
    {
        Assert.Null(await ReadAsync(r => r.TurnWalkAsync()));
        foreach (var walk in new[] { new TurnWalk("a", Noon), new TurnWalk("b", Noon.AddDays(1)) })
        {
            await WriteAsync(async s => await s.PutTurnWalkAsync(walk));
            Assert.Equal(walk, await ReadAsync(r => r.TurnWalkAsync()));
        }
    }

    private Task PlaceAsync(CasePlace place) => WriteAsync(async s => Assert.True(await s.SetTurnAsync(place.Case, () => new ValueTask<CasePlace?>(place))));
}
