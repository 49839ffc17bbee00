using MessageBroker.Exchange.Flow.Housekeeping;
using MessageBroker.Exchange.Flow.Inbound;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Verdicts;
using MessageBroker.Exchange.Flow.Views;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Portal.Reading;

/// <summary>What the pages of clerks read.</summary>
public sealed partial class ViewerReader
{
    /// <summary>Most cases that changed and are not in order yet which a page puts in order by itself.</summary>
    public const int MostChanged = 60;

    /// <summary>A page of the work list, with how many stand where. Whose turn it is, is asked of each case that is shown; the list's order alone comes from the store.</summary>
    public async ValueTask<TurnList> TurnsAsync(TurnFilter filter, CasePlace? after, int max)
    {
        List<string> own = [.. Institutions.Where(i => filter.Institution is null || i == filter.Institution)];
        var (changed, isWhole) = await ChangedAsync(own);
        var places = changed.Where(p => p.Rank >= filter.From && p.Rank <= filter.To && (after is null || p.CompareTo(after) > 0)).ToList();
        foreach (var institution in own) places.AddRange(await reader.CasesByTurnAsync(institution, filter.From, filter.To, after, max + 1));
        places.Sort();
        var lines = new List<TurnLine>();
        foreach (var place in places.Take(max))
            if (await LineAsync(place) is { } line) lines.Add(line);
        return new TurnList(lines, places.Count > max ? places[max - 1] : null, await CountsAsync(own, changed, filter.Today), isWhole);
    }

    /// <summary>Cases by what a person has at hand: the international id, the number of a national file (its own case first, then those of questions about it), or the key of a row in a national table; in whatever case of letters, and the spelling as given first.</summary>
    public async ValueTask<IReadOnlyList<CaseRow>> FindCasesAsync(string id)
    {
        foreach (var spelling in Spellings(id))
        {
            if (await CasesAsSpeltAsync(spelling) is { Count: > 0 } found) return found;
            var ofRow = new List<CaseRow>();
            foreach (var key in (await ByNationalRowAsync(spelling)).Select(m => m.Case).Distinct())
                if (await reader.CaseAsync(key) is { } row) ofRow.Add(row);
            if (ofRow.Count > 0) return ofRow;
        }

        return [];
    }

    private async ValueTask<IReadOnlyList<CaseRow>> CasesAsSpeltAsync(string id)
    {
        if (await CasesAsync(id) is { Count: > 0 } byId) return byId;
        var found = new List<CaseRow>();
        foreach (var hosted in basis.Parties.Hosted.Where(h => viewer.Sees(h.Id)))
        {
            if (await reader.CaseByRootAsync(hosted.Id, hosted.NationalSystem, id) is { } row) found.Add(row);
            foreach (var key in await reader.CasesAboutAsync(hosted.Id, hosted.NationalSystem, id, MostOfOneId))
                if (await reader.CaseAsync(key) is { } beside) found.Add(beside);
        }

        return [.. found.DistinctBy(r => r.Key)];
    }

    /// <summary>A page of cases that no national file is known for, newest first.</summary>
    public async ValueTask<(IReadOnlyList<CaseRow> Rows, CaseRow? Next)> RootlessAsync(CaseRow? after, int max)
    {
        var rows = new List<CaseRow>();
        foreach (var institution in Institutions) rows.AddRange(await reader.RootlessAsync(institution, after, max + 1));
        rows = [.. rows.OrderByDescending(r => r.CreatedAt).ThenByDescending(r => r.Key.CaseId, StringComparer.Ordinal).ThenByDescending(r => r.Key.Institution, StringComparer.Ordinal)];
        return rows.Count > max ? (rows.GetRange(0, max), rows[max - 1]) : (rows, null);
    }

    /// <summary>A page of refused requests of the own national systems, newest first, without those that a later version of the row has taken the place of.</summary>
    public async ValueTask<MessageSlice> ReturnedAsync(MessagePlace? after, int max)
    {
        var page = await MessagesAsync(RefusedRows.Filter(null), after, max);
        return page with { Rows = await RefusedRows.StandingAsync(reader, page.Rows) };
    }

    /// <summary>Messages of a case in order of insertion; none where the person sees none.</summary>
    public async ValueTask<IReadOnlyList<MessageRow>> MessagesOfAsync(CaseKey key) => viewer.Sees(key.Institution) ? await reader.MessagesAsync(key) : [];

    /// <summary>Messages that came in and are held, oldest first.</summary>
    public async ValueTask<IReadOnlyList<MessageRow>> HeldAsync(int max)
    {
        var held = new List<MessageRow>();
        foreach (var institution in Institutions) held.AddRange(await reader.InboundInStateAsync(institution, MessageState.Held, max));
        return [.. held.OrderBy(m => m.CreatedAt).Take(max)];
    }

    /// <summary>One case row; null where the person sees none.</summary>
    public async ValueTask<CaseRow?> CaseRowAsync(CaseKey key) => viewer.Sees(key.Institution) ? await reader.CaseAsync(key) : null;

    /// <summary>What a message carries; null where nothing opens. Whoever shows it notes first who looks.</summary>
    public async ValueTask<SedContent?> ContentAsync(MessageRow message) =>
        viewer.Sees(message.Case.Institution) ? await SedContent.ReadAsync(reader, vault, message, basis.Packs, cancellationToken) : null;

    /// <summary>Findings of the verdicts on a message that count, errors first, with what they quote of the content.</summary>
    public async ValueTask<IReadOnlyList<Finding>> FindingsOfContentAsync(MessageRow message) => [.. (await JudgedAsync(message)).Distinct()];

    /// <summary>The octets of an attachment, by its number.</summary>
    public async ValueTask<byte[]?> AttachmentAsync(MessageRow message, int number) =>
        viewer.Sees(message.Case.Institution) ? await SedContent.FileAsync(reader, vault, message, number, cancellationToken) : null;

    private async ValueTask<TurnLine?> LineAsync(CasePlace place)
    {
        if (await reader.CaseAsync(place.Case) is not { } row) return null;
        var messages = await reader.MessagesAsync(place.Case);
        return new TurnLine(row, CaseTurn.Of(row, CaseHistory.Of(messages, await reader.RecordsAsync(place.Case)), basis), messages.Count == 0 ? null : messages[^1]);
    }

    // What changed a moment ago is what somebody has just worked on: it is missed first where it is not in the list.
    private async ValueTask<(List<CasePlace> Places, bool IsWhole)> ChangedAsync(List<string> institutions)
    {
        var (places, isWhole) = (new List<CasePlace>(), true);
        foreach (var institution in institutions)
        {
            var changed = await reader.ToReckonAsync(institution, MostChanged + 1);
            isWhole &= places.Count + changed.Count <= MostChanged;
            foreach (var key in changed.Take(MostChanged - places.Count))
                if (await TurnKeeper.OfAsync(reader, key, basis) is { } place) places.Add(place);
        }

        return (places, isWhole);
    }

    private async ValueTask<TurnCounts> CountsAsync(List<string> institutions, List<CasePlace> changed, string today)
    {
        async ValueTask<int> Count(TurnRank rank, string? from, string? before)
        {
            var count = changed.Count(p => p.Rank == rank && string.CompareOrdinal(p.Until, from ?? "") >= 0 && (before is null || string.CompareOrdinal(p.Until, before) < 0));
            foreach (var institution in institutions) count += await reader.CountByTurnAsync(institution, rank, from, before, MostCounted + 1);
            return Math.Min(count, MostCounted + 1);
        }

        return new TurnCounts(
            await Count(TurnRank.OursByDay, null, today), await Count(TurnRank.OursByDay, today, null), await Count(TurnRank.OursByRule, null, null),
            await Count(TurnRank.OthersByDay, null, null) + await Count(TurnRank.OthersByRule, null, null), await Count(TurnRank.Nobody, null, null));
    }
}
