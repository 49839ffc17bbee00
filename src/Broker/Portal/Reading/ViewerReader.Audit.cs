using MessageBroker.Evidence.Journal.Notes;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Views;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Portal.Reading;

/// <summary>What auditors read: the journal as a whole, evidence of cases, who looked at what.</summary>
public sealed partial class ViewerReader
{
    /// <summary>How the journal stands.</summary>
    public ValueTask<LogView?> LogAsync(NoteVerifierKey logKey, KeptPromises? promises, Finding? unread) => LogView.ReadAsync(reader, logKey, promises, unread);

    /// <summary>How the newest replay came out that was written down.</summary>
    public ValueTask<ReplayView?> ReplayAsync() => ReplayView.NewestAsync(reader);

    /// <summary>What the journal holds of a case; null where the person sees none.</summary>
    public async ValueTask<EvidenceView?> EvidenceAsync(CaseKey key) => viewer.Sees(key.Institution) ? await EvidenceView.ReadAsync(reader, key) : null;

    /// <summary>The evidence bundle of a case that the person sees.</summary>
    public ValueTask<EvidenceExport> BundleAsync(CaseEvidence evidence, CaseKey key) => viewer.Sees(key.Institution)
        ? evidence.BuildAsync(reader, key, cancellationToken)
        : throw new InvalidOperationException($"case {key} is none that {viewer.Account} sees");

    /// <summary>Who looked at content, newest first: those before a time that fit. Each institution is looked at by itself, over a bounded number of rows.</summary>
    public async ValueTask<ViewingSlice> ViewingsAsync(ViewingFilter filter, DateTimeOffset? before, int max)
    {
        var (rows, bound) = (new List<ContentViewRow>(), (DateTimeOffset?)null);
        foreach (var institution in Institutions)
        {
            var looked = await reader.ContentViewsAsync(institution, filter.Case, before, ViewingSlice.Window);
            rows.AddRange(looked.Where(filter.Fits));
            // Behind its oldest row there may be more, also of the very same time.
            if (looked.Count == ViewingSlice.Window && (bound is null || looked[^1].At > bound)) bound = looked[^1].At;
        }

        return ViewingSlice.Of(rows, bound, max);
    }
}
