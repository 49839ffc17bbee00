using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MessageBroker.Tests.Unit.Portal;

/// <summary>Persons who sign in by the certificate of their browser: the very one that their account names, while it is valid, over TLS of the pages themselves.</summary>
public sealed class CertificateSignInTests : IAsyncLifetime
{
    private static readonly (string, string) Act = ("act", "certificate");

    private readonly X509Certificate2 own = Made("Vasileva, auditor", 400), other = Made("Vasileva, auditor", 400), old = Made("Nikolov", -1);
    private PortalBed bed = null!;

    public async Task InitializeAsync() => bed = await PortalBed.MakeAsync(Made("127.0.0.1", 400));

    public async Task DisposeAsync()
    {
        await bed.DisposeAsync();
        foreach (var certificate in new[] { own, other, old }) certificate.Dispose();
    }

    [Fact]
    public async Task The_certificate_that_an_account_names_opens_its_pages()
    {
        await bed.AccountAsync("vasileva", "auditor", own);
        using var browser = bed.Browser(own);
        var form = await browser.GetAsync("/bg/sign-in?to=audit");
        Assert.Contains("Влез със сертификата „Vasileva, auditor“", form.Text, StringComparison.Ordinal);
        var answer = await browser.PostAsync("/bg/sign-in", ("__RequestVerificationToken", form.Token), ("to", "audit"), Act);
        Assert.Equal((HttpStatusCode.SeeOther, "/bg/audit"), (answer.Status, answer.Location));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/bg/audit")).Status);
    }

    /// <summary>Another certificate of the same name, one that has ended, none at all, and an account that is disabled: all are refused in the same words.</summary>
    [Fact]
    public async Task No_other_certificate_opens_anything()
    {
        await bed.AccountAsync("vasileva", "auditor", own);
        await bed.AccountAsync("nikolov", "operator", old);
        var texts = new HashSet<string>();
        foreach (var shown in new[] { other, old, null }) texts.Add(await RefusedAsync(shown));
        await bed.Store.WriteAsync(async s => { await s.PutAccountAsync((await s.AccountAsync("vasileva"))! with { DisabledAt = PortalBed.Noon }); return true; }, CancellationToken.None);
        texts.Add(await RefusedAsync(own));
        Assert.Single(texts);
    }

    [Fact]
    public async Task An_account_without_a_password_is_opened_by_none_and_one_without_a_certificate_by_its_password()
    {
        await bed.AccountAsync("vasileva", "auditor", own);
        await bed.AccountAsync("ops", "operator");
        using var browser = bed.Browser(own);
        foreach (var password in new[] { "x", PortalBed.Password }) Assert.Equal(HttpStatusCode.Forbidden, (await browser.SignInAsync("vasileva", password)).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.SignInAsync("ops", PortalBed.Password)).Status);
    }

    [Fact]
    public async Task Plain_pages_know_of_no_certificate()
    {
        await using var plain = await PortalBed.MakeAsync();
        await plain.AccountAsync("vasileva", "auditor", own);
        using var browser = plain.Browser();
        var form = await browser.GetAsync("/en/sign-in");
        Assert.DoesNotContain("certificate", form.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.PostAsync("/en/sign-in", ("__RequestVerificationToken", form.Token), Act)).Status);
    }

    private async Task<string> RefusedAsync(X509Certificate2? shown)
    {
        using var browser = bed.Browser(shown);
        var form = await browser.GetAsync("/en/sign-in");
        var answer = await browser.PostAsync("/en/sign-in", ("__RequestVerificationToken", form.Token), Act);
        Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
        Assert.DoesNotContain(answer.Cookies, c => !c.Contains("form", StringComparison.Ordinal));
        return System.Text.RegularExpressions.Regex.Match(answer.Body, "role=\"alert\".*?</div>", System.Text.RegularExpressions.RegexOptions.Singleline).Value;
    }

    // The pages' clock stands still in November 2026; certificates end by it.
    private static X509Certificate2 Made(string name, int days)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN=\"{name}\"", key, HashAlgorithmName.SHA256);
        using var made = request.CreateSelfSigned(PortalBed.Noon.AddDays(-500), PortalBed.Noon.AddDays(days));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
