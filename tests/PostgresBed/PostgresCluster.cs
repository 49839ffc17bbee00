using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Npgsql;

namespace MessageBroker.Tests.PostgresBed;

/// <summary>
/// A PostgreSQL cluster of its own in a temporary folder, on a free TCP port of loopback and a Unix socket in the folder. The superuser
/// (<c>postgres</c>, socket, no password) is for tests; the store logs in over TCP as <see cref="User"/> with a password. Root starts it as
/// user postgres, whom the Debian package brings; anybody else as himself. It is stopped when disposed or when the process ends.
/// </summary>
public sealed class PostgresCluster : IAsyncDisposable
{
    /// <summary>The role of the store: no superuser.</summary>
    public const string User = "broker";
    public const string Password = "for tests: not a secret";

    private const string Switch = "BROKER_POSTGRES";
    private static readonly Lazy<string?> Binaries = new(FindBinaries);

    private readonly EventHandler atExit;
    private readonly string listen;
    private bool running;

    private PostgresCluster(string folder, int port, string listen = "127.0.0.1")
    {
        this.listen = listen;
        Folder = folder;
        Port = port;
        atExit = (_, _) => Halt();
        AppDomain.CurrentDomain.ProcessExit += atExit;
    }

    /// <summary>Why tests that need a server are left out; null where they must run. With the switch set they run or fail.</summary>
    public static string? Absence =>
        Environment.GetEnvironmentVariable(Switch) == "1" ? null : $"needs a PostgreSQL server of its own: {Switch}=1 starts one and runs this";

    /// <summary>Holds everything: data, socket, log.</summary>
    public string Folder { get; }

    public int Port { get; private set; }

    public string DataFolder => Path.Combine(Folder, "data");

    public string LogFile => Path.Combine(Folder, "server.log");

    /// <summary>Makes and starts a cluster.</summary>
    /// <param name="settings">Server settings beside the defaults, for example ("fsync", "off").</param>
    public static Task<PostgresCluster> StartAsync(params (string Name, string Value)[] settings) => StartAsync(null, everywhere: false, settings);

    /// <summary>As the other, in a folder that is given or at addresses beside loopback.</summary>
    /// <param name="folder">Holds everything, such as a small file system; null makes one.</param>
    /// <param name="everywhere">Listens at every address of this machine and takes logins from test networks (10.77.0.0/16).</param>
    public static async Task<PostgresCluster> StartAsync(string? folder, bool everywhere, IReadOnlyList<(string Name, string Value)> settings)
    {
        var cluster = new PostgresCluster(MakeFolder(folder), FreePort(), everywhere ? "*" : "127.0.0.1");
        await cluster.RunAsync("initdb", "--pgdata", cluster.DataFolder, "--username", "postgres", "--auth-local", "trust", "--auth-host", "scram-sha-256", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-instructions");
        await cluster.ConfigureAsync([("max_connections", "200"), ("max_wal_senders", "4"), ("wal_level", "replica"), ("shared_buffers", "64MB"), .. settings]);
        if (everywhere) await File.AppendAllTextAsync(Path.Combine(cluster.DataFolder, "pg_hba.conf"), "host all all 10.77.0.0/16 scram-sha-256\n");
        await cluster.StartAgainAsync();
        await cluster.SqlAsync("postgres", $"CREATE ROLE {User} LOGIN PASSWORD '{Password}'");
        return cluster;
    }

    /// <summary>Appends settings; they hold from the next start on.</summary>
    public async Task ConfigureAsync(IEnumerable<(string Name, string Value)> settings)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in settings) text.Append(CultureInfo.InvariantCulture, $"{name} = '{value}'\n");
        await File.AppendAllTextAsync(Path.Combine(DataFolder, "postgresql.conf"), text.ToString());
    }

    public async Task StartAgainAsync()
    {
        await RunAsync("pg_ctl", "start", "--pgdata", DataFolder, "--log", LogFile, "--wait", "--timeout", "60", "--silent",
            "--options", $"-c listen_addresses={listen} -c port={Port.ToString(CultureInfo.InvariantCulture)} -c unix_socket_directories={Folder}");
        running = true;
    }

    /// <param name="mode">smart, fast, or immediate (as a crash: recovery at the next start).</param>
    public async Task StopAsync(string mode = "fast")
    {
        running = false;
        await RunAsync("pg_ctl", "stop", "--pgdata", DataFolder, "--mode", mode, "--wait", "--timeout", "60", "--silent");
    }

    /// <summary>A running standby of this cluster, asynchronous, with a port of its own.</summary>
    public async Task<PostgresCluster> StandbyAsync()
    {
        var standby = new PostgresCluster(MakeFolder(), FreePort());
        await RunAsync("pg_basebackup", "--host", Folder, "--port", Port.ToString(CultureInfo.InvariantCulture), "--username", "postgres", "--pgdata", standby.DataFolder, "--write-recovery-conf", "--wal-method", "stream", "--checkpoint", "fast");
        await standby.StartAgainAsync();
        return standby;
    }

    /// <summary>Stops and starts at another port, as when an address moves to it.</summary>
    public async Task StartAtAsync(int port)
    {
        await StopAsync();
        Port = port;
        await StartAgainAsync();
    }

    /// <summary>Makes a standby the primary of a new timeline.</summary>
    public Task PromoteAsync() => RunAsync("pg_ctl", "promote", "--pgdata", DataFolder, "--wait", "--timeout", "60", "--silent");

    /// <summary>As superuser, over the socket.</summary>
    public async Task<NpgsqlConnection> ConnectAsync(string database)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder { Host = Folder, Port = Port, Username = "postgres", Database = database, Pooling = false, Timeout = 10 }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    public async Task<object?> SqlAsync(string database, string sql)
    {
        await using var connection = await ConnectAsync(database);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    /// <summary>Ends every connection to a database, as an administrator would.</summary>
    public Task TerminateAsync(string database) =>
        SqlAsync("postgres", $"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '{database}' AND pid <> pg_backend_pid()");

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= atExit;
        if (running) await StopAsync("immediate");
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>Runs a program of the server as the user who owns the cluster.</summary>
    /// <exception cref="InvalidOperationException">It ended with another code than 0; the message has what it said.</exception>
    public Task RunAsync(string program, params string[] arguments)
    {
        var folder = Binaries.Value ?? throw new InvalidOperationException($"no PostgreSQL server (initdb, version 15 or newer) is installed; {Switch}=1 asks for one");
        return RunAsOwnerAsync([Path.Combine(folder, program), .. arguments]);
    }

    /// <summary>Runs a command as the user who owns the cluster: root becomes user postgres.</summary>
    public static Task RunAsOwnerAsync(IReadOnlyList<string> command) =>
        CallAsync(IsRoot ? ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--init-groups", .. command] : command);

    public static bool IsRoot => Environment.UserName == "root";

    public static async Task CallAsync(IReadOnlyList<string> command)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath() };
        using var process = Process.Start(start)!;
        var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{string.Join(' ', command)} ended with {process.ExitCode}: {said[0]}{said[1]}");
    }

    private static string MakeFolder(string? inside = null)
    {
        var folder = inside is null ? Directory.CreateTempSubdirectory("broker-pg-").FullName : Directory.CreateDirectory(Path.Combine(inside, "pg")).FullName;
        if (IsRoot) CallAsync(["chown", "postgres:postgres", folder]).GetAwaiter().GetResult();
        return folder;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string? FindBinaries()
    {
        const string debian = "/usr/lib/postgresql";
        var versions = Directory.Exists(debian) ? Directory.GetDirectories(debian) : [];
        return versions.Select(v => (Folder: Path.Combine(v, "bin"), Number: int.TryParse(Path.GetFileName(v), out var n) ? n : 0))
            .Where(v => v.Number >= 15 && File.Exists(Path.Combine(v.Folder, "initdb"))).OrderByDescending(v => v.Number).Select(v => v.Folder).FirstOrDefault();
    }

    /// <summary>The process ends without having disposed: nothing of it may go on running.</summary>
    private void Halt()
    {
        if (!running) return;
        running = false;
        RunAsync("pg_ctl", "stop", "--pgdata", DataFolder, "--mode", "immediate", "--silent").GetAwaiter().GetResult();
        Directory.Delete(Folder, recursive: true);
    }
}
