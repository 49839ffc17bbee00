using MessageBroker.Exchange.Flow.Model;

namespace MessageBroker.Portal.Reading;

/// <summary>A part of the list of looks at content.</summary>
/// <param name="Rows">Newest first.</param>
/// <param name="Next">The list goes on before this time; null where nothing older is there.</param>
public sealed record ViewingSlice(IReadOnlyList<ContentViewRow> Rows, DateTimeOffset? Next)
{
    /// <summary>Most rows of an institution that are looked at for one page.</summary>
    public const int Window = 500;

    /// <param name="bound">Older ones, and those of this very time, are only known in part; null: all are known.</param>
    public static ViewingSlice Of(List<ContentViewRow> rows, DateTimeOffset? bound, int max)
    {
        var known = rows.Where(r => bound is null || r.At > bound).OrderByDescending(r => r.At).ThenBy(r => r.EntryId.ToString("D"), StringComparer.Ordinal).ToList();
        if (known.Count <= max) return new ViewingSlice(known, bound?.AddMilliseconds(1));
        // A time is shown wholly or not at all, so that the next page, which begins before a time, misses none.
        var edge = known[max].At;
        var shown = known.TakeWhile(r => r.At > edge).ToList();
        return shown.Count > 0 ? new ViewingSlice(shown, edge.AddMilliseconds(1)) : new ViewingSlice(known.TakeWhile(r => r.At == edge).ToList(), edge);
    }
}
