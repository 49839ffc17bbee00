using System.Globalization;
using System.Text;
using MessageBroker.Exchange.Flow.Inbound;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Operating;
using MessageBroker.Portal.Routing;
using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Portal.Pages;

/// <summary>A file that came or went with a SED, to be saved: whatever its sender calls it, the browser is told that it is octets and nothing to open here. What is known malware nobody gets.</summary>
public sealed class AttachmentPage : IPortalPage
{
    private const int LongestName = 120;

    public PageRoute Route { get; } = new("sed/{id}/attachment/{number}", RouteTable.Clerks) { Under = WorkPage.Path };

    public static string To(Guid message, int number) => string.Create(CultureInfo.InvariantCulture, $"sed/{message:D}/attachment/{number}");

    public async Task<PageAnswer> LoadAsync(PageRequest request, CancellationToken cancellationToken)
    {
        if (!Guid.TryParseExact(request.Part("id"), "D", out var id) || !int.TryParse(request.Part("number"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > 999) return PageAnswer.Missing;
        var (message, file, bytes) = await request.ReadAsync(async reader =>
        {
            if (await reader.MessageAsync(id) is not { } found || await reader.ContentAsync(found) is not { } content) return default;
            return content.Files.FirstOrDefault(f => f.Number == number) is { } named ? (found, named, await reader.AttachmentAsync(found, number)) : default;
        }, cancellationToken);
        if (message is null || file is null || bytes is null) return PageAnswer.Missing;
        var kind = ReceivedParts.AttachmentKind(number);
        if (KnownMalware.In(bytes) is { } malware)
        {
            var refused = new PayloadMalware(file.Name, malware).Withheld(kind);
            await request.Portal.Parts.Views.NoteWithheldAsync(request.Viewer.Actor(RouteTable.Clerk), message, kind, ContentViews.CaseWork, refused.Code, cancellationToken);
            return PageAnswer.Show<AttachmentWithheld, WithheldModel>(request.Words["sed.withheld.title"], new WithheldModel(message, refused)) with { Status = StatusCodes.Status403Forbidden };
        }

        await request.Portal.Parts.Views.NoteAsync(request.Viewer.Actor(RouteTable.Clerk), message, kind, ContentViews.CaseWork, cancellationToken);
        return PageAnswer.Of(new PageFile(Plain(file.Name), "application/octet-stream", bytes));
    }

    /// <summary>A name to save under: the last part of a path, without what is not shown or turns the text around.</summary>
    public static string Plain(string name)
    {
        var kept = new StringBuilder();
        foreach (var rune in name[(name.LastIndexOfAny(['/', '\\']) + 1)..].EnumerateRunes().Take(LongestName))
            kept.Append(!ShownText.IsShown(rune) || "\"*:<>?|;%".Contains(rune.ToString(), StringComparison.Ordinal) ? "_" : rune.ToString());
        var plain = kept.ToString().Trim(' ', '.');
        return plain.Length == 0 ? "attachment" : plain;
    }
}
