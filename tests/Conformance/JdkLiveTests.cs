using System.Diagnostics;

namespace MessageBroker.Tests.Conformance;

/// <summary>Ours under the JDK's own XML signatures, and theirs under ours; the keys are those of the other library's folder.</summary>
public sealed class JdkLiveTests : IDisposable
{
    private static readonly string Source = Path.Combine(SharedFolder.Root, "tests", "Conformance", "Jdk", "JdkPeer.java");
    private readonly string folder = Directory.CreateTempSubdirectory("jdk-live-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [SkippableTheory]
    [InlineData("signer-rsa2048", "eessi", "xades-b", "pss")]
    [InlineData("signer-rsa3072", "eessi", "pss")]
    [InlineData("signer-p256", "eessi", "xades-b")]
    [InlineData("signer-p384", "eessi")]
    public async Task What_we_sign_holds_there_and_fails_once_it_is_changed(string key, params string[] forms)
    {
        Skip.If(DssPeer.WhyNot() is not null, DssPeer.WhyNot());
        // Line ends and tabs as references, two prefixes for one namespace, CDATA: what canonical forms differ about.
        var plain = Write("plain.xml", "<f:F001 xmlns:f=\"urn:example:f001\" xml:lang=\"bg\" a=\"&#9;x&#13;\"><name>Димитрова &amp;&#13; Ștefan<![CDATA[<b>]]></name><g:x xmlns:g=\"urn:example:f001\" g:k=\"1\"/></f:F001>\n");
        var (good, changed) = (new List<string>(), new List<string>());
        foreach (var form in forms)
        {
            var file = Path.Combine(folder, form + ".xml");
            string[] options = form == "pss" ? ["--pss"] : ["--profile", form];
            Assert.Equal(0, (await BrokerRun.ToEndAsync(["signature", "sign", plain, "--key", DssPeer.Pki(key + ".p12"), "--password-file", Write("pass", "changeit"), .. options, "-o", file])).Exit);
            good.Add(file);
            changed.Add(Write("changed-" + form + ".xml", File.ReadAllText(file).Replace("Димитрова", "Димитров", StringComparison.Ordinal)));
        }

        var said = await RunAsync(["verify", DssPeer.Pki(key + ".p12"), "changeit", .. good, .. changed]);

        Assert.Equal(good.Select(f => "holds " + f), said.Take(good.Count));
        Assert.All(said.Skip(good.Count), line => Assert.StartsWith("fails ", line, StringComparison.Ordinal));
        Assert.Equal(good.Count + changed.Count, said.Count);
    }

    [SkippableFact]
    public async Task What_we_sign_around_a_file_holds_there_and_fails_once_it_is_changed()
    {
        Skip.If(DssPeer.WhyNot() is not null, DssPeer.WhyNot());
        var signed = Path.Combine(folder, "signed.xml");
        Assert.Equal(0, (await BrokerRun.ToEndAsync(
            ["signature", "sign", Write("a.txt", "каквото\r\nбеше"), "--form", "enveloping", "--profile", "xades-b", "--key", DssPeer.Pki("signer-p256.p12"), "--password-file", Write("pass", "changeit"), "-o", signed])).Exit);
        var changed = Write("changed.xml", File.ReadAllText(signed).Replace(Convert.ToBase64String("каквото\r\nбеше"u8), Convert.ToBase64String("каквото\r\nбешe"u8), StringComparison.Ordinal));

        var said = await RunAsync(["verify", DssPeer.Pki("signer-p256.p12"), "changeit", signed, changed]);

        Assert.Equal("holds " + signed, said[0]);
        Assert.StartsWith("fails ", said[1], StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("signer-rsa3072", "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256")]
    [InlineData("signer-rsa2048", "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1")]
    [InlineData("signer-p256", "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256")]
    [InlineData("signer-p384", "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384")]
    public async Task What_it_signs_passes_here(string key, string algorithm)
    {
        Skip.If(DssPeer.WhyNot() is not null, DssPeer.WhyNot());
        var (plain, signed) = (Write("plain.xml", "<f:F001 xmlns:f=\"urn:example:f001\" xml:lang=\"bg\" a=\"&#9;x\"><name>Димитрова &amp; Ștefan</name></f:F001>"), Path.Combine(folder, "signed.xml"));
        Assert.Empty(await RunAsync(["sign", DssPeer.Pki(key + ".p12"), "changeit", algorithm, plain, signed]));

        var (exit, answer) = await BrokerRun.ToEndAsync(["signature", "verify", signed, "--profile", "xmldsig", "--trust", DssPeer.Pki("root-ca.pem"), "--cert", DssPeer.Pki("sub-ca.pem")]);

        Assert.True(exit == 0 && answer["verdict"]!.GetValue<string>() == "TOTAL-PASSED", answer.ToJsonString());
    }

    /// <summary>The program is one source file that the JDK compiles when it starts.</summary>
    private static async Task<IReadOnlyList<string>> RunAsync(IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("java", ["-Dfile.encoding=UTF-8", Source, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await error);
        return (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
