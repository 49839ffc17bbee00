using System.Globalization;
using MessageBroker.Exchange.Flow.Operating;
using MessageBroker.Portal.Reading;
using MessageBroker.Portal.Routing;

namespace MessageBroker.Portal.Pages;

/// <summary>Who looked at which content, and what for: per message, case and account, newest first.</summary>
public sealed class ViewingsPage : IPortalPage
{
    public const string Path = "views";

    private const int PageSize = 50;

    private static readonly DateTimeOffset Latest = new(9999, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public PageRoute Route { get; } = new(Path, RouteTable.Auditors) { Menu = "views.title" };

    public async Task<PageAnswer> LoadAsync(PageRequest request, CancellationToken cancellationToken)
    {
        var (caseId, message, account) = (request.Query("case"), request.Query("message"), request.Query("account"));
        var id = Guid.TryParseExact(message, "D", out var read) ? read : (Guid?)null;
        var isUnread = message is not null && id is null;
        var slice = isUnread ? new ViewingSlice([], null) : await request.ReadAsync(reader => reader.ViewingsAsync(new ViewingFilter(caseId, id, account), Before(request), PageSize), cancellationToken);
        var next = slice.Next is { } before ? Address(("case", caseId), ("message", message), ("account", account), ("before", before.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture))) : null;
        return PageAnswer.Show<Viewings, ViewingsModel>(request.Words["views.title"], new ViewingsModel(caseId, message, account, isUnread, slice.Rows, next));
    }

    /// <summary>The word for what a look was for: a code has one, a person's words stand as they are.</summary>
    internal static string? CodeOf(string purpose) => purpose == ContentViews.CaseWork ? "views.case-work" : null;

    private static DateTimeOffset? Before(PageRequest request) =>
        long.TryParse(request.Query("before"), NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds < Latest.ToUnixTimeMilliseconds() ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;

    private static string Address(params (string Name, string? Value)[] values) =>
        $"{Path}?{string.Join('&', values.Where(v => v.Value is not null).Select(v => $"{v.Name}={Uri.EscapeDataString(v.Value!)}"))}";
}
