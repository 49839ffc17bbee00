using System.Text;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Operating;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Portal.Proving;
using MessageBroker.Portal.Reading;
using MessageBroker.Portal.Routing;

namespace MessageBroker.Portal.Pages;

/// <summary>
/// What can be done on the pages of evidence: have the bundle judged, take it, have content shown. The last two ask what for, and are entries of the journal before
/// anything is given out.
/// </summary>
internal static class EvidenceDesk
{
    public const string Check = "check", Bundle = "bundle", Show = "show";

    /// <summary>A larger bundle is made by the command.</summary>
    private const int MostBytes = 64 * 1024 * 1024;

    /// <summary>Most octets of content on a page.</summary>
    private const int MostShown = 256 * 1024;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);

    // A bundle reads every leaf of the log: one at a time, so that whoever asks for many waits, and not the flow.
    private static readonly SemaphoreSlim One = new(1);

    /// <summary>What the form of a page asks for.</summary>
    /// <param name="noted">The message that the entry names: that of the page, or the first of the case.</param>
    public static async Task<PageAnswer> PostAsync(PageRequest request, EvidenceModel model, MessageRow noted, IFormCollection form, Func<EvidenceModel, PageAnswer> draw, CancellationToken cancellationToken)
    {
        var (act, purpose) = (form["act"].ToString(), form["purpose"].ToString().Trim());
        if (act == Check) return draw(model with { Bundle = await MakeAsync(request, model.Case, cancellationToken) });
        if (act is not (Bundle or Show)) return PageAnswer.Missing;
        if (OperatorCommands.UnfitPurpose(purpose) is { } unfit)
            return draw(model with { Refusal = unfit, Purpose = purpose.Length > OperatorCommands.LongestPurpose ? "" : purpose, Sent = act }) with { Status = StatusCodes.Status422UnprocessableEntity };
        return act == Bundle
            ? await TakeAsync(request, model, noted, purpose, draw, cancellationToken)
            : await ShowAsync(request, model, form["kind"].ToString(), purpose, draw, cancellationToken);
    }

    private static async Task<PageAnswer> TakeAsync(PageRequest request, EvidenceModel model, MessageRow noted, string purpose, Func<EvidenceModel, PageAnswer> draw, CancellationToken cancellationToken)
    {
        var proven = await MakeAsync(request, model.Case, cancellationToken);
        if (!proven.IsEvidence) return draw(model with { Bundle = proven, Purpose = purpose });
        if (proven.Octets!.Length > MostBytes) return draw(model with { Bundle = proven, IsTooLarge = true, Purpose = purpose });
        await request.Portal.Parts.Views.NoteBundleAsync(Actor(request.Viewer), noted, proven.Sha256, purpose, cancellationToken);
        return PageAnswer.Of(new PageFile(FileName(model.Case.CaseId), "application/zip", proven.Octets));
    }

    private static async Task<PageAnswer> ShowAsync(PageRequest request, EvidenceModel model, string kind, string purpose, Func<EvidenceModel, PageAnswer> draw, CancellationToken cancellationToken)
    {
        if (model.Message is not { } message || !model.Kinds.Contains(kind, StringComparer.Ordinal)) return PageAnswer.Missing;
        var (bytes, fault) = await request.ReadAsync(reader => reader.PayloadAsync(message, kind), cancellationToken);
        if (bytes is not null && PayloadMalware.In(kind, bytes)?.Withheld(kind) is { } withheld)
        {
            await request.Portal.Parts.Views.NoteWithheldAsync(Actor(request.Viewer), message, kind, purpose, withheld.Code, cancellationToken);
            return draw(model with { Shown = new ShownContent(kind, purpose, null, null) { Withheld = withheld } }) with { Status = StatusCodes.Status403Forbidden };
        }

        await request.Portal.Parts.Views.NoteAsync(Actor(request.Viewer), message, kind == PayloadKinds.Sbd ? ContentViews.Sed : kind, purpose, cancellationToken);
        return draw(model with { Shown = new ShownContent(kind, purpose, bytes is null ? null : Text(bytes), fault) });
    }

    private static async Task<ProvenBundle> MakeAsync(PageRequest request, CaseKey key, CancellationToken cancellationToken)
    {
        if (!await One.WaitAsync(PortalView.Patience, cancellationToken)) throw new StoreAwayException("slow");
        try
        {
            // What is not included yet is said at once: the person asks again, and no request of the portal's few waits.
            return await BundleExport.MakeAsync(
                () => request.ReadAsync(reader => reader.BundleAsync(request.Portal.Parts.Evidence(), key), Longest, cancellationToken), key, request.Portal.Parts.Clock, TimeSpan.Zero, cancellationToken);
        }
        finally
        {
            One.Release();
        }
    }

    private static Actor Actor(Viewer viewer) => viewer.Actor(viewer.Is(RouteTable.Auditor) ? RouteTable.Auditor : RouteTable.Operator);

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes.AsSpan(0, Math.Min(bytes.Length, MostShown))) + (bytes.Length > MostShown ? "\n…" : "");

    // The id comes from the other side; a name of a file has plain letters.
    internal static string FileName(string caseId) => $"evidence-{string.Concat(caseId.Where(c => char.IsAsciiLetterOrDigit(c) || c == '-').Take(64))}.zip";
}
