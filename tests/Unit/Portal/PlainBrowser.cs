using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;

namespace MessageBroker.Tests.Unit.Portal;

/// <summary>What a browser without script does: keeps cookies, follows nothing by itself, sends forms with their hidden fields.</summary>
/// <param name="certificate">What it shows where it is asked for one; null: none.</param>
internal sealed partial class PlainBrowser(Uri address, X509Certificate2? certificate = null) : IDisposable
{
    private readonly HttpClient client = new(new SocketsHttpHandler
    {
        UseCookies = false, AllowAutoRedirect = false, UseProxy = false,
        // Who answers is known: the bed made its certificate itself.
        SslOptions = { ClientCertificates = certificate is null ? null : [certificate], RemoteCertificateValidationCallback = (_, _, _, _) => true },
    })
    { BaseAddress = address };

    public Dictionary<string, string> Cookies { get; } = new(StringComparer.Ordinal);

    public Task<PlainAnswer> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync(new HttpRequestMessage(HttpMethod.Get, path), headers);

    public Task<PlainAnswer> PostAsync(string path, params (string Name, string Value)[] fields) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))) }, []);

    public async Task<PlainAnswer> SignInAsync(string name, string password, string language = "en", string query = "")
    {
        var form = await GetAsync($"/{language}/sign-in{query}");
        return await PostAsync($"/{language}/sign-in", ("__RequestVerificationToken", form.Token), ("to", form.Field("to")), ("u", name), ("p", password));
    }

    public void Dispose() => client.Dispose();

    private async Task<PlainAnswer> SendAsync(HttpRequestMessage request, (string Name, string Value)[] headers)
    {
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        if (Cookies.Count > 0) request.Headers.TryAddWithoutValidation("Cookie", string.Join("; ", Cookies.Select(c => $"{c.Key}={c.Value}")));
        using var answer = await client.SendAsync(request);
        var set = answer.Headers.TryGetValues("Set-Cookie", out var values) ? values.ToList() : [];
        foreach (var cookie in set)
        {
            var (name, value) = (cookie[..cookie.IndexOf('=')], cookie[(cookie.IndexOf('=') + 1)..].Split(';')[0]);
            if (value.Length == 0) Cookies.Remove(name);
            else Cookies[name] = value;
        }

        return new PlainAnswer(answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer.Headers.Location?.ToString(), set, answer.Headers.Concat(answer.Content.Headers).ToDictionary(h => h.Key, h => string.Join(",", h.Value)));
    }
}

/// <param name="Cookies">Set-Cookie headers as they came.</param>
internal sealed partial record PlainAnswer(HttpStatusCode Status, string Body, string? Location, IReadOnlyList<string> Cookies, IReadOnlyDictionary<string, string> Headers)
{
    public string Token => Field("__RequestVerificationToken");

    /// <summary>The value of a hidden field.</summary>
    public string Field(string name) => Regex.Match(Body, $"name=\"{name}\" value=\"([^\"]*)\"").Groups[1].Value is var value ? WebUtility.HtmlDecode(value) : "";

    /// <summary>The words of the page, without markup.</summary>
    public string Text => WebUtility.HtmlDecode(Tag().Replace(Body, " "));

    [GeneratedRegex("<[^>]+>")]
    private static partial Regex Tag();
}
