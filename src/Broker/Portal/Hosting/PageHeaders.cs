namespace MessageBroker.Portal.Hosting;

/// <summary>What every answer of the portal tells the browser: run nothing but our own files, keep nothing, tell nobody.</summary>
internal static class PageHeaders
{
    /// <summary>Nothing inline, nothing from elsewhere.</summary>
    public const string Policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    public static Task AddAsync(HttpContext http, RequestDelegate next)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
        headers.XFrameOptions = "DENY";
        if (http.Request.IsHttps) headers.StrictTransportSecurity = "max-age=31536000";
        http.Response.OnStarting(AtTheEnd, http.Response);
        return next(http);
    }

    // The framework sets its own on the way; what a page holds is kept nowhere, and no script of the framework is there to be told anything.
    private static Task AtTheEnd(object state)
    {
        var headers = ((HttpResponse)state).Headers;
        if (!headers.CacheControl.ToString().StartsWith("public", StringComparison.Ordinal)) headers.CacheControl = "no-store";
        headers.Remove("Pragma");
        headers.Remove("blazor-enhanced-nav");
        return Task.CompletedTask;
    }
}
