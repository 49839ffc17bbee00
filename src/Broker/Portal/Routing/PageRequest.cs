using MessageBroker.Portal.Reading;
using MessageBroker.Portal.SignIn;
using MessageBroker.Portal.Wording;

namespace MessageBroker.Portal.Routing;

/// <summary>One request as a page sees it: who asks, in which language, with which address.</summary>
public sealed class PageRequest(HttpContext http, string language, PortalView portal)
{
    public Words Words { get; } = Words.In(language);

    public string Language => language;

    /// <summary>Who is signed in; a page that asks for a role always has one.</summary>
    public Viewer Viewer => SignedIn ?? throw new InvalidOperationException("the page is open to everybody: nobody need be signed in");

    public Viewer? SignedIn => http.Features.Get<Viewer>();

    public PortalView Portal => portal;

    /// <summary>Where names and passwords are looked at.</summary>
    internal SignInDesk Desk => http.RequestServices.GetRequiredService<SignInDesk>();

    /// <summary>The certificate that the browser showed; null where it has none, or was not asked.</summary>
    internal System.Security.Cryptography.X509Certificates.X509Certificate2? Certificate => portal.Settings.AsksCertificates ? http.Connection.ClientCertificate : null;

    /// <summary>Opens a session for an account.</summary>
    internal void Open(Exchange.Flow.Model.AccountRow account) => http.RequestServices.GetRequiredService<Sessions>().Open(http, account.Name, account.Stamp);

    /// <summary>Ends the session.</summary>
    internal void Close() => http.RequestServices.GetRequiredService<Sessions>().Close(http);

    /// <summary>Longest value that anything is looked for by.</summary>
    private const int MostQuery = 200;

    /// <summary>A value of the address behind the question mark, trimmed; null where it is absent or empty. One that is too long is cut behind the longest that fits nothing: it finds nothing, where absent would mean all.</summary>
    public string? Query(string name) => http.Request.Query[name].FirstOrDefault()?.Trim() is { Length: > 0 } value ? value.Length <= MostQuery ? value : value[..(MostQuery + 1)] : null;

    /// <summary>Every value of a name in the address.</summary>
    public IReadOnlyList<string> QueryAll(string name) => [.. http.Request.Query[name].OfType<string>().Where(v => v.Length is > 0 and <= 40).Take(20)];

    /// <summary>The day by the clock of the pages.</summary>
    public DateOnly Today => DateOnly.FromDateTime(portal.Local(portal.Now).DateTime);

    /// <summary>A part of the path.</summary>
    public string Part(string name) => http.Request.RouteValues[name] as string ?? "";

    /// <summary>The address behind the language, with the question mark and what follows.</summary>
    public string Address => $"{http.Request.Path.ToUriComponent()[(language.Length + 1)..].TrimStart('/')}{http.Request.QueryString.Value}";

    /// <summary>An address of the portal in this language.</summary>
    public string To(string path) => $"/{language}/{path}";

    /// <summary>Reads what the person may see, in one snapshot, within the time limit.</summary>
    public Task<T> ReadAsync<T>(Func<ViewerReader, ValueTask<T>> read, CancellationToken cancellationToken) => portal.ReadAsync(Viewer, read, cancellationToken);

    /// <summary>As the other, where one reader at a time is let take longer.</summary>
    public Task<T> ReadAsync<T>(Func<ViewerReader, ValueTask<T>> read, TimeSpan longest, CancellationToken cancellationToken) => portal.ReadAsync(Viewer, read, cancellationToken, longest);
}
