using System.Text;
using MessageBroker.Auditor.Bundles;
using MessageBroker.Auditor.Cli;
using MessageBroker.Auditor.Logs;
using MessageBroker.Evidence;
using MessageBroker.Evidence.Journal;
using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Evidence.Journal.Merkle;
using MessageBroker.Evidence.Journal.Notes;
using MessageBroker.Tests.Evidence.Containers;

namespace MessageBroker.Tests.Unit.Auditor;

/// <summary>A whole log against checkpoints that somebody noted before: rewritten is told from shortened.</summary>
public sealed class LogVerifierTests : IDisposable
{
    private const string Origin = "bg.example/journal/1";
    private const int Size = 300;

    private static readonly NoteSigningKey LogKey = NoteSigningKey.Generate(Origin);
    private static readonly byte[][] Whole = [.. Enumerable.Range(0, Size).Select(i => Entry(i, "broker"))];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("log");

    public LogVerifierTests() => Write(Whole, Size);

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(Size)]
    public async Task A_log_that_grew_passes_against_each_older_checkpoint(int noted) =>
        Assert.Equal((Indication.TotalPassed, ""), await JudgeAsync(Sign(Whole, noted)));

    [Fact]
    public async Task Without_anything_noted_it_agrees_with_itself_and_says_so()
    {
        var report = await LogVerifier.VerifyAsync(new LogFolder(folder.FullName), [], CancellationToken.None);
        Assert.Equal(Indication.TotalPassed, report.Indication);
        Assert.Equal("JRN-0060", Assert.Single(report.Findings).Code);
        Assert.Equal(["checkpoint", "entries", "log.vkey"], report.Parts.Select(p => p.Name));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(260)]
    public async Task Attack_27_a_log_that_its_own_key_holder_rewrote_fails_against_what_was_noted_behind_the_change_and_passes_before_it(int changed)
    {
        byte[][] other = [.. Whole];
        other[changed] = Entry(changed, "somebody-else");
        Write(other, Size);
        Assert.Equal((Indication.TotalPassed, ""), await JudgeAsync(Sign(Whole, changed)));
        Assert.Equal((Indication.TotalFailed, "JRN-0075"), await JudgeAsync(Sign(Whole, changed + 1)));
        Assert.Equal((Indication.TotalFailed, "JRN-0075"), await JudgeAsync(Sign(Whole, Size)));
    }

    [Fact]
    public async Task Attack_26_a_log_that_went_back_is_indeterminate_and_never_failed()
    {
        var noted = Sign(Whole, Size);
        Write(Whole[..280], 280);
        Assert.Equal((Indication.Indeterminate, "JRN-0076"), await JudgeAsync(noted));
        // The same where the folder itself lost its last file.
        Write(Whole, Size);
        File.Delete(At(EntryBundle.Path(1, Size - EntryBundle.Width)));
        Assert.Equal((Indication.Indeterminate, "JRN-0076"), await JudgeAsync(noted));
        Assert.Equal((Indication.Indeterminate, ""), await JudgeAsync(Sign(Whole, 256)));
    }

    [Fact]
    public async Task A_full_file_serves_for_its_beginning()
    {
        Write([.. Whole, .. Enumerable.Range(Size, 300).Select(i => Entry(i, "broker"))], 512);
        File.WriteAllBytes(At("checkpoint"), Sign(Whole, Size));
        Assert.Equal((Indication.TotalPassed, ""), await JudgeAsync(Sign(Whole, Size)));
    }

    [Fact]
    public async Task Every_flipped_bit_is_noticed()
    {
        var random = new Random(7);
        var files = folder.GetFiles("*", SearchOption.AllDirectories).Select(f => f.FullName).Order(StringComparer.Ordinal).ToList();
        for (var i = 0; i < 60; i++)
        {
            var file = files[i % files.Count];
            var octets = File.ReadAllBytes(file);
            var changed = octets.ToArray();
            changed[random.Next(octets.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(file, changed);
            var (indication, _) = await JudgeAsync(Sign(Whole, Size));
            Assert.NotEqual(Indication.TotalPassed, indication);
            File.WriteAllBytes(file, octets);
        }
    }

    [Fact]
    public async Task What_is_no_log_and_what_is_another_one_is_said()
    {
        using var other = NoteSigningKey.Generate(Origin);
        Assert.Equal((Indication.TotalFailed, "JRN-0063"), await JudgeAsync(new Checkpoint(Origin, 7, default).Sign(other)));
        Assert.Equal((Indication.Indeterminate, "JRN-0062"), await JudgeAsync("nothing"u8.ToArray()));
        Assert.Equal((Indication.Indeterminate, "JRN-0064"), await JudgeAsync(new Checkpoint("ro.example/journal/1", 7, default).Sign(other)));
        File.Delete(At("checkpoint"));
        var report = await LogVerifier.VerifyAsync(new LogFolder(folder.FullName), [], CancellationToken.None);
        Assert.Equal((Indication.TotalFailed, "JRN-0070"), (report.Indication, Assert.Single(report.Findings).Code));
    }

    [Fact]
    public async Task The_command_says_the_verdict_in_each_way()
    {
        File.WriteAllBytes(At("noted.txt"), Sign(Whole, 200));
        var (code, output, _) = await RunAsync("log", folder.FullName, "--checkpoint", At("noted.txt"));
        Assert.Equal(0, code);
        Assert.StartsWith($"{folder.FullName}: TOTAL-PASSED\n  The log holds", output);
        (code, output, _) = await RunAsync("log", folder.FullName, "--checkpoint", At("noted.txt"), "--json");
        Assert.Contains("\"verdict\":\"TOTAL-PASSED\"", output);
        Assert.DoesNotContain("\"trust\"", output);
        Assert.Equal(3, (await RunAsync("log", At("absent"))).Code);
        Assert.Equal(2, (await RunAsync("log")).Code);
        Assert.Equal(2, (await RunAsync("log", folder.FullName, "--trust", At("noted.txt"))).Code);
        Write(Whole[..100], 100);
        Assert.Equal(1, (await RunAsync("log", folder.FullName, "--checkpoint", At("noted.txt"))).Code);
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        var (output, error) = (new StringWriter { NewLine = "\n" }, new StringWriter { NewLine = "\n" });
        var code = await AuditorCommand.RunAsync(args, new AuditorTerminal(Stream.Null, output, error, _ => null), CancellationToken.None);
        return (code, output.ToString(), error.ToString());
    }

    private static byte[] Entry(int number, string actor) => EntryCodec.Encode(new Entry
    {
        Id = SampleBundle.Id(1000 + number),
        Time = SampleBundle.Start.AddSeconds(number),
        Event = "outbound/Taken",
        NodeId = "bg-1",
        Actor = new EntryActor(ActorKind.System, actor, "BG:BGASA", "system"),
        Institution = "BG:BGASA",
    });

    private static byte[] Sign(byte[][] entries, int size) =>
        new Checkpoint(Origin, (ulong)size, CompactRange.Empty.Append(entries.Take(size).Select(e => EntryCodec.HashOf(e))).Root).Sign(LogKey);

    private string At(string name) => Path.Combine(folder.FullName, name);

    private void Write(byte[][] entries, int size)
    {
        if (Directory.Exists(At("tile"))) Directory.Delete(At("tile"), recursive: true);
        for (ulong number = 0; EntryBundle.WidthOf(number, (ulong)size) is > 0 and var width; number++)
        {
            var path = At(EntryBundle.Path(number, width));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, EntryBundle.Write(entries.Skip((int)number * EntryBundle.Width).Take(width)));
        }

        File.WriteAllBytes(At("log.vkey"), Encoding.UTF8.GetBytes(LogKey.VerifierKey + "\n"));
        File.WriteAllBytes(At("checkpoint"), Sign(entries, size));
    }

    private async Task<(Indication, string)> JudgeAsync(byte[] noted)
    {
        var report = await LogVerifier.VerifyAsync(new LogFolder(folder.FullName), [new NotedCheckpoint("noted.txt", noted)], CancellationToken.None);
        return (report.Indication, report.Findings.FirstOrDefault(f => f.Path == "noted.txt")?.Code ?? "");
    }
}
