using System.Globalization;
using System.Net.Sockets;
using System.Text;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Portal.Routing;

namespace MessageBroker.Tests.Unit.Portal;

/// <summary>
/// Requests that no browser of an honest person makes, drawn from a seed: path, query, headers, cookies, forms. BROKER_PORTAL_REQUESTS says how many, BROKER_PORTAL_SEED
/// from which seed; a failure names the request.
/// </summary>
public sealed class HostileRequestTests : IAsyncLifetime
{
    private static readonly string[] Names =
        ["id", "q", "case", "message", "account", "before", "after", "state", "institution", "code", "format", "tab", "to", "ended", "columns", "from", "until", "partner", "sed", "page", "lang", "__RequestVerificationToken", "a[0]", ""];

    private static readonly string[] Bits =
        ["%00", "%2e%2e%2f", "..", "//", "%ff%fe", "%c0%af", ";x=1", "%25", "%0d%0aSet-Cookie:%20a=b", "'", "\"", "<x-evil>", "%3Cscript%3E", "\\", "~", "{id}", "%20", "-1", "99999999999999999999999", "0x41", "NaN", "null", "%F0%9F%92%A9", "é", "%e2%80%ae"];

    private PortalBed bed = null!;
    private IReadOnlyList<MessageRow> rows = [];
    private Random random = null!;

    private static int Number(string name, int otherwise) => int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    public async Task InitializeAsync()
    {
        bed = await PortalBed.MakeAsync();
        rows = await HostileContentTests.StoreAsync(bed);
    }

    public async Task DisposeAsync() => await bed.DisposeAsync();

    [Fact]
    public async Task No_request_breaks_a_page_or_gets_into_one()
    {
        var seed = Number("BROKER_PORTAL_SEED", 1);
        random = new Random(seed);
        var browsers = new List<PlainBrowser> { bed.Browser() };
        foreach (var role in RouteTable.Anyone) browsers.Add(await bed.SignedInAsync($"the-{role}", role, role == RouteTable.Clerk ? ["BG:BGNSI"] : []));
        var tokens = new List<string>();
        foreach (var browser in browsers) tokens.Add((await browser.GetAsync(browser == browsers[0] ? "/en/sign-in" : "/en/accessibility")).Token);
        var answers = new SortedDictionary<int, int>();
        for (var i = 0; i < Number("BROKER_PORTAL_REQUESTS", 500); i++)
        {
            var who = random.Next(browsers.Count);
            var request = Request(browsers[who], tokens[who]);
            var (status, body) = await SendAsync(request);
            var named = $"seed {seed}, request {i}:\n{request[..Math.Min(request.Length, 2_000)]}";
            Assert.True(status is >= 200 and < 500, $"{status} to {named}");
            answers[status] = answers.GetValueOrDefault(status) + 1;
            var end = body.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end < 0) continue;
            var heads = body[..end].Split("\r\n");
            Assert.False(heads.Any(h => h.StartsWith("Set-Cookie: a=b", StringComparison.OrdinalIgnoreCase)), $"a header came in by {named}");
            if (!heads.Any(h => h.StartsWith("Content-Type: text/html", StringComparison.OrdinalIgnoreCase))) continue;
            HostileContentTests.Offenders(named, body[(end + 4)..]);
            Assert.False(body.Contains("7391-hidden", StringComparison.Ordinal), $"what is hidden is shown by {named}");
            foreach (var cookie in heads.Where(l => l.StartsWith("Set-Cookie:", StringComparison.OrdinalIgnoreCase)))
                Assert.True(new[] { "secure", "httponly", "samesite=strict" }.All(mark => cookie.Contains(mark, StringComparison.OrdinalIgnoreCase)), $"{cookie} by {named}");
        }

        // The pages themselves were reached, not their doors alone.
        Assert.True(answers.GetValueOrDefault(200) > 10 && answers.GetValueOrDefault(404) > 10, string.Join(' ', answers.Select(a => $"{a.Key}:{a.Value}")));
        foreach (var browser in browsers) browser.Dispose();
    }

    private T Pick<T>(IReadOnlyList<T> from) => from[random.Next(from.Count)];

    private string Word() => random.Next(3) switch { 0 => Pick(Bits), 1 => Uri.EscapeDataString(Whole(Pick(HostileContentTests.Words))), _ => Uri.EscapeDataString(new string((char)random.Next(0x20, 0x3000), random.Next(1, 300))) };

    // Half of a pair cannot be written in UTF-8; what a client would send for it is tried as octets among the bits.
    private static string Whole(string words) => string.Concat(words.Where(c => !char.IsSurrogate(c)));

    private string Request(PlainBrowser browser, string token)
    {
        var posts = random.Next(5) == 0;
        var text = new StringBuilder();
        text.Append(posts ? "POST" : Pick(["GET", "GET", "GET", "GET", "HEAD", "PUT", "OPTIONS", "G<T", "TRACE"])).Append(' ').Append(Address()).Append(" HTTP/1.1\r\n");
        text.Append("Host: ").Append(random.Next(20) == 0 ? Pick(["evil.example", "", "127.0.0.1:1", "localhost", "[::1"]) : bed.Address.Authority).Append("\r\nConnection: close\r\n");
        var cookies = browser.Cookies.Select(c => $"{c.Key}={(random.Next(12) == 0 ? Bent(c.Value) : c.Value)}").ToList();
        if (random.Next(10) == 0) cookies.Add($"{Pick([.. browser.Cookies.Keys, "a"])}={Word()}");
        if (random.Next(20) == 0) cookies.Reverse();
        if (cookies.Count > 0 && random.Next(15) != 0) text.Append("Cookie: ").Append(string.Join("; ", cookies)).Append("\r\n");
        for (var i = random.Next(3); i > 0; i--) text.Append(Pick(["Accept-Language", "X-Forwarded-For", "X-Forwarded-Proto", "X-Original-URL", "Range", "If-None-Match", "Sec-Fetch-Dest", "Referer", "Origin", "Accept", "Expect", "Transfer-Encoding"])).Append(": ").Append(Pick(["ro;q=NaN", "*", "empty", "bytes=0-1", "gzip;q=9", "zz-ZZ,,;;", Word()])).Append("\r\n");
        if (!posts) return text.Append("\r\n").ToString();
        var fields = new List<string> { $"act={Pick(["check", "bundle", "show", Word()])}", $"purpose={Pick(["", "%20", "%E2%80%AE", "%00", Word()])[..]}", $"kind={Pick(["nothing", "as4", "..%2Fsbd", Word()])}", $"u={Word()}", $"p={Word()}" };
        if (random.Next(3) != 0) fields.Add($"__RequestVerificationToken={(random.Next(6) == 0 ? Bent(token) : token)}");
        var body = string.Join('&', fields);
        text.Append("Content-Type: ").Append(random.Next(6) == 0 ? Pick(["text/plain", "application/json", "multipart/form-data; boundary=x", "multipart/form-data", "application/x-www-form-urlencoded; charset=utf-7"]) : "application/x-www-form-urlencoded").Append("\r\n");
        return text.Append("Content-Length: ").Append(Encoding.UTF8.GetByteCount(body).ToString(CultureInfo.InvariantCulture)).Append("\r\n\r\n").Append(body).ToString();
    }

    private string Address()
    {
        var (row, route) = (Pick(rows), Pick(RouteTable.Pages).Route);
        var path = random.Next(4) == 0 ? Replaced(route.Path) : RouteAddresses.Of(route, row.Id, row.Case);
        if (random.Next(6) == 0) path = path.Insert(random.Next(path.Length + 1), Pick(Bits));
        var address = new StringBuilder(random.Next(12) == 0 ? Pick(["", "/", "/xx", "//bg", "/BG", "/static/0/", "/bg/.."]) : "/" + Pick(["bg", "ro", "en"])).Append('/').Append(path);
        for (var i = random.Next(4); i > 0; i--) address.Append(address.ToString().Contains('?', StringComparison.Ordinal) ? '&' : '?').Append(Pick(Names)).Append(random.Next(8) == 0 ? "" : "=").Append(Word());
        return address.ToString().Replace(' ', '+');
    }

    private string Replaced(string path) => System.Text.RegularExpressions.Regex.Replace(path, @"\{[^}]+\}", _ => Word());

    private string Bent(string value)
    {
        if (value.Length == 0) return value;
        var at = random.Next(value.Length);
        return random.Next(3) switch { 0 => value[..at], 1 => value + value, _ => value[..at] + (char)random.Next(0x21, 0x7f) + value[(at + 1)..] };
    }

    // Written octet by octet: a client's library would put right what is to be tried.
    private async Task<(int Status, string Answer)> SendAsync(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(bed.Address.Host, bed.Address.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes(request));
        using var answer = new MemoryStream();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        try
        {
            await stream.CopyToAsync(answer, patience.Token);
        }
        catch (IOException)
        {
            // The server may close while the rest of a refused request is still on its way; what it said before counts.
            if (answer.Length == 0) return (400, "");
        }

        var text = Encoding.UTF8.GetString(answer.ToArray());
        return (text.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) && text.Length > 12 ? int.Parse(text.AsSpan(9, 3), CultureInfo.InvariantCulture) : 0, Unchunked(text));
    }

    // The length of a chunk may stand in the midst of a word.
    private static string Unchunked(string text)
    {
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0 || !text[..end].Contains("Transfer-Encoding: chunked", StringComparison.OrdinalIgnoreCase)) return text;
        return text[..(end + 4)] + System.Text.RegularExpressions.Regex.Replace(text[(end + 4)..], "(^|\r\n)[0-9a-f]+\r\n", "");
    }
}
