using System.Diagnostics;
using System.Text;
using MessageBroker.Evidence.Containers;
using MessageBroker.Tests.Evidence.As4;
using MessageBroker.Tests.Evidence.Containers;

namespace MessageBroker.Tests.Unit.Auditor;

/// <summary>The commands of HOWTO-VERIFY.txt are run as they stand, by tools that are not ours.</summary>
public sealed class HowToVerifyTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("howto");

    public void Dispose() => folder.Delete(recursive: true);

    [SkippableFact]
    public void The_commands_pass_a_good_bundle_and_refuse_a_changed_one()
    {
        Skip.IfNot(Exists("bash") && Exists("openssl") && Exists("sha256sum") && Exists("od"), "bash, openssl, sha256sum or od is not there");
        Unpack(SignedBundle.Octets);
        var (code, output) = RunCommands();
        Assert.True(code == 0, output);
        Assert.EndsWith("END\n", output);
        Assert.Contains("Entries are included\n", output);
        Assert.Contains("Payloads and verdicts are committed to\n", output);
        if (Exists("xmlsec1") && Exists("xmllint")) Assert.Contains("SED is signed: messages/", output);

        // Each forger's change keeps the manifest in order: the later steps have to find it.
        string At(string name) => SignedBundle.Payload(SignedBundle.Outbound, name);
        foreach (var forged in new[]
        {
            BundleForger.Change(SignedBundle.Octets, At("record.json"), o => [.. o, 1]),
            BundleForger.Change(SignedBundle.Octets, At("entries/002.bin"), o => [.. o[..^1], (byte)(o[^1] ^ 1)]),
            BundleForger.Change(SignedBundle.Octets, BundlePath.Checkpoint, o => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(o).Replace("journal/1\n9\n", "journal/1\n8\n"))),
        })
        {
            Unpack(forged);
            Assert.NotEqual(0, RunCommands().Code);
        }
        if (!Exists("xmlsec1") || !Exists("xmllint")) return;
        Unpack(new SignedBundle { SpoilInboundSed = sed => As4Fixture.Replace(sed, "Мария", "Милка") }.Build().Build());
        Assert.NotEqual(0, RunCommands().Code);
        Unpack(new SignedBundle { SedKey = As4Fixture.Stranger }.Build().Build());
        Assert.NotEqual(0, RunCommands().Code);
    }

    [SkippableFact]
    public void A_log_of_one_entry_can_be_checked_too()
    {
        Skip.IfNot(Exists("bash") && Exists("openssl"), "bash or openssl is not there");
        var files = StoredZip.Read(SampleBundle.Single()).Files!;
        Unpack(StoredZip.Write(files));
        var (code, output) = RunCommands();
        Assert.True(code == 0, output);
    }

    private void Unpack(byte[] bundle)
    {
        foreach (var directory in folder.EnumerateDirectories()) directory.Delete(recursive: true);
        foreach (var (path, octets) in StoredZip.Read(bundle).Files!)
        {
            var target = Path.Combine(folder.FullName, path);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.WriteAllBytes(target, octets.ToArray());
        }
        var howTo = Encoding.UTF8.GetString(HowToVerify.Octets.Span);
        File.WriteAllText(Path.Combine(folder.FullName, "check.sh"), howTo[howTo.IndexOf("set -euo pipefail", StringComparison.Ordinal)..]);
    }

    private (int Code, string Output) RunCommands()
    {
        using var process = Process.Start(new ProcessStartInfo("bash", "check.sh") { WorkingDirectory = folder.FullName, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, process.ExitCode == 0 ? output : output + error.Result);
    }

    private static bool Exists(string tool) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(p => File.Exists(Path.Combine(p, tool)));
}
