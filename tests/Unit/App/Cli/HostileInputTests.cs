using System.Text.Json.Nodes;
using MessageBroker.App.Cli;
using MessageBroker.Evidence.Keys;
using MessageBroker.Tests.Evidence;
using MessageBroker.Tests.Evidence.Signatures;

namespace MessageBroker.Tests.Unit.App.Cli;

/// <summary>Inputs and outputs that are not what they should be end a call with a finding: never without end, never as a defect of ours.</summary>
public sealed class HostileInputTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [SkippableTheory]
    [InlineData("sed validate PIPE", "CLI-0006")]
    [InlineData("sed convert PIPE --to json", "CLI-0006")]
    [InlineData("sed convert PIPE --to xml", "CLI-0006")]
    [InlineData("sed validate SED --pack FOLDER", "PCK-0018")]
    [InlineData("signature verify PIPE", "CLI-0006")]
    [InlineData("signature verify SED --trust PIPE", "CLI-0006")]
    [InlineData("signature verify SED --detached PIPE", "CLI-0006")]
    [InlineData("signature sign PIPE --key KEY --password-file PASS -o out.xml", "CLI-0006")]
    [InlineData("signature sign SED --key PIPE -o out.xml", "CFG-0044")]
    [InlineData("signature sign SED --key KEY --password-file PIPE -o out.xml", "CFG-0044")]
    [InlineData("xml canonicalise PIPE", "CLI-0006")]
    [InlineData("as4 inspect PIPE", "CLI-0006")]
    [InlineData("as4 receipt-check SED --for PIPE", "CLI-0006")]
    [InlineData("config check PIPE", "CLI-0006")]
    [InlineData("case list --config PIPE", "CLI-0006")]
    public async Task A_pipe_is_not_waited_for(string line, string code)
    {
        Directory.CreateDirectory(folder.File("pack"));
        folder.Write("pack/pack.json", "{}");
        var pipe = Pipe.Make(folder.File("pack/pipe"));
        var words = line.Split(' ').Select(w => w switch { "PIPE" => pipe, "SED" => folder.Write("sed.xml", "<a/>"), "FOLDER" => folder.File("pack"), "KEY" => Key(), "PASS" => folder.Write("pass", "secret"), _ => w });
        var call = await Pipe.CallAsync([.. words, "--json"]);
        Assert.Equal(3, call.Exit);
        Assert.Equal([code], call.Codes);
    }

    [SkippableFact]
    public async Task A_device_is_no_file_either()
    {
        Skip.IfNot(File.Exists("/dev/zero"), "there is no /dev/zero");
        Assert.Equal(["CLI-0006"], (await Pipe.CallAsync("xml", "canonicalise", "/dev/zero", "--json")).Codes);
    }

    [Fact]
    public async Task A_signal_ends_a_verb_that_waits_for_standard_input()
    {
        using var stop = new CancellationTokenSource();
        using var error = new StringWriter();
        var terminal = new Terminal(new NeverRead(), new MemoryStream(), error, TimeProvider.System, _ => null);
        var run = CommandLine.RunAsync(["sed", "validate", "-"], terminal, stop.Token);
        Assert.False(run.IsCompleted);
        await stop.CancelAsync();
        Assert.Equal(1, await run.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Contains("stopped", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("none/out.xml", "CLI-0008")]
    [InlineData("file/out.xml", "CLI-0008")]
    [InlineData("folder", "CLI-0002")]
    public async Task A_place_that_cannot_be_written_is_exit_code_3_with_a_remedy(string output, string code)
    {
        folder.Write("file", "");
        Directory.CreateDirectory(folder.File("folder"));
        var call = await BrokerCall.RunAsync("signature", "sign", folder.Write("sed.xml", SignedSed.PlainText), "--key", Key(), "--password-file", folder.Write("pass", "secret"), "-o", folder.File(output), "--json");
        Assert.Equal(3, call.Exit);
        Assert.Equal([code], call.Codes);
        Assert.Equal(folder.File(output), (string)call.Answers[0]["file"]!);
    }

    [Fact]
    public async Task Keys_below_a_file_are_a_finding_that_names_it()
    {
        var call = await BrokerCall.RunAsync("keys", "create-dev", Path.Combine(folder.Write("file", ""), "keys"), "--institution", "BG:BGASA", "--algorithm", "p-256", "--json");
        Assert.Equal((3, "CFG-0031"), (call.Exit, Assert.Single(call.Codes)));
        Assert.Equal(folder.File("file"), (string)call.Answers[0]["findings"]![0]!["arguments"]!["file"]!);
    }

    [Theory]
    [InlineData("--trust")]
    [InlineData("--cert")]
    [InlineData("--signer")]
    public async Task What_holds_no_certificate_is_a_finding_with_a_remedy(string option)
    {
        var noise = folder.Write("noise.bin", "\u0003\u0001noise");
        var call = await BrokerCall.RunAsync("signature", "verify", folder.Write("sed.xml", "<a/>"), option, noise);
        Assert.Equal((3, ""), (call.Exit, call.Output));
        Assert.Contains("CFG-0011", call.Error, StringComparison.Ordinal);
        Assert.Contains("what to do", call.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("ASN1", call.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_is_no_pack_is_told_in_words()
    {
        var call = await BrokerCall.RunAsync("sed", "validate", folder.Write("sed.xml", "<a/>"), "--pack", folder.Path);
        Assert.Equal(3, call.Exit);
        Assert.Contains("The pack lacks the file pack.json.", call.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("PCK-0003", call.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "CLI-0013")]
    [InlineData("\u0001\u0002 noise: and more\n\nnoise", "CLI-0014")]
    [InlineData("hello", "CLI-0014")]
    [InlineData("POST /as4 HTTP/1.1\r\nHost: a\r\n\r\n<a/>", "CLI-0014")]
    [InlineData("Host: a\r\n\r\n<a/>", "AS4-0001")]
    public async Task What_is_no_message_is_not_taken_for_one_without_header(string text, string code)
    {
        var call = await BrokerCall.RunAsync("as4", "inspect", folder.Write("message", text), "--json");
        Assert.Equal((1, "refuse"), (call.Exit, (string)call.Answers[0]["verdict"]!));
        Assert.Equal([code], call.Codes);
    }

    [Fact]
    public async Task A_broken_message_is_not_the_receipts_fault()
    {
        var (noise, envelope) = (folder.Write("noise", "noise"), folder.Write("envelope.xml", "<s:Envelope xmlns:s='http://www.w3.org/2003/05/soap-envelope'><s:Header/><s:Body/></s:Envelope>"));
        var sent = Assert.Single((await BrokerCall.RunAsync("as4", "receipt-check", envelope, "--for", noise, "--json")).Answers);
        Assert.Null(sent["ebms"]);
        Assert.All(sent["findings"]!.AsArray(), f => Assert.StartsWith(noise, (string)f!["path"]!, StringComparison.Ordinal));
        Assert.Contains(sent["findings"]!.AsArray(), f => (string)f!["code"]! == "CLI-0012");
        var receipt = Assert.Single((await BrokerCall.RunAsync("as4", "receipt-check", noise, "--for", envelope, "--json")).Answers);
        Assert.Equal("EBMS:0302", (string)receipt["ebms"]!);
        Assert.Equal(["CLI-0014"], receipt["findings"]!.AsArray().Select(f => (string)f!["code"]!));
    }

    [Theory]
    [InlineData("config check FILE")]
    [InlineData("trust list --config FILE")]
    [InlineData("trust policy FILE")]
    public async Task A_file_that_is_no_JSON_is_told_by_line_and_column_and_not_quoted(string line)
    {
        var file = folder.Write("password.txt", "\n Ünsaid\n");
        foreach (var language in new[] { "bg", "ro", "en" })
        {
            var call = await BrokerCall.RunAsync([.. line.Split(' ').Select(w => w == "FILE" ? file : w), "--lang", language]);
            Assert.NotEqual(0, call.Exit);
            Assert.Contains("line 2, column 2", call.Output + call.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("invalid start", call.Output + call.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("LineNumber", call.Output + call.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_empty_policy_is_said_to_be_empty() =>
        Assert.Contains("the file is empty", (await BrokerCall.RunAsync("trust", "policy", folder.Write("policy.json", ""), "--lang", "en")).Error, StringComparison.Ordinal);

    [Theory]
    [InlineData("", "CLI-0013", 1)]
    [InlineData("{", "CFG-0002", 1)]
    public async Task An_empty_configuration_is_said_to_be_empty(string text, string code, int exit)
    {
        var call = await BrokerCall.RunAsync("config", "check", folder.Write("broker.json", text), "--json");
        Assert.Equal((exit, code), (call.Exit, Assert.Single(call.Codes)));
        Assert.Equal((3, "CLI-0002"), ((await BrokerCall.RunAsync("config", "check", folder.Path, "--json")) is var there ? (there.Exit, Assert.Single(there.Codes)) : default));
        Assert.Equal((3, "CFG-0001"), ((await BrokerCall.RunAsync("config", "check", "", "--json")) is var none ? (none.Exit, Assert.Single(none.Codes)) : default));
    }

    [Theory]
    [InlineData("serve|--config|", "--config")]
    [InlineData("case|list|--config|", "--config")]
    [InlineData("keys|create-dev||--institution|BG:BGASA", "DIR")]
    [InlineData("demo|--prepare|--folder|", "--folder")]
    [InlineData("evidence|export|id|-o|", "-o")]
    [InlineData("signature|sign|x.xml|--key|k|-o|", "--output")]
    [InlineData("health|--timeout|x", "whole number")]
    [InlineData("keys|create-dev|d|--institution|BG:BGASA|--days|99999999999", "whole number")]
    public async Task A_value_that_says_nothing_is_a_wrong_call(string line, string named)
    {
        var call = await BrokerCall.RunAsync(line.Split('|'));
        Assert.Equal((2, ""), (call.Exit, call.Output));
        Assert.Contains(named, call.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", call.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--id")]
    [InlineData("--apex")]
    public async Task An_element_that_is_not_there_is_not_a_matter_of_a_signature(string option)
    {
        var call = await BrokerCall.RunAsync("xml", "canonicalise", folder.Write("a.xml", "<a/>"), option, "b", "--json");
        Assert.Equal((1, "CLI-0016"), (call.Exit, Assert.Single(call.Codes)));
    }

    [Fact]
    public async Task Standard_output_that_cannot_be_written_is_no_defect()
    {
        using var error = new StringWriter();
        var terminal = new Terminal(Stream.Null, new GuardedOutput(new FullDisk()), error, TimeProvider.System, _ => null);
        Assert.Equal(3, await CommandLine.RunAsync(["config", "schema"], terminal, CancellationToken.None));
        Assert.Contains("standard output", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("defect", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_could_steer_the_terminal_is_shown_escaped()
    {
        var call = await BrokerCall.RunAsync("as4", "inspect", folder.Write("a", "noise"), "--content-type", "x\u001b[2Jy\u202ez");
        Assert.Contains("x\\u001b[2Jy\\u202ez", call.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', call.Output);
    }

    [Fact]
    public void An_empty_list_is_not_a_label_without_anything_behind_it()
    {
        using var output = new StringWriter();
        AnswerWriter.Human(output, new Answer("identical", true).Field("verdicts", 3).Field("differing", new JsonArray()), "en");
        Assert.Contains("verdicts: 3", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("differing", output.ToString(), StringComparison.Ordinal);
    }

    private string Key()
    {
        File.WriteAllBytes(folder.File("key.p12"), DevelopmentCa.ExportPkcs12(TestPki.Ec.Certificate, "secret"));
        return folder.File("key.p12");
    }

    private sealed class FullDisk : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count) => throw new IOException("no space left");
    }

    /// <summary>A terminal at which nobody types: the read does not come back and hears no token.</summary>
    private sealed class NeverRead : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(new TaskCompletionSource<int>().Task);
    }
}
