using System.Net;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using MessageBroker.Portal.Reading;
using MessageBroker.Portal.Routing;
using MessageBroker.Portal.SignIn;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace MessageBroker.Portal.Hosting;

/// <summary>The web host of the pages: a listener of its own with narrow limits, beside the broker's doors in the same process.</summary>
public static class PortalHost
{
    /// <summary>Forms are short; nothing is uploaded.</summary>
    private const long MostBody = 64 * 1024;

    public static WebApplication Build(PortalSettings settings, PortalParts parts)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = "portal" });
        builder.Logging.ClearProviders();
        var portal = new PortalView(settings, parts);
        builder.Services.AddSingleton(parts.Logs);
        builder.Services.AddSingleton<IHostLifetime, OwnLifetime>();
        builder.Services.AddSingleton(portal);
        builder.Services.AddSingleton(new Sessions(portal));
        builder.Services.AddSingleton<SignInDesk>();
        builder.Services.AddSingleton<PageDesk>();
        builder.Services.AddSingleton(new RequestRoom(settings.Url, settings.Listen));
        builder.Services.AddRazorComponents();
        // Letters of all three languages stand as they are; the framework would write Cyrillic as numbers.
        builder.Services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        builder.Services.AddSingleton<Microsoft.AspNetCore.DataProtection.IDataProtectionProvider>(new Microsoft.AspNetCore.DataProtection.EphemeralDataProtectionProvider());
        builder.Services.AddAntiforgery(o => (o.Cookie, o.SuppressXFrameOptionsHeader) = (FormCookie(settings.Listen), true));
        KeepKeysInMemory(builder.Services);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => Listen(kestrel, settings));
        var app = builder.Build();
        Map(app);
        return app;
    }

    private static SecureCookie FormCookie(IPEndPoint listen) => new()
    {
        Name = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"__Host-broker-form-{listen.Port}"), HttpOnly = true, SameSite = SameSiteMode.Strict, Path = "/",
        SecurePolicy = CookieSecurePolicy.None,
    };

    // The framework would make a key and write it into the home of the account, though nothing here uses it.
    private static void KeepKeysInMemory(IServiceCollection services)
    {
        var written = services.Where(s => s.ServiceType == typeof(IHostedService) && s.ImplementationType?.Assembly == typeof(Microsoft.AspNetCore.DataProtection.IDataProtectionBuilder).Assembly).ToList();
        foreach (var service in written) services.Remove(service);
    }

    /// <summary>Monitors ask with HEAD.</summary>
    private static readonly string[] Looks = ["GET", "HEAD"];

    private static void Map(WebApplication app)
    {
        var desk = app.Services.GetRequiredService<PageDesk>();
        var room = app.Services.GetRequiredService<RequestRoom>();
        app.Use(PageHeaders.AddAsync);
        app.Use(room.EnterAsync);
        app.Use(desk.GuardAsync);
        app.UseRouting();
        app.MapMethods(RouteTable.Static.Path, Looks, StaticFiles.SendAsync).WithMetadata(RouteTable.Static);
        app.MapMethods(RouteTable.Root.Path, Looks, desk.RootAsync).WithMetadata(RouteTable.Root);
        foreach (var language in Wording.Words.Languages)
        {
            app.MapMethods($"/{language}", Looks, http => desk.HomeAsync(http, language)).WithMetadata(RouteTable.Home);
            foreach (var page in RouteTable.Pages)
            {
                app.MapMethods($"/{language}/{page.Route.Path}", Looks, http => desk.ShowAsync(http, language, page)).WithMetadata(page.Route);
                if (page.Route.Posts) app.MapPost($"/{language}/{page.Route.Path}", http => desk.PostAsync(http, language, page)).WithMetadata(page.Route);
            }
        }

        app.MapFallback("{**path}", desk.MissingAsync).WithMetadata(RouteTable.Elsewhere);
    }

    private static void Listen(KestrelServerOptions kestrel, PortalSettings settings)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = MostBody;
        kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        kestrel.Limits.MaxRequestLineSize = 4 * 1024;
        kestrel.Limits.MaxConcurrentConnections = 200;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        kestrel.Listen(settings.Listen, listen =>
        {
            if (settings.Certificate is { } certificate) listen.UseHttps(certificate, https => Secure(https, settings));
        });
    }

    private static void Secure(HttpsConnectionAdapterOptions https, PortalSettings settings)
    {
        https.SslProtocols = System.Security.Authentication.SslProtocols.Tls12 | System.Security.Authentication.SslProtocols.Tls13;
        if (!settings.AsksCertificates) return;
        https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
        // Who vouches for it does not matter: an account names the very certificate, and signing in looks for that.
        https.ClientCertificateValidation = (_, _, _) => true;
    }
}
