using System.Reflection;
using System.Text;
using System.Text.Json;
using MessageBroker.Auditor.Cli;
using MessageBroker.Evidence.Containers;
using MessageBroker.Tests.Evidence.Containers;

namespace MessageBroker.Tests.Unit.Auditor;

public sealed class AuditorCommandTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("verify");

    public AuditorCommandTests() => File.WriteAllBytes(At("case.zip"), SignedBundle.Octets);

    public void Dispose() => folder.Delete(recursive: true);

    private string At(string name) => Path.Combine(folder.FullName, name);

    private static async Task<(int Code, string Output, string Error)> Run(string[] args, byte[]? input = null, string language = "C.UTF-8")
    {
        var output = new StringWriter { NewLine = "\n" };
        var error = new StringWriter { NewLine = "\n" };
        var terminal = new AuditorTerminal(new MemoryStream(input ?? []), output, error, name => name == "LANG" ? language : null);
        var code = await AuditorCommand.RunAsync(args, terminal, CancellationToken.None);
        return (code, output.ToString(), error.ToString());
    }

    [Fact]
    public async Task A_passing_bundle_is_exit_code_0_with_the_verdict_first()
    {
        var (code, output, error) = await Run(["bundle", At("case.zip")]);
        Assert.Equal(0, code);
        Assert.StartsWith($"{At("case.zip")}: TOTAL-PASSED\n", output);
        Assert.Contains("trust anchors come from the bundle", output);
        Assert.Contains("System.Security.Cryptography.Xml: agrees", output);
        Assert.Empty(error);
    }

    [Theory]
    [InlineData("bg_BG.UTF-8", "Файлът издържа")]
    [InlineData("ro_RO", "Fișierul rezistă")]
    [InlineData("fr_FR", "The file holds")]
    public async Task The_environment_gives_the_language(string language, string words) =>
        Assert.Contains(words, (await Run(["bundle", At("case.zip")], language: language)).Output);

    [Fact]
    public async Task A_failing_bundle_is_exit_code_1_and_the_part_is_named()
    {
        var changed = SignedBundle.Octets.ToArray();
        changed[changed.Length / 2] ^= 1;
        File.WriteAllBytes(At("changed.zip"), changed);
        var (code, output, _) = await Run(["bundle", At("changed.zip"), "--lang=en"]);
        Assert.Equal(1, code);
        Assert.StartsWith($"{At("changed.zip")}: TOTAL-FAILED\n", output);
        Assert.Contains("where: ", output);
    }

    [Fact]
    public async Task What_is_no_bundle_is_said_to_be_none_and_nothing_about_its_parts()
    {
        var (code, output, _) = await Run(["bundle", "-", "--lang=en"], "junk"u8.ToArray());
        Assert.Equal(1, code);
        Assert.Contains("JRN-0001", output);
        Assert.DoesNotContain("journal sealed", output);
        Assert.DoesNotContain("parts:", output);
    }

    [SkippableFact]
    public async Task A_pipe_is_not_waited_for()
    {
        App.Pipe.Make(At("pipe"));
        var (code, output, _) = await Task.Run(() => Run(["bundle", At("pipe"), "--json"])).WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(3, code);
        Assert.Contains("CLI-0006", output);
    }

    [Fact]
    public async Task The_version_names_the_commit_as_that_of_the_broker_does()
    {
        var built = typeof(MessageBroker.App.Cli.CommandLine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        Assert.Equal($"broker-verify {built}\n", (await Run(["--version"])).Output);
    }

    [Fact]
    public async Task Json_is_one_object_a_line_for_each_file_in_order()
    {
        var (code, output, _) = await Run(["bundle", "--json", At("case.zip"), At("absent.zip"), "-"], "junk"u8.ToArray());
        Assert.Equal(3, code);
        var lines = output.TrimEnd('\n').Split('\n').Select(l => JsonDocument.Parse(l).RootElement).ToList();
        Assert.Equal([At("case.zip"), At("absent.zip"), "-"], lines.Select(l => l.GetProperty("file").GetString()!));
        Assert.Equal(["TOTAL-PASSED", "unreadable", "TOTAL-FAILED"], lines.Select(l => l.GetProperty("verdict").GetString()!));
        Assert.All(lines.Skip(1), l => Assert.NotEqual(0, l.GetProperty("findings").GetArrayLength()));
        Assert.Equal(["name", "verdict"], lines[0].GetProperty("entries")[0].EnumerateObject().Select(p => p.Name));
        Assert.Equal("bundle", lines[0].GetProperty("trust").GetString());
        Assert.Equal(["code", "severity", "path", "arguments", "text", "remedy"], lines[2].GetProperty("findings")[0].EnumerateObject().Select(p => p.Name));
    }

    [Fact]
    public async Task Anchors_and_noted_checkpoints_come_from_files()
    {
        var files = StoredZip.Read(SignedBundle.Octets).Files!;
        File.WriteAllText(At("anchors.pem"), string.Concat(files.Where(f => f.Path.StartsWith("trust/", StringComparison.Ordinal)).Select(f => Encoding.ASCII.GetString(f.Octets.Span))));
        File.WriteAllBytes(At("noted.txt"), files.Single(f => f.Path == BundlePath.Checkpoint).Octets.ToArray());
        var (code, output, _) = await Run(["bundle", At("case.zip"), "--trust", At("anchors.pem"), "--checkpoint", At("noted.txt"), "--json"]);
        Assert.Equal(0, code);
        Assert.Equal(0, JsonDocument.Parse(output).RootElement.GetProperty("findings").GetArrayLength());
        using var other = MessageBroker.Evidence.Journal.Notes.NoteSigningKey.Generate(SampleBundle.Origin.ToString());
        File.WriteAllBytes(At("other.txt"), new MessageBroker.Evidence.Journal.Notes.Checkpoint(SampleBundle.Origin.ToString(), 1, default).Sign(other));
        Assert.Equal(1, (await Run(["bundle", At("case.zip"), "--checkpoint", At("other.txt")])).Code);
    }

    [Fact]
    public async Task What_is_not_there_is_exit_code_3()
    {
        Assert.Equal(3, (await Run(["bundle", At("absent.zip")])).Code);
        Assert.Equal(3, (await Run(["bundle", At("case.zip"), "--trust", At("absent.pem")])).Code);
        Assert.Equal(3, (await Run(["bundle", At("case.zip"), "--checkpoint", At("absent.txt")])).Code);
        Assert.Equal(3, (await Run(["bundle", folder.FullName])).Code);
        Assert.Equal(3, (await Run(["bundle", At("case.zip"), "--trust", At("case.zip")])).Code);
    }

    [Theory]
    [InlineData]
    [InlineData("bundle")]
    [InlineData("bundles", "x")]
    [InlineData("logs", "x")]
    [InlineData("bundle", "x", "--at", "now")]
    [InlineData("bundle", "x", "--lang", "fr")]
    [InlineData("bundle", "x", "--trust")]
    [InlineData("bundle", "x", "--json=1")]
    public async Task A_wrong_call_is_exit_code_2(params string[] args)
    {
        var (code, output, error) = await Run(args);
        Assert.Equal(2, code);
        Assert.Empty(output);
        Assert.StartsWith("broker-verify: ", error);
    }

    [Fact]
    public async Task Help_and_version_are_answers()
    {
        Assert.Contains("broker-verify bundle case.zip", (await Run(["--help"])).Output);
        Assert.Contains("Exit codes", (await Run(["bundle", "-h"])).Output);
        Assert.Matches(@"^broker-verify \d+\.\d+\.\d+(\+[0-9a-f]+)?\n$", (await Run(["--version"])).Output);
        Assert.Contains("did you mean '--checkpoint'", (await Run(["bundle", "x", "--chekpoint"])).Error);
    }

    [Fact]
    public async Task Attack_29_names_that_could_steer_a_terminal_are_shown_escaped()
    {
        File.WriteAllBytes(At("junk\u202e.zip"), "junk"u8.ToArray());
        Assert.DoesNotContain('\u202e', (await Run(["bundle", At("junk\u202e.zip")])).Output);
    }
}
