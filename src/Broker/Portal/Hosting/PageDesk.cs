using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Portal.Pages;
using MessageBroker.Portal.Parts;
using MessageBroker.Portal.Reading;
using MessageBroker.Portal.Routing;
using MessageBroker.Portal.SignIn;
using MessageBroker.Portal.Wording;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace MessageBroker.Portal.Hosting;

/// <summary>Takes each request to its page: who asks, may they, what does the page answer. Roles, tokens of forms and errors are seen to here, never in a page.</summary>
internal sealed partial class PageDesk(PortalView portal, Sessions sessions, IAntiforgery forms, ILogger<PageDesk> log)
{
    /// <summary>What goes wrong becomes a page in the person's language, and the reason a line in the log.</summary>
    public async Task GuardAsync(HttpContext http, RequestDelegate next)
    {
        try
        {
            await next(http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            Gone(http.Request.Path);
        }
        catch (Exception away) when (Away.ReasonOf(away) is { } reason && !http.Response.HasStarted)
        {
            StoreAway(reason);
            await ProblemAsync(http, LanguageOf(http), StatusCodes.Status503ServiceUnavailable, withViewer: false);
        }
        catch (BadHttpRequestException bad) when (!http.Response.HasStarted)
        {
            await ProblemAsync(http, LanguageOf(http), bad.StatusCode, withViewer: false);
        }
        catch (Exception defect) when (!http.Response.HasStarted)
        {
            Defect(http.TraceIdentifier, defect);
            await ProblemAsync(http, LanguageOf(http), StatusCodes.Status500InternalServerError, withViewer: false);
        }
    }

    public async Task RootAsync(HttpContext http)
    {
        http.Response.Headers.Vary = "Accept-Language";
        await HomeAsync(http, Preferred(http.Request));
    }

    public async Task HomeAsync(HttpContext http, string language)
    {
        var viewer = await sessions.ReadAsync(http, http.RequestAborted);
        http.Response.Redirect(viewer is null ? $"/{language}/{SignInPage.Path}" : $"/{language}/{RouteTable.FirstPath(viewer)}");
    }

    public async Task ShowAsync(HttpContext http, string language, IPortalPage page)
    {
        if (!await MayAsync(http, language, page.Route)) return;
        var request = new PageRequest(http, language, portal);
        await AnswerAsync(http, request, page.Route, await page.LoadAsync(request, http.RequestAborted));
    }

    public async Task PostAsync(HttpContext http, string language, IPortalPage page)
    {
        if (!await MayAsync(http, language, page.Route)) return;
        if (!await IsSoundAsync(http))
        {
            await ProblemAsync(http, language, StatusCodes.Status400BadRequest);
            return;
        }

        var request = new PageRequest(http, language, portal);
        await AnswerAsync(http, request, page.Route, await page.PostAsync(request, await http.Request.ReadFormAsync(http.RequestAborted), http.RequestAborted));
    }

    public async Task MissingAsync(HttpContext http)
    {
        http.Features.Set(await sessions.ReadAsync(http, http.RequestAborted));
        await ProblemAsync(http, LanguageOf(http), StatusCodes.Status404NotFound);
    }

    // What cannot be read as a form at all is refused like one without its token; browsers send ours in this one form.
    private async Task<bool> IsSoundAsync(HttpContext http)
    {
        try
        {
            return IsForm(http.Request) && await forms.IsRequestValidAsync(http);
        }
        catch (AntiforgeryValidationException)
        {
            return false;
        }
    }

    private static bool IsForm(HttpRequest request) => MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) && (type.Charset.Length == 0 || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    private async Task<bool> MayAsync(HttpContext http, string language, PageRoute route)
    {
        var viewer = await sessions.ReadAsync(http, http.RequestAborted);
        http.Features.Set(viewer);
        if (route.IsOpen || viewer?.IsOneOf(route.Roles) == true) return true;
        if (viewer is null)
        {
            var address = new PageRequest(http, language, portal).Address;
            http.Response.Redirect($"/{language}/{SignInPage.Path}?to={Uri.EscapeDataString(address)}{(sessions.Had(http) ? "&ended=1" : "")}");
            return false;
        }

        await ProblemAsync(http, language, StatusCodes.Status403Forbidden, roles: route.Roles);
        return false;
    }

    private async Task AnswerAsync(HttpContext http, PageRequest request, PageRoute route, PageAnswer answer)
    {
        if (answer.Location is { } location) Lead(http, location);
        else if (answer.File is { } file) await SendAsync(http, file);
        else if (answer.Component is null) await ProblemAsync(http, request.Language, answer.Status);
        else await DrawAsync(http, Frame(http, request, route, answer.Title), answer);
    }

    // After a form the browser opens the next page anew, whatever it did before.
    private static void Lead(HttpContext http, string location)
    {
        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        http.Response.Headers.Location = location;
    }

    private static async Task SendAsync(HttpContext http, PageFile file)
    {
        http.Response.ContentType = file.ContentType;
        http.Response.ContentLength = file.Bytes.Length;
        // A name may be a stranger's: the header is put together by what knows its form, in every script.
        var saved = new Microsoft.Net.Http.Headers.ContentDispositionHeaderValue("attachment");
        saved.SetHttpFileName(file.Name);
        http.Response.Headers.ContentDisposition = saved.ToString();
        await http.Response.Body.WriteAsync(file.Bytes, http.RequestAborted);
    }

    private async Task ProblemAsync(HttpContext http, string language, int status, bool withViewer = true, IReadOnlyList<string>? roles = null)
    {
        if (!withViewer) http.Features.Set<Viewer>(null);
        var request = new PageRequest(http, language, portal);
        var words = Words.In(language);
        var known = words.Find($"problem.{status}.title") is null ? "400" : status.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var answer = PageAnswer.Show<Problem, ProblemModel>(words[$"problem.{known}.title"], new ProblemModel(status, known, http.TraceIdentifier, roles ?? [])) with { Status = status };
        await DrawAsync(http, Frame(http, request, RouteTable.Elsewhere, answer.Title), answer);
    }

    private static async Task DrawAsync(HttpContext http, Frame frame, PageAnswer answer)
    {
        var result = new RazorComponentResult<Shell>(new Dictionary<string, object?> { [nameof(Shell.Frame)] = frame, [nameof(Shell.Body)] = answer.Component, [nameof(Shell.Model)] = answer.Model })
        {
            StatusCode = answer.Status, PreventStreamingRendering = true,
        };
        await result.ExecuteAsync(http);
    }

    private Frame Frame(HttpContext http, PageRequest request, PageRoute route, string title) => new()
    {
        Words = request.Words, Portal = portal, Viewer = request.SignedIn, Route = route, Title = title, Address = route == RouteTable.Elsewhere ? "" : request.Address,
        FormToken = forms.GetAndStoreTokens(http) is { } tokens ? (tokens.FormFieldName, tokens.RequestToken ?? "") : default,
        Now = portal.Local(portal.Now),
    };

    private static string LanguageOf(HttpContext http) => http.Request.Path.Value?.Split('/') is [_, var first, ..] && Words.Languages.Contains(first) ? first : Preferred(http.Request);

    /// <summary>The language that the browser asks for most, of those there are.</summary>
    private static string Preferred(HttpRequest request) => request.GetTypedHeaders().AcceptLanguage
        .OrderByDescending(l => l.Quality ?? 1).Select(l => l.Value.ToString().Split('-')[0].ToLowerInvariant()).FirstOrDefault(l => Words.Languages.Contains(l)) ?? "en";

    [LoggerMessage(142, LogLevel.Error, "a page failed, request {RequestId}")]
    private partial void Defect(string requestId, Exception defect);

    [LoggerMessage(143, LogLevel.Warning, "a page could not be read: store {Reason}")]
    private partial void StoreAway(string reason);

    [LoggerMessage(144, LogLevel.Debug, "a reader left before {Path} was shown")]
    private partial void Gone(string path);
}
