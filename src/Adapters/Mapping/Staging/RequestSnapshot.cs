using MessageBroker.Adapters.Contract;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Adapters.Mapping.Staging;

/// <summary>All rows of one request as one transaction saw them.</summary>
internal sealed record RequestSnapshot(
    IReadOnlyDictionary<string, string?> Request,
    IReadOnlyList<NationalTable> Tables,
    IReadOnlyList<NationalAttachment> Attachments,
    IReadOnlyList<Finding> Findings)
{
    /// <summary>
    /// What moved between two snapshots: the request's version, or a data row. The adapter's own columns of the request row may
    /// change meanwhile; they say nothing about the wish.
    /// </summary>
    public IEnumerable<Finding> Moved(RequestSnapshot later, StagingDescription staging)
    {
        var (was, now) = (Request.GetValueOrDefault(staging.Request.Version), later.Request.GetValueOrDefault(staging.Request.Version));
        if (was != now)
            yield return Finding.Of("ADP-0020", $"{staging.Request.Table}.{staging.Request.Version}{staging.KeyText(staging.Request.Table, Request)}", ("was", was ?? ""), ("now", now ?? ""));
        foreach (var (before, after) in Tables.Zip(later.Tables).Where(t => t.First.Name != staging.Request.Table))
            if (FirstChange(before, after) is { } row) yield return Finding.Of("ADP-0021", before.Name + staging.KeyText(before.Name, row), ("table", before.Name));
        if (!Attachments.SequenceEqual(later.Attachments, SameAttachment.Instance)) yield return Finding.Of("ADP-0021", staging.Attachment.Table, ("table", staging.Attachment.Table));
    }

    private static IReadOnlyDictionary<string, string?>? FirstChange(NationalTable before, NationalTable after)
    {
        foreach (var (one, other) in before.Rows.Zip(after.Rows)) if (!one.SequenceEqual(other)) return one;
        if (before.Rows.Count == after.Rows.Count) return null;
        return before.Rows.Count > after.Rows.Count ? before.Rows[after.Rows.Count] : after.Rows[before.Rows.Count];
    }

    private sealed class SameAttachment : IEqualityComparer<NationalAttachment>
    {
        public static SameAttachment Instance { get; } = new();

        public bool Equals(NationalAttachment? x, NationalAttachment? y) =>
            x is not null && y is not null && x.Name == y.Name && x.Mime == y.Mime && x.IsMedical == y.IsMedical && x.Content.AsSpan().SequenceEqual(y.Content);

        public int GetHashCode(NationalAttachment obj) => obj.Name.GetHashCode(StringComparison.Ordinal);
    }
}
