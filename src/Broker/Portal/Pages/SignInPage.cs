using System.Text.RegularExpressions;
using MessageBroker.Portal.Routing;
using MessageBroker.Portal.SignIn;

namespace MessageBroker.Portal.Pages;

/// <summary>Asks for name and password.</summary>
public sealed partial class SignInPage : IPortalPage
{
    public const string Path = "sign-in";

    /// <summary>The value of "act" in the form that has no password.</summary>
    public const string ByCertificate = "certificate";

    public PageRoute Route { get; } = new(Path, RouteTable.Everybody, Posts: true);

    public Task<PageAnswer> LoadAsync(PageRequest request, CancellationToken cancellationToken) =>
        Task.FromResult(Show(request, new SignInModel(Safe(request.Query("to")), request.Query("ended") is not null ? "ended" : null, null, "", Shown(request))));

    public async Task<PageAnswer> PostAsync(PageRequest request, IFormCollection form, CancellationToken cancellationToken)
    {
        var (name, password, to) = (form["u"].ToString().Trim(), form["p"].ToString(), Safe(form["to"].ToString()));
        var desk = request.Desk;
        var (outcome, account) = form["act"] == ByCertificate
            ? request.Certificate is { } certificate ? await desk.TryAsync(certificate, cancellationToken) : (SignInOutcome.CertificateRefused, null)
            : name.Length is 0 or > 40 || password.Length is 0 or > 200
            ? (SignInOutcome.Refused, null)
            : await desk.TryAsync(name, password, cancellationToken);
        if (account is null) return Show(request, new SignInModel(to, null, outcome, name.Length > 40 ? "" : name, Shown(request))) with { Status = StatusCodes.Status403Forbidden };
        request.Open(account);
        return PageAnswer.To(request.To(to.Length > 0 ? to : RouteTable.FirstPath(Reading.Viewer.Of(account))));
    }

    private static PageAnswer Show(PageRequest request, SignInModel model) => PageAnswer.Show<SignInForm, SignInModel>(request.Words["signin.title"], model);

    private static string? Shown(PageRequest request) => request.Certificate?.GetNameInfo(System.Security.Cryptography.X509Certificates.X509NameType.SimpleName, false);

    // Where to after signing in: a place of the portal in plain letters, or the beginning.
    private static string Safe(string? to) => to is not null && Place().IsMatch(to) && !to.StartsWith(Path, StringComparison.Ordinal) ? to : "";

    [GeneratedRegex(@"^[a-z][A-Za-z0-9/_?=&.%+~:-]{0,199}$")]
    private static partial Regex Place();
}
