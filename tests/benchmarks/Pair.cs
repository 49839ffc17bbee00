using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using MessageBroker.Soak.Bed;
using MessageBroker.Tests.PostgresBed;

namespace MessageBroker.Benchmarks;

/// <summary>How a pair of brokers is set up.</summary>
/// <param name="Store">sqlite or postgres.</param>
/// <param name="Algorithm">rsa-3072 or p-256.</param>
/// <param name="SecondOpinion">always or off.</param>
/// <param name="Nodes">Bulgarian nodes on one database; more than one only on postgres.</param>
internal sealed record PairSetting(string Store, string Algorithm, string SecondOpinion = "always", int Nodes = 1)
{
    /// <summary>Which build of the program; empty for the one that is measured, "against" for another.</summary>
    public string Build { get; init; } = "";
    /// <summary>Bulgaria serves its pages.</summary>
    public bool HasPages { get; init; }
}

/// <summary>What a round cost.</summary>
/// <param name="PerSecond">Whole exchanges.</param>
/// <param name="CpuMillis">Processor time of all broker processes and of the database server, for each exchange.</param>
/// <param name="ServerMillis">The server's share of it.</param>
/// <param name="Commits">Commits of both stores for each exchange.</param>
internal sealed record RoundCost(double PerSecond, double CpuMillis, double ServerMillis, double Commits);

/// <summary>Bulgaria and Romania as broker processes on this machine, mutual TLS, gzip, durable journals, and the hands of their national systems.</summary>
internal sealed class Pair : IAsyncDisposable
{
    private static readonly HttpClient Http = new();
    private readonly string library;
    private readonly string folder;
    private readonly BulgarianOffice bulgaria;
    private readonly List<BrokerNode> brokers = [];
    private int requested;
    private Uri? romania;
    private Uri? relayed;

    private Pair(string library, string folder, PairSetting setting, PostgresCluster? cluster)
    {
        this.library = library;
        this.folder = folder;
        Setting = setting;
        Cluster = cluster;
        bulgaria = new BulgarianOffice(Path.Combine(folder, "run", "bg", "iis_if.db"));
    }

    public PairSetting Setting { get; }
    /// <summary>Bulgaria's pages; null where it has none.</summary>
    public Uri? Pages { get; private set; }
    public PostgresCluster? Cluster { get; }

    /// <summary>Sets both up; nothing runs yet.</summary>
    /// <param name="cluster">The server, where the setting asks for one; databases are made on it.</param>
    /// <param name="relay">Where Bulgaria posts instead of to Romania itself.</param>
    public static async Task<Pair> PrepareAsync(string library, PairSetting setting, PostgresCluster? cluster, Func<int, int>? relay = null)
    {
        var folder = Directory.CreateTempSubdirectory("bench-").FullName;
        var pair = new Pair(library, folder, setting, cluster);
        var made = await BrokerNode.RunAsync(["dotnet", library, "demo", "--prepare", "--algorithm", setting.Algorithm, "--folder", Path.Combine(folder, "run")]);
        if (made.ExitCode != 0) throw new InvalidOperationException(made.Output);
        foreach (var land in new[] { "bg", "ro" }) await pair.ConfigureAsync(land, relay);
        return pair;
    }

    public string StoreFile(string land) => Path.Combine(folder, "run", land, "data", "store.db");

    public string Database(string land) => $"{land}_{Path.GetFileName(folder).Replace('-', '_').ToLowerInvariant()}";

    /// <summary>Starts everything and waits until the sample's own claim is through.</summary>
    public async Task StartAsync()
    {
        foreach (var broker in brokers) broker.Start();
        foreach (var broker in brokers) await broker.WaitReadyAsync(TimeSpan.FromMinutes(10).TotalSeconds);
        await UntilAsync(1);
    }

    public async Task StopAsync()
    {
        foreach (var broker in brokers) await broker.StopAsync();
    }

    /// <summary>Keeps so many cases under way until all exchanges are acknowledged.</summary>
    public async Task<RoundCost> RunAsync(int exchanges, int concurrent)
    {
        var (before, clock) = (Cpu(), Stopwatch.StartNew());
        var commits = await CommitsAsync();
        var first = requested;
        var done = 0;
        while (done < exchanges)
        {
            while (requested - first < Math.Min(exchanges, done + concurrent)) await bulgaria.RequestAsync(requested++);
            await Task.Delay(15);
            done = await AcknowledgedAsync() - first - 1;
            if (clock.Elapsed > TimeSpan.FromMinutes(10)) throw new TimeoutException($"{done} of {exchanges} exchanges were acknowledged in ten minutes; see {folder}");
        }

        var seconds = clock.Elapsed.TotalSeconds;
        var after = Cpu();
        return new RoundCost(
            exchanges / seconds, (after.Brokers + after.Server - before.Brokers - before.Server) / exchanges, (after.Server - before.Server) / exchanges, (await CommitsAsync() - commits) / exchanges);
    }

    /// <summary>Puts one request into the national table; returns when it is committed there.</summary>
    public Task RequestAsync() => bulgaria.RequestAsync(requested++);

    /// <summary>An account for all pages of Bulgaria.</summary>
    public async Task AddAccountAsync(string name, string password)
    {
        var file = Path.Combine(folder, "password.txt");
        await File.WriteAllTextAsync(file, password + "\n");
        var added = await BrokerNode.RunAsync(["dotnet", library, "user", "add", name, "--role", "operator", "--role", "clerk", "--role", "auditor", "--institution", "*", "--password-file", file, "--reason", "benchmark", "--config", Path.Combine(folder, "run", "bg", "broker.json")]);
        if (added.ExitCode != 0) throw new InvalidOperationException(added.Output);
    }

    public Task UntilIdleAsync() => UntilAsync(requested + 1);

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(folder, recursive: true);
        if (Cluster is null) return;
        foreach (var land in new[] { "bg", "ro" }) await Cluster.SqlAsync("postgres", $"DROP DATABASE IF EXISTS {Database(land)} WITH (FORCE)");
    }

    private async Task ConfigureAsync(string land, Func<int, int>? relay)
    {
        var file = Path.Combine(folder, "run", land, "broker.json");
        var configuration = JsonNode.Parse(await File.ReadAllTextAsync(file))!;
        configuration["signing"] = new JsonObject { ["secondOpinion"] = Setting.SecondOpinion };
        if (land == "bg" && Setting.HasPages)
        {
            Pages = new Uri($"http://127.0.0.1:{FreePort()}");
            configuration["portal"] = new JsonObject { ["url"] = Pages.ToString().TrimEnd('/') };
        }

        if (land == "bg" && relay is not null)
        {
            romania = new Uri(configuration["partners"]![0]!["url"]!.GetValue<string>());
            relayed = new UriBuilder(romania) { Port = relay(romania.Port) }.Uri;
            configuration["partners"]![0]!["url"] = relayed.ToString();
        }

        // A broker answers under the address by which its partners know it, and under no other.
        if (land == "ro" && relayed is not null) (configuration["accessPoint"]!["url"], configuration["accessPoint"]!["listen"]) = (relayed.ToString(), $"127.0.0.1:{romania!.Port}");

        if (Cluster is not null) await UsePostgresAsync(configuration, land);
        for (var node = 1; node <= (land == "bg" ? Setting.Nodes : 1); node++) await NodeAsync(configuration.DeepClone(), land, node);
    }

    private async Task UsePostgresAsync(JsonNode configuration, string land)
    {
        await Cluster!.SqlAsync("postgres", $"CREATE DATABASE {Database(land)} OWNER {PostgresCluster.User}");
        var password = Path.Combine(folder, "run", land, "database.txt");
        await File.WriteAllTextAsync(password, PostgresCluster.Password + "\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(password, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        configuration["store"] = new JsonObject
        {
            ["kind"] = "postgres", ["host"] = "127.0.0.1", ["port"] = Cluster.Port, ["database"] = Database(land), ["user"] = PostgresCluster.User, ["passwordFile"] = password, ["tls"] = "off",
        };
    }

    private async Task NodeAsync(JsonNode configuration, string land, int node)
    {
        var file = Path.Combine(folder, "run", land, node == 1 ? "broker.json" : $"node-{node}.json");
        if (node > 1)
        {
            configuration["node"] = $"{land}-{node}";
            configuration["data"]!["folder"] = $"data-{node}";
            configuration["accessPoint"]!["listen"] = $"127.0.0.1:{FreePort()}";
            configuration["health"] = $"127.0.0.1:{FreePort()}";
        }

        await File.WriteAllTextAsync(file, configuration.ToJsonString());
        brokers.Add(new BrokerNode($"{land}-{node}", library, file, Path.Combine(folder, $"{land}-{node}.log"), configuration["health"]!.GetValue<string>()));
    }

    private async Task UntilAsync(int acknowledged)
    {
        for (var clock = Stopwatch.StartNew(); await AcknowledgedAsync() < acknowledged; await Task.Delay(20))
            if (clock.Elapsed > TimeSpan.FromMinutes(5)) throw new TimeoutException($"the exchanges were not acknowledged in five minutes; see {folder}");
    }

    private async Task<int> AcknowledgedAsync() => (int)await bulgaria.Staging.CountAsync("SELECT count(*) FROM IF_ZAJAVKA WHERE STATUS = 'A'");

    private (double Brokers, double Server) Cpu() => (brokers.Sum(b => b.ProcessorTime.TotalMilliseconds), Cluster is null ? 0 : ServerTime.Millis(Cluster.DataFolder));

    /// <summary>What the brokers say of themselves: commits that reached the disk since they started.</summary>
    private async Task<double> CommitsAsync()
    {
        double commits = 0;
        foreach (var broker in brokers)
            commits += JsonNode.Parse(await Http.GetStringAsync(new Uri($"http://{broker.Health}/health/ready")))!["commits"]?.GetValue<long>() ?? double.NaN;
        return commits;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
