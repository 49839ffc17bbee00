using System.Reflection;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MessageBroker.Auditor.Bundles;
using MessageBroker.Auditor.Logs;
using MessageBroker.Evidence;
using MessageBroker.Evidence.Trust;
using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Auditor.Cli;

/// <summary>
/// The program broker-verify. Exit codes: 0 every bundle or log passes, 1 at least one does not, 2 the call is wrong, 3 a file is not
/// there, 5 a defect of ours.
/// </summary>
public static class AuditorCommand
{
    private const int Negative = 1, Usage = 2, Missing = 3, Defect = 5;

    /// <summary>Largest file that is read (one octet more than a bundle can have, so that a longer one is told as such).</summary>
    private const int MaxOctets = Evidence.Containers.StoredZip.MaxOctets + 1;

    /// <summary>Version and commit, as broker --version says them.</summary>
    private static string? Version => typeof(AuditorCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;

    /// <summary>Runs one call. Never throws for anything that the call or its files hold.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, AuditorTerminal terminal, CancellationToken cancellationToken)
    {
        var (call, fault) = AuditorCall.Parse(args);
        if (call is null)
        {
            terminal.Error.WriteLine($"broker-verify: {fault}");
            terminal.Error.WriteLine("broker-verify: see 'broker-verify --help'");
            return Usage;
        }
        if (call.Help || call.Version)
        {
            terminal.Output.Write(call.Help ? AuditorHelp.Text : $"broker-verify {Version}\n");
            return 0;
        }
        try
        {
            return await JudgeAsync(call, terminal, cancellationToken);
        }
        catch (Exception defect) when (defect is not OperationCanceledException)
        {
            terminal.Error.WriteLine($"broker-verify: a defect of ours ({defect.GetType().Name} in {defect.TargetSite?.DeclaringType?.Name}.{defect.TargetSite?.Name}). Please report this line and the call.");
            return Defect;
        }
    }

    private static async Task<int> JudgeAsync(AuditorCall call, AuditorTerminal terminal, CancellationToken cancellationToken)
    {
        var writer = new AuditorWriter(terminal.Output, call.Json, call.Language ?? FindingWords.LanguageOf(terminal.Environment));
        var (anchors, fault) = await AnchorsAsync(call, terminal, cancellationToken);
        if (anchors is null)
        {
            terminal.Error.WriteLine($"broker-verify: {fault}");
            return Missing;
        }
        var code = 0;
        foreach (var file in call.Files)
            code = Math.Max(code, call.Verb == "log" ? await LogAsync(file, anchors, writer, cancellationToken) : await BundleAsync(file, anchors, terminal, writer, cancellationToken));
        return code;
    }

    private static async Task<int> BundleAsync(string file, BundleAnchors anchors, AuditorTerminal terminal, AuditorWriter writer, CancellationToken cancellationToken)
    {
        var (octets, unreadable) = await ReadAsync(file, terminal.Input, cancellationToken);
        if (octets is null)
        {
            writer.Unreadable(file, unreadable!);
            return Missing;
        }
        var report = BundleVerifier.Verify(octets, anchors);
        writer.Report(file, report);
        return report.Indication == Indication.TotalPassed ? 0 : Negative;
    }

    private static async Task<int> LogAsync(string folder, BundleAnchors anchors, AuditorWriter writer, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder))
        {
            writer.Unreadable(folder, Finding.Of("CLI-0001", folder));
            return Missing;
        }
        var report = await LogVerifier.VerifyAsync(new LogFolder(folder), anchors.Checkpoints, cancellationToken);
        writer.Log(folder, report);
        return report.Indication == Indication.TotalPassed ? 0 : Negative;
    }

    private static async Task<(BundleAnchors? Anchors, string? Fault)> AnchorsAsync(AuditorCall call, AuditorTerminal terminal, CancellationToken cancellationToken)
    {
        var trust = new List<X509Certificate2>();
        var noted = new List<NotedCheckpoint>();
        foreach (var file in call.Trust)
        {
            var (octets, fault) = await ReadAsync(file, terminal.Input, cancellationToken);
            if (octets is null) return (null, Sentence(file, fault!));
            var certificates = Certificates(octets);
            if (certificates.Count == 0) return (null, $"{file}: it holds no certificate");
            trust.AddRange(certificates);
        }
        foreach (var file in call.Checkpoints)
        {
            var (octets, fault) = await ReadAsync(file, terminal.Input, cancellationToken);
            if (octets is null) return (null, Sentence(file, fault!));
            noted.Add(new NotedCheckpoint(file, octets));
        }
        return (new BundleAnchors(trust, noted), null);
    }

    private static string Sentence(string file, Finding fault) => $"{file}: {FindingCatalogue.Default.Text(fault, "en")}";

    private static IReadOnlyList<X509Certificate2> Certificates(byte[] octets)
    {
        var found = new X509Certificate2Collection();
        try
        {
            if (octets.AsSpan().IndexOf("-----BEGIN"u8) >= 0) found.ImportFromPem(Encoding.Latin1.GetString(octets));
            else found.Add(X509CertificateLoader.LoadCertificate(octets));
        }
        catch (CryptographicException)
        {
            return [];
        }
        return found.All(c => ForeignCertificate.IsReadable(c)) ? [.. found] : [];
    }

    private static async Task<(byte[]? Octets, Finding? Fault)> ReadAsync(string file, Stream input, CancellationToken cancellationToken)
    {
        try
        {
            if (file != "-" && Directory.Exists(file)) return (null, Finding.Of("CLI-0002", file));
            if (file != "-" && !File.Exists(file)) return (null, Finding.Of("CLI-0001", file));
            if (file != "-" && FileKind.IsSpecial(file)) return (null, Finding.Of("CLI-0006", file));
            await using var stream = file == "-" ? null : new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var octets = new MemoryStream();
            var buffer = new byte[81920];
            for (int read; octets.Length < MaxOctets && (read = await (stream ?? input).ReadAsync(buffer, cancellationToken)) > 0;) octets.Write(buffer, 0, read);
            return (octets.ToArray(), null);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return (null, Finding.Of("CLI-0003", file, ("reason", fault.Message)));
        }
    }
}
