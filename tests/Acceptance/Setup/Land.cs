using System.Text.Json.Nodes;
using MessageBroker.App.Demo;
using MessageBroker.App.Hosting;
using MessageBroker.Evidence.Keys;

namespace MessageBroker.Tests.Acceptance.Setup;

/// <summary>One country: its folder, its broker process while that runs, and its store as the reading commands open it.</summary>
internal sealed class Land(DemoCountry country) : IAsyncDisposable
{
    private static readonly HttpClient Http = new();
    private BrokerReading? reading;

    public DemoCountry Country => country;

    public StagingTables Staging { get; } = new(country.Staging);

    public BrokerProcess? Process { get; private set; }

    public string StoreFile => Path.Combine(country.Data, "store.db");

    /// <summary>The broker's own store, looked at beside it with plain statements.</summary>
    public StagingTables Store => new(StoreFile);

    private JsonNode Configuration => JsonNode.Parse(File.ReadAllText(country.Configuration))!;

    public Uri Endpoint => new(Configuration["accessPoint"]!["url"]!.GetValue<string>());

    /// <summary>A private key that the setup made, by the stem of its file.</summary>
    public SigningKey Key(string stem) =>
        SigningKey.Load(Path.Combine(country.Keys, stem + ".p12"), Path.Combine(country.Keys, "password.txt")).Key ?? throw new InvalidOperationException($"{stem} does not load");

    /// <summary>Changes the configuration file, as an operator does before a start.</summary>
    public void Configure(Action<JsonObject> change)
    {
        var configuration = Configuration.AsObject();
        change(configuration);
        File.WriteAllText(country.Configuration, configuration.ToJsonString());
    }

    /// <summary>Where its private keys lie that are in no file; null where all are in files.</summary>
    public TokenFolder? Token { get; set; }

    public void Launch() => Process = Token is null
        ? BrokerProcess.Start("broker", "serve", "--config", country.Configuration)
        : BrokerProcess.Start(Token.Environment, "broker", "serve", "--config", country.Configuration);

    /// <summary>What the running broker says of itself, ready or not.</summary>
    public async Task<string> HealthAsync()
    {
        using var answer = await Http.GetAsync(new Uri($"http://{Configuration["health"]!.GetValue<string>()}/health/ready"));
        return await answer.Content.ReadAsStringAsync();
    }

    public async Task<bool> IsReadyAsync()
    {
        if (Process is { HasExited: true }) throw new InvalidOperationException($"the broker of {country.Country} ended:\n{Process.Log}");
        try
        {
            using var answer = await Http.GetAsync(new Uri($"http://{Configuration["health"]!.GetValue<string>()}/health/ready"));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    public async Task<BrokerReading> ReadingAsync() => reading ??= (await BrokerReading.OpenAsync(country.Configuration, TimeProvider.System, CancellationToken.None)).Reading
        ?? throw new InvalidOperationException($"the store of {country.Country} cannot be read");

    /// <summary>Calls a verb with this country's configuration.</summary>
    public Task<BrokerCall> CallAsync(params string[] words) => BrokerCall.RunAsync([.. words, "--config", country.Configuration, "--json"]);

    public async Task SeedAsync(string folder, string? messageId)
    {
        var values = messageId is null ? null : new Dictionary<string, string> { ["message_id"] = messageId };
        var outcome = await NationalSide.Adapter(country.Country)!.SeedAsync(folder, country.Staging, values, CancellationToken.None);
        Assert.DoesNotContain(outcome.Findings, f => f.IsError);
    }

    public async Task<int> StopAsync() => Process is null ? 0 : await Process.StopAsync();

    public async ValueTask DisposeAsync()
    {
        if (reading is not null) await reading.DisposeAsync();
        if (Process is not null) await Process.DisposeAsync();
    }
}
