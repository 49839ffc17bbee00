using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Portal.Routing;

namespace MessageBroker.Portal.Pages;

/// <summary>What the journal holds of one message, whether it can be proven yet, and its content for a purpose.</summary>
public sealed class EvidenceMessagePage : IPortalPage
{
    public PageRoute Route { get; } = new("evidence/messages/{id}", RouteTable.Lookers, Posts: true) { Under = EvidenceSearchPage.Path };

    public async Task<PageAnswer> LoadAsync(PageRequest request, CancellationToken cancellationToken) =>
        await ReadAsync(request, cancellationToken) is { } model ? Draw(request, model) : PageAnswer.Missing;

    public async Task<PageAnswer> PostAsync(PageRequest request, IFormCollection form, CancellationToken cancellationToken) =>
        await ReadAsync(request, cancellationToken) is { } model
            ? await EvidenceDesk.PostAsync(request, model, model.Message!, form, m => Draw(request, m), cancellationToken)
            : PageAnswer.Missing;

    private static PageAnswer Draw(PageRequest request, EvidenceModel model) =>
        PageAnswer.Show<EvidenceSheet, EvidenceModel>(request.Words.Text("evidence.of.message", ("sed", model.Message!.SedType ?? "?"), ("case", model.Case.CaseId)), model);

    private static async Task<EvidenceModel?> ReadAsync(PageRequest request, CancellationToken cancellationToken)
    {
        if (!Guid.TryParseExact(request.Part("id"), "D", out var id)) return null;
        return await request.ReadAsync(async reader =>
        {
            if (await reader.MessageAsync(id) is not { } message || await reader.EvidenceAsync(message.Case) is not { } view) return null;
            return new EvidenceModel
            {
                View = view, Message = message, Path = $"evidence/messages/{id:D}", Commands = EvidenceCasePage.Commands(request, message.Case),
                // The AS4 message is shown by its headers elsewhere and is no text; all that it carries is among the others.
                Kinds = [.. (await reader.PayloadKindsAsync(message)).Where(k => k != PayloadKinds.As4)],
            };
        }, cancellationToken);
    }
}
