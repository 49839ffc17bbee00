using System.Text.Json.Nodes;
using MessageBroker.Tests.Acceptance.Setup;
using Microsoft.Playwright;

namespace MessageBroker.Tests.Browser;

/// <summary>Chromium and two running brokers with the demo's traffic, shared by all tests of the collection.</summary>
public sealed class BrowserBed : IAsyncLifetime
{
    public const string Account = "anyone";
    private const string Password = "correct horse battery";

    private static readonly string[] Arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    private TwoLands? lands;
    private IPlaywright? playwright;

    /// <summary>Why the tests are skipped; null where they run.</summary>
    public static string? Absence => Environment.GetEnvironmentVariable("BROKER_BROWSER") == "1" ? null : "needs Chromium: runs with BROKER_BROWSER=1, as the gate does";

    public IBrowser Browser { get; private set; } = null!;

    /// <summary>The pages of Bulgaria.</summary>
    public Uri Bg { get; private set; } = null!;

    /// <summary>Ids of messages by the name of their state.</summary>
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
        await lands.StartAsync();
        var secret = Path.Combine(lands.Layout.Folder, "password.txt");
        await File.WriteAllTextAsync(secret, Password + "\n");
        var added = await lands.Bg.CallAsync("user", "add", Account, "--role", "operator", "--role", "clerk", "--role", "auditor", "--institution", "*", "--password-file", secret, "--reason", "test");
        Assert.True(added.Exit == 0, added.Output + added.Error);
        Messages = await Until.AnswerAsync("acknowledged and refused message", FindAsync);
        playwright = await Playwright.CreateAsync();
        Browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Environment.GetEnvironmentVariable("BROKER_CHROMIUM") ?? "/usr/bin/chromium", Args = Arguments });
    }

    /// <summary>A window that is signed in.</summary>
    public async Task<IBrowserContext> SignedInAsync(ColorScheme scheme = ColorScheme.Light, bool script = true)
    {
        var context = await Browser.NewContextAsync(new() { ColorScheme = scheme, JavaScriptEnabled = script, BaseURL = Bg.ToString() });
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
        return found.ContainsKey("Acknowledged") && found.ContainsKey("Refused") ? found : null;
    }

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
