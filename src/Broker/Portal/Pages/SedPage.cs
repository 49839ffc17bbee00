using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Operating;
using MessageBroker.Exchange.Flow.Views;
using MessageBroker.Portal.Reading;
using MessageBroker.Portal.Routing;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Portal.Pages;

/// <summary>
/// What a SED says, by its pack, in the language of the page. It holds data of persons: that somebody looks stands in the journal before anything is shown, and
/// nothing is shown where that cannot be written.
/// </summary>
public sealed class SedPage : IPortalPage
{
    public PageRoute Route { get; } = new("sed/{id}", RouteTable.Clerks) { Under = WorkPage.Path };

    /// <summary>The address of a message's SED behind the language.</summary>
    public static string To(Guid message) => $"sed/{message:D}";

    public async Task<PageAnswer> LoadAsync(PageRequest request, CancellationToken cancellationToken)
    {
        if (!Guid.TryParseExact(request.Part("id"), "D", out var id)) return PageAnswer.Missing;
        var (model, isContent) = await request.ReadAsync(async reader =>
        {
            if (await reader.MessageAsync(id) is not { } message) return ((SedModel?)null, false);
            var content = await reader.ContentAsync(message);
            var model = Model(message, content, reader, request);
            // Where nothing opens, why it was refused still stands, without what it quotes of a person: whoever entered the data mends them there.
            return (content is null ? model with { Findings = await reader.FindingsAsync(message) } : model with { Findings = [.. content.Findings, .. await reader.FindingsOfContentAsync(message)] }, content is not null);
        }, cancellationToken);
        if (model is null) return PageAnswer.Missing;
        if (isContent) await request.Portal.Parts.Views.NoteAsync(request.Viewer.Actor(RouteTable.Clerk), model.Message, ContentViews.Sed, ContentViews.CaseWork, cancellationToken);
        return PageAnswer.Show<SedDocument, SedModel>(request.Words.Text("sed.title", ("sed", model.Message.SedType ?? "?"), ("case", model.Case.CaseId)), model);
    }

    private static SedModel Model(MessageRow message, SedContent? content, ViewerReader reader, PageRequest request)
    {
        var bare = new SedModel { Message = message, From = Side.Of(message.Direction == Direction.Inbound ? message.Partner : message.Case.Institution, reader.Basis.Directory, request), WithSources = request.Query("sources") == "1" };
        if (content is null) return bare;
        var (pack, schema) = (content.Reading.Pack, content.Reading is { Pack: { } known, SedType: { } type } ? known.Sed(type) : null);
        var outline = SedOutline.Of(content.Reading, request.Language);
        var keys = bare.WithSources && pack is not null ? outline.Lines.SelectMany(l => l.Sources.Marks).Select(m => m.Source).Distinct().Order(StringComparer.Ordinal) : Enumerable.Empty<string>();
        return bare with
        {
            Outline = outline, Files = content.Files, Level = schema?.Level, Provenance = schema?.Provenance, Cdm = pack?.Cdm,
            Sources = [.. keys.Select(key => (key, pack!.Sources.GetValueOrDefault(key, key)))],
        };
    }
}
