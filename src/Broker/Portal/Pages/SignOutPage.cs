using MessageBroker.Portal.Routing;

namespace MessageBroker.Portal.Pages;

/// <summary>Ends the session.</summary>
public sealed class SignOutPage : IPortalPage
{
    public const string Path = "sign-out";

    public PageRoute Route { get; } = new(Path, RouteTable.Everybody, Posts: true);

    // Looking ends nothing.
    public Task<PageAnswer> LoadAsync(PageRequest request, CancellationToken cancellationToken) => Task.FromResult(PageAnswer.To(request.To("")));

    public Task<PageAnswer> PostAsync(PageRequest request, IFormCollection form, CancellationToken cancellationToken)
    {
        request.Close();
        return Task.FromResult(PageAnswer.To(request.To(SignInPage.Path)));
    }
}
