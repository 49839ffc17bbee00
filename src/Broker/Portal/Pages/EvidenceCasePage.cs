using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Portal.Routing;
using MessageBroker.Portal.Wording;

namespace MessageBroker.Portal.Pages;

/// <summary>What the journal holds of a case, and the bundle that proves it.</summary>
public sealed class EvidenceCasePage : IPortalPage
{
    public PageRoute Route { get; } = new("evidence/cases/{institution}/{id}", RouteTable.Lookers, Posts: true) { Under = EvidenceSearchPage.Path };

    public static string PathOf(CaseKey key) => $"evidence/cases/{Uri.EscapeDataString(key.Institution)}/{Uri.EscapeDataString(key.CaseId)}";

    public async Task<PageAnswer> LoadAsync(PageRequest request, CancellationToken cancellationToken) =>
        await ReadAsync(request, cancellationToken) is { } model ? Draw(request, model) : PageAnswer.Missing;

    public async Task<PageAnswer> PostAsync(PageRequest request, IFormCollection form, CancellationToken cancellationToken) =>
        await ReadAsync(request, cancellationToken) is { } model && model.View.Messages is [var first, ..]
            ? await EvidenceDesk.PostAsync(request, model, first, form, m => Draw(request, m), cancellationToken)
            : PageAnswer.Missing;

    /// <summary>What makes and checks the same file elsewhere.</summary>
    internal static IReadOnlyList<string> Commands(PageRequest request, CaseKey key) =>
    [
        $"broker evidence export {ShellWord.Of(key.CaseId)} --institution {ShellWord.Of(key.Institution)} -o {EvidenceDesk.FileName(key.CaseId)} --config {ShellWord.Of(request.Portal.Settings.ConfigurationName)}",
        $"broker-verify bundle {EvidenceDesk.FileName(key.CaseId)} --lang {request.Language}",
    ];

    private static PageAnswer Draw(PageRequest request, EvidenceModel model) =>
        PageAnswer.Show<EvidenceSheet, EvidenceModel>(request.Words.Text("evidence.of.case", ("case", model.Case.CaseId)), model);

    private static async Task<EvidenceModel?> ReadAsync(PageRequest request, CancellationToken cancellationToken)
    {
        // Routing leaves an escaped slash as it is.
        var key = new CaseKey(request.Part("institution"), request.Part("id").Replace("%2F", "/", StringComparison.OrdinalIgnoreCase));
        return await request.ReadAsync(
            async reader => await reader.EvidenceAsync(key) is { } view ? new EvidenceModel { View = view, Path = PathOf(key), Commands = Commands(request, key) } : null, cancellationToken);
    }
}
