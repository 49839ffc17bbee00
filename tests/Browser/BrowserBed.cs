using System.Text.Json.Nodes;
using MessageBroker.Tests.Acceptance.Setup;
using Microsoft.Playwright;

namespace MessageBroker.Tests.Browser;

/// <summary>Chromium and two running brokers with the demo's traffic and a failure of every kind, shared by all tests of the collection.</summary>
public sealed class BrowserBed : IAsyncLifetime
{
    public const string Account = "anyone";
    private const string Password = "correct horse battery";

    /// <summary>A message of Bulgaria in each of these states.</summary>
    private static readonly string[] Kinds = ["Acknowledged", "Refused", "Delivered", "Declined", "Held", "GivenUp", "Rejected"];

    private static readonly string[] Arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    private TwoLands? lands;
    private IPlaywright? playwright;

    /// <summary>Why the tests are skipped; null where they run.</summary>
    public static string? Absence => Environment.GetEnvironmentVariable("BROKER_BROWSER") == "1" ? null : "needs Chromium: runs with BROKER_BROWSER=1, as the gate does";

    public IBrowser Browser { get; private set; } = null!;

    /// <summary>The pages of Bulgaria.</summary>
    public Uri Bg { get; private set; } = null!;

    /// <summary>Where both countries live, and what a test saves; gone with the bed.</summary>
    public string Folder => lands!.Layout.Folder;

    /// <summary>Ids of Bulgaria's messages by the name of their state.</summary>
    public IReadOnlyDictionary<string, string> Messages { get; private set; } = new Dictionary<string, string>();

    /// <summary>The case of the message that was acknowledged.</summary>
    public string CaseId { get; private set; } = "";

    public async Task InitializeAsync()
    {
        if (Absence is not null) return;
        lands = await TwoLands.PrepareAsync();
        var ports = new[] { lands.Bg, lands.Ro }.Zip(FreePorts(2));
        foreach (var (land, port) in ports) land.Configure(c => c["portal"] = new JsonObject { ["url"] = $"http://127.0.0.1:{port}", ["name"] = land.Country.System });
        Bg = new Uri($"http://127.0.0.1:{ports.First().Second}");
        lands.Bg.Configure(c => c["sending"]!["attempts"] = 1);
        await lands.StartAsync();
        await PlayAsync(lands);
        var secret = Path.Combine(lands.Layout.Folder, "password.txt");
        await File.WriteAllTextAsync(secret, Password + "\n");
        var added = await lands.Bg.CallAsync("user", "add", Account, "--role", "operator", "--role", "clerk", "--role", "auditor", "--institution", "*", "--password-file", secret, "--reason", "test");
        Assert.True(added.Exit == 0, added.Output + added.Error);
        Messages = await Until.AnswerAsync("a message of each kind", FindAsync);
        playwright = await Playwright.CreateAsync();
        Browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Environment.GetEnvironmentVariable("BROKER_CHROMIUM") ?? "/usr/bin/chromium", Args = Arguments });
    }

    /// <summary>A window that is signed in.</summary>
    public async Task<IBrowserContext> SignedInAsync(bool script = true)
    {
        var context = await Browser.NewContextAsync(new() { JavaScriptEnabled = script, BaseURL = Bg.ToString(), AcceptDownloads = true });
        var page = await context.NewPageAsync();
        await page.GotoAsync("/en/sign-in");
        await page.FillAsync("#u", Account);
        await page.FillAsync("#p", Password);
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/en/overview");
        await page.CloseAsync();
        return context;
    }

    public async Task DisposeAsync()
    {
        if (Browser is not null) await Browser.DisposeAsync();
        playwright?.Dispose();
        if (lands is not null) await lands.DisposeAsync();
    }

    private async Task<IReadOnlyDictionary<string, string>?> FindAsync()
    {
        var list = (await lands!.Bg.CallAsync("message", "list")).Answers();
        var found = list.GroupBy(m => m["state"]!.GetValue<string>()).ToDictionary(g => g.Key, g => g.First()["messageId"]!.GetValue<string>());
        CaseId = list.Where(m => m["state"]!.GetValue<string>() == "Acknowledged").Select(m => m["caseId"]!.GetValue<string>()).FirstOrDefault("");
        return Kinds.All(found.ContainsKey) ? found : null;
    }

    /// <summary>The claim and its answer; a question that Bulgaria declines; an answer of a signer whom it trusts no longer; a claim that finds nobody at home, and one that comes to where nobody knows its sender.</summary>
    private static async Task PlayAsync(TwoLands lands)
    {
        var claim = await Until.AnswerAsync("F001 in Romania", () => lands.Ro.Staging.TextAsync("SELECT id_mesaj FROM primit WHERE tip_sed = 'F001' AND stare_primire = 'N'"));
        await lands.Ro.SeedAsync(Path.Combine(TwoLands.Samples, "ro-answer"), claim);
        await lands.Ro.SeedAsync(Path.Combine(TwoLands.Samples, "ro-question"), null);
        var answer = await ArrivalAsync(lands, "F002");
        await lands.Bg.SeedAsync(Path.Combine(TwoLands.Samples, "bg-confirm"), answer);
        await lands.Bg.Staging.RunAsync("UPDATE IN_POLUCHENO SET STATUS = 'R', REASON = 'не е за тази дирекция' WHERE MESSAGE_ID = @id", ("@id", await ArrivalAsync(lands, "H001")));
        await Until.TrueAsync("delivered and declined messages", async () => await lands.Bg.Store.TextAsync("SELECT count(*) FROM message WHERE state IN ('Delivered', 'Declined')") == "2");
        Assert.Equal(0, await lands.Bg.StopAsync());
        lands.Bg.Configure(c => c["partners"]![0]!["businessTrust"]![0] = "keys/ca.pem");
        lands.Bg.Launch();
        await Until.TrueAsync("broker of Bulgaria that is ready", lands.Bg.IsReadyAsync);
        await lands.Ro.Staging.RunAsync("UPDATE cerere_schimb SET versiune = versiune + 1, stare_cerere = 'N' WHERE id = 'C-2025-0001'");
        await Until.TrueAsync("held message", async () => await lands.Bg.Store.TextAsync("SELECT count(*) FROM message WHERE state = 'Held'") == "1");
        Assert.Equal(0, await lands.Ro.StopAsync());
        await AgainAsync("GivenUp");
        JsonNode? known = null;
        lands.Ro.Configure(c =>
        {
            known = c["partners"]![0]!["institutions"]!.DeepClone();
            c["partners"]![0]!["institutions"] = new JsonArray("BG:121082521");
        });
        lands.Ro.Launch();
        await Until.TrueAsync("broker of Romania that is ready", lands.Ro.IsReadyAsync);
        await AgainAsync("Rejected");
        Assert.Equal(0, await lands.Ro.StopAsync());
        lands.Ro.Configure(c => c["partners"]![0]!["institutions"] = known);
        lands.Ro.Launch();
        await Until.TrueAsync("broker of Romania that is ready", lands.Ro.IsReadyAsync);

        async Task AgainAsync(string state)
        {
            await lands.Bg.Staging.RunAsync("UPDATE IF_ZAJAVKA SET VERSION = VERSION + 1, STATUS = 'N' WHERE ID = 'Z-2025-0001'");
            await Until.TrueAsync($"message that is {state}", async () => await lands.Bg.Store.TextAsync($"SELECT count(*) FROM message WHERE state = '{state}'") == "1");
        }
    }

    private static Task<string> ArrivalAsync(TwoLands lands, string sed) =>
        Until.AnswerAsync($"{sed} in Bulgaria", () => lands.Bg.Staging.TextAsync("SELECT MESSAGE_ID FROM IN_POLUCHENO WHERE KIND = @sed AND STATUS = 'N'", ("@sed", sed)));

    private static List<int> FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(l => l.Start());
        var ports = listeners.Select(l => ((System.Net.IPEndPoint)l.LocalEndpoint).Port).ToList();
        listeners.ForEach(l => l.Stop());
        return ports;
    }
}

/// <summary>All browser tests.</summary>
[CollectionDefinition(nameof(BrowserBed))]
public sealed class BrowserTests : ICollectionFixture<BrowserBed>;
