using MessageBroker.Portal.Routing;

namespace MessageBroker.Portal.Pages;

/// <summary>The statement that the law asks for, and where to tell of a difficulty.</summary>
public sealed class AccessibilityPage : IPortalPage
{
    public const string Path = "accessibility";

    public PageRoute Route { get; } = new(Path, RouteTable.Everybody);

    public Task<PageAnswer> LoadAsync(PageRequest request, CancellationToken cancellationToken) =>
        Task.FromResult(PageAnswer.Show<Accessibility, AccessibilityModel>(request.Words["accessibility.title"], new AccessibilityModel(request.Portal.Settings.Name)));
}
