using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Views;
using MessageBroker.Portal.Reading;
using MessageBroker.Portal.Routing;
using MessageBroker.Schemas.Bucs;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Portal.Pages;

/// <summary>One case as its clerk needs it: whose turn it is and until when, what came and went, what may be sent next and what may not.</summary>
public sealed class CasePage : IPortalPage
{
    public PageRoute Route { get; } = new("case/{id}", RouteTable.Clerks) { Under = WorkPage.Path };

    /// <summary>The address of a case behind the language. Two institutions of this broker may share a case id.</summary>
    public static string To(CaseKey key) => $"case/{Uri.EscapeDataString(key.CaseId)}?institution={Uri.EscapeDataString(key.Institution)}";

    public async Task<PageAnswer> LoadAsync(PageRequest request, CancellationToken cancellationToken)
    {
        // A stroke in an id is the one thing that the server leaves as it stands in the address.
        var (id, institution) = (request.Part("id").Replace("%2F", "/", StringComparison.OrdinalIgnoreCase), request.Query("institution"));
        var model = await request.ReadAsync(async reader =>
        {
            List<CaseRow> rows = [.. (await reader.CasesAsync(id)).OrderBy(r => r.Key.Institution, StringComparer.Ordinal)];
            var row = institution is null ? rows.FirstOrDefault() : rows.FirstOrDefault(r => r.Key.Institution == institution);
            return row is not null && await reader.CaseAsync(row.Key) is { } view ? Model(view, [.. rows.Select(r => r.Key).Where(k => k != row.Key)], reader, request) : null;
        }, cancellationToken);
        if (model is null) return PageAnswer.Missing;
        var title = model.Row.RootNumber is { } root ? request.Words.Text("case.title.file", ("id", root)) : request.Words.Text("case.title", ("id", model.Row.Key.CaseId));
        return PageAnswer.Show<CaseFile, CaseModel>(title, model);
    }

    private static CaseModel Model(CaseView view, IReadOnlyList<CaseKey> others, ViewerReader reader, PageRequest request)
    {
        var pack = view.Case.Cdm is { } cdm ? reader.Basis.Packs[cdm] : null;
        string? Title(string? sed) => sed is null ? null : pack?.Sed(sed)?.Title(request.Language);
        var expected = view.Turns.Where(t => t.Turn.Who is TurnParty.Me or TurnParty.Either).Select(t => t.Turn.Arguments.GetValueOrDefault("answer") ?? t.Turn.Arguments.GetValueOrDefault("sed")).ToHashSet();
        CaseAct Act(BucAction action) => new(action.Sed!, Title(action.Sed), action.ParentSed, action.Kind == BucActionKind.DocUpdate, expected.Contains(action.Sed));
        // Writing and sending are one act of the national system: that a draft must be there before it can be sent is nothing that a clerk waits for.
        var sends = (view.State?.Actions ?? []).Where(a => a.Sed is not null && a.Kind is BucActionKind.DocCreate or BucActionKind.DocCreateReply or BucActionKind.DocUpdate).ToList();
        List<CaseAct> open = [.. sends.Where(a => a.IsOpen).Select(Act).Distinct().OrderByDescending(a => a.IsExpected).ThenBy(a => a.IsUpdate).ThenBy(a => a.Sed, StringComparer.Ordinal)];
        return new CaseModel
        {
            View = view, Others = others, Configuration = request.Portal.Settings.ConfigurationName,
            Own = Side.Of(view.Case.Key.Institution, reader.Basis.Directory, request)!, Partner = Side.Of(view.Case.Partner, reader.Basis.Directory, request),
            Seds = [.. view.Messages.Select(m => m.Message).Select(m => new CaseSed(m, Title(m.SedType), AnswerFacts.Of(m, reader.Basis.Parties)))],
            Open = open,
            Closed = [.. sends.Where(a => a.Reason is not null).Select(a => (Act(a), a.Reason!)).DistinctBy(a => (a.Item1, a.Item2.Code, a.Item2.Path)).OrderBy(a => a.Item1.Sed, StringComparer.Ordinal)],
        };
    }
}
