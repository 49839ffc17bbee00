using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using MessageBroker.Portal.Reading;
using Microsoft.AspNetCore.DataProtection;

namespace MessageBroker.Portal.SignIn;

/// <summary>
/// Sessions in one cookie that only this process can write and read: they end with it. An account that was changed or disabled since ends all of its own, which
/// is looked up with each page.
/// </summary>
public sealed class Sessions
{
    /// <summary>However often a page is opened, a session ends after this.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(12);

    /// <summary>Sessions that were ended before their time, by when they could have lasted.</summary>
    private readonly ConcurrentDictionary<Guid, DateTimeOffset> ended = new();
    private readonly IDataProtector protector = new EphemeralDataProtectionProvider().CreateProtector("session");
    private readonly PortalView portal;
    private readonly string cookie;

    public Sessions(PortalView portal)
    {
        this.portal = portal;
        // Browsers tell hosts apart, not ports: two brokers on one machine must not end each other's sessions.
        cookie = string.Create(CultureInfo.InvariantCulture, $"__Host-broker-{portal.Settings.Listen.Port}");
    }

    /// <summary>A cookie of this portal is there, whether or not it counts still.</summary>
    public bool Had(HttpContext http) => http.Request.Cookies.ContainsKey(cookie);

    public void Open(HttpContext http, string account, Guid stamp) => Write(http, new Ticket(Guid.NewGuid(), account, stamp, portal.Now, portal.Now));

    /// <summary>Ends the session, also for who kept a copy of its cookie.</summary>
    public void Close(HttpContext http)
    {
        var now = portal.Now;
        foreach (var over in ended.Where(e => e.Value < now)) ended.TryRemove(over.Key, out _);
        if (Read(http.Request.Cookies[cookie]) is { } ticket) ended[ticket.Id] = ticket.Opened + Longest;
        http.Response.Cookies.Delete(cookie, Options());
    }

    /// <summary>Who is signed in; null where nobody is, or no longer. A page that somebody opened keeps the session; what a page fetches by itself does not.</summary>
    public async Task<Viewer?> ReadAsync(HttpContext http, CancellationToken cancellationToken)
    {
        if (Read(http.Request.Cookies[cookie]) is not { } ticket || ended.ContainsKey(ticket.Id)) return null;
        var now = portal.Now;
        var until = Earlier(ticket.Seen + portal.Settings.Idle, ticket.Opened + Longest);
        if (now >= until || now < ticket.Opened) return null;
        var account = await portal.Parts.Reads.ReadAsync(reader => reader.AccountAsync(ticket.Account), cancellationToken);
        if (account is not { DisabledAt: null } || account.Stamp != ticket.Stamp) return null;
        if (!IsFetched(http.Request)) Write(http, ticket with { Seen = now });
        return Viewer.Of(account) with { Until = IsFetched(http.Request) ? until : Earlier(now + portal.Settings.Idle, ticket.Opened + Longest) };
    }

    private static bool IsFetched(HttpRequest request) => request.Headers["Sec-Fetch-Dest"].ToString() is "empty";

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private void Write(HttpContext http, Ticket ticket) => http.Response.Cookies.Append(cookie, protector.Protect(ticket.Text()), Options());

    private static CookieOptions Options() => new() { Secure = true, HttpOnly = true, SameSite = SameSiteMode.Strict, Path = "/", IsEssential = true };

    private Ticket? Read(string? value)
    {
        if (value is null) return null;
        try
        {
            return Ticket.Read(protector.Unprotect(value));
        }
        catch (Exception foreign) when (foreign is CryptographicException or FormatException)
        {
            return null;
        }
    }

    private sealed record Ticket(Guid Id, string Account, Guid Stamp, DateTimeOffset Opened, DateTimeOffset Seen)
    {
        public string Text() => string.Create(CultureInfo.InvariantCulture, $"{Id:N}|{Account}|{Stamp:N}|{Opened.UtcTicks}|{Seen.UtcTicks}");

        public static Ticket Read(string text)
        {
            var parts = text.Split('|');
            return new Ticket(Guid.ParseExact(parts[0], "N"), parts[1], Guid.ParseExact(parts[2], "N"), At(parts[3]), At(parts[4]));
        }

        private static DateTimeOffset At(string ticks) => new(long.Parse(ticks, CultureInfo.InvariantCulture), TimeSpan.Zero);
    }
}
