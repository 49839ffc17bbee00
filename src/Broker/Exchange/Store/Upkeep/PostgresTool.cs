using System.Diagnostics;
using System.Globalization;
using MessageBroker.Exchange.Store.Postgres;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Exchange.Store.Upkeep;

/// <summary>A program of the server's own packages (pg_dump, pg_restore). Its login goes through the child's environment, never on a command line.</summary>
internal sealed class PostgresTool
{
    private const string DebianFolder = "/usr/lib/postgresql";

    /// <summary>Where Debian and others keep the anchors of the machine: libpq looks elsewhere by itself.</summary>
    private const string MachineAnchors = "/etc/ssl/certs/ca-certificates.crt";

    /// <summary>Most of what a program says that is repeated in a finding.</summary>
    private const int MostSaid = 500;

    private readonly string program;

    private PostgresTool(string program) => this.program = program;

    private string Name => Path.GetFileNameWithoutExtension(program);

    /// <summary>Looks in the folders of the server's packages, newest first, and in PATH.</summary>
    /// <param name="server">The server's major version: an older program does not read it.</param>
    public static (PostgresTool? Tool, Finding? Finding) Find(string name, int server) =>
        Candidates(name).FirstOrDefault(c => c.Version >= server) is { Program: { } program }
            ? (new PostgresTool(program), null)
            : (null, Finding.Of("STO-0033", name, ("tool", name), ("version", server.ToString(CultureInfo.InvariantCulture))));

    /// <summary>Runs it to its end. Returns what went wrong, or null.</summary>
    public async Task<Finding?> RunAsync(PostgresPlace place, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardError = true, RedirectStandardOutput = true, RedirectStandardInput = true, UseShellExecute = false };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        foreach (var (name, value) in Environment(place, start.Environment.Keys)) start.Environment[name] = value;
        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return Finding.Of("STO-0034", place.ToString(), ("tool", Name), ("code", "-"), ("detail", e.Message));
        }
        process.StandardInput.Close();
        try
        {
            var said = await Task.WhenAll(process.StandardError.ReadToEndAsync(cancellationToken), process.StandardOutput.ReadToEndAsync(cancellationToken));
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0 ? null : Finding.Of("STO-0034", place.ToString(), ("tool", Name), ("code", process.ExitCode.ToString(CultureInfo.InvariantCulture)), ("detail", Short(said[0])));
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static IEnumerable<(string? Program, int Version)> Candidates(string name)
    {
        var versions = Directory.Exists(DebianFolder) ? Directory.GetDirectories(DebianFolder) : [];
        var packaged = versions
            .Select(v => (Program: (string?)Path.Combine(v, "bin", name), Version: int.TryParse(Path.GetFileName(v), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0))
            .Where(c => File.Exists(c.Program)).OrderByDescending(c => c.Version);
        var inPath = (System.Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name)).Where(File.Exists).Take(1).Select(program => ((string?)program, int.MaxValue));
        return [.. packaged, .. inPath];
    }

    /// <summary>What libpq reads from the environment: only what is said here, whatever the caller's own environment says.</summary>
    private static Dictionary<string, string?> Environment(PostgresPlace place, IEnumerable<string> inherited)
    {
        var values = inherited.Where(n => n.StartsWith("PG", StringComparison.Ordinal)).ToDictionary(n => n, _ => (string?)null, StringComparer.Ordinal);
        values["PGHOST"] = place.Host;
        values["PGPORT"] = place.Port.ToString(CultureInfo.InvariantCulture);
        values["PGDATABASE"] = place.Database;
        values["PGUSER"] = place.User;
        values["PGPASSWORD"] = place.Password;
        values["PGPASSFILE"] = "/dev/null";
        values["PGAPPNAME"] = "broker-backup";
        values["PGCONNECT_TIMEOUT"] = "10";
        values["PGSSLMODE"] = place.Tls switch { PostgresTls.Off => "disable", PostgresTls.Require => "require", _ => "verify-full" };
        if ((place.TlsTrustFile ?? (File.Exists(MachineAnchors) ? MachineAnchors : null)) is { } anchors && place.Tls == PostgresTls.Verify) values["PGSSLROOTCERT"] = anchors;
        values["LC_ALL"] = "C";
        return values;
    }

    private static string Short(string said)
    {
        var line = string.Join("; ", said.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        return line.Length <= MostSaid ? line : line[..MostSaid] + "…";
    }
}
