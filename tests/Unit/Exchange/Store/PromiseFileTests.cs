using System.Security.Cryptography;
using CsCheck;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Store.Promises;

namespace MessageBroker.Tests.Unit.Exchange.Store;

/// <summary>Promises are on disk when the call returns, a torn end loses nothing that was promised, damage is told.</summary>
public sealed class PromiseFileTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private const string Note = "broker.example/log\n3\nAAAA=\n\n— broker.example/log qw==\n";

    private readonly string folder = SqliteStoreBed.NewFolder();

    private string Name => Path.Combine(folder, "promises");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task What_was_recorded_is_read_in_order_with_the_newest_checkpoint()
    {
        var promises = Make(5);
        using (var file = Open())
        {
            foreach (var promise in promises.Take(3)) await file.RecordAsync(promise, None);
            await file.RecordCheckpointAsync("older", None);
            await file.RecordCheckpointAsync(Note, None);
        }
        using (var file = Open())
        {
            foreach (var promise in promises.Skip(3)) await file.RecordAsync(promise, None);
            var beside = PromiseFile.Read(Name)!;
            Assert.Equal(promises, beside.Promises);
        }

        var reading = PromiseFile.Read(Name)!;
        Assert.Equal(promises, reading.Promises);
        Assert.Equal(Note, reading.Checkpoint);
        Assert.False(reading.Torn);
        Assert.Null(reading.DamagedLine);
        Assert.Null(PromiseFile.Read(Name + "-none"));
    }

    [Fact]
    public async Task A_promise_that_is_on_disk_is_not_written_again()
    {
        var promises = Make(3);
        using (var file = Open())
        {
            for (var round = 0; round < 5; round++)
                foreach (var promise in promises) await file.RecordAsync(promise, None);
            Assert.Equal(3, file.Flushes);
            await Task.WhenAll(promises.Concat(Make(1)).Select(p => file.RecordAsync(p, None)));
        }

        using (var file = Open()) await file.RecordAsync(promises[0], None);
        var reading = PromiseFile.Read(Name)!;
        Assert.Equal(promises, reading.Promises.Take(3));
        Assert.Equal(4, reading.Promises.Count);
    }

    [Fact]
    public async Task Concurrent_promises_share_flushes()
    {
        using var file = Open();
        var promises = Make(300);

        await Task.WhenAll(promises.Select(p => Task.Run(() => file.RecordAsync(p, None))));

        Assert.InRange(file.Flushes, 1, 150);
        Assert.Equal(promises.Select(p => p.EntryId).Order(), PromiseFile.Read(Name)!.Promises.Select(p => p.EntryId).Order());
    }

    [Fact]
    public async Task A_file_cut_at_any_octet_keeps_every_whole_record_and_goes_on()
    {
        var promises = Make(6);
        using (var file = Open())
        {
            await file.RecordCheckpointAsync(Note, None);
            foreach (var promise in promises) await file.RecordAsync(promise, None);
        }
        var whole = await File.ReadAllBytesAsync(Name);
        var header = Array.IndexOf(whole, (byte)'\n') + 1;

        foreach (var length in Enumerable.Range(header, whole.Length - header).Where(n => n % 7 == 0 || n > whole.Length - 5))
        {
            var reading = PromiseReading.Read(whole.AsSpan(0, length));
            Assert.Null(reading.DamagedLine);
            Assert.Equal(promises.Take(reading.Promises.Count), reading.Promises);
            Assert.Equal(whole[length - 1] != '\n', reading.Torn);
            var lines = whole.AsSpan(0, length).Count((byte)'\n');
            Assert.Equal((Math.Max(0, lines - 2), lines > 1), (reading.Promises.Count, reading.Checkpoint is not null));
        }

        await File.WriteAllBytesAsync(Name, whole[..^20]);
        var late = Make(1)[0];
        using (var file = Open()) await file.RecordAsync(late, None);
        Assert.Equal([.. promises.Take(5), late], PromiseFile.Read(Name)!.Promises);
        Assert.False(PromiseFile.Read(Name)!.Torn);
    }

    [Fact]
    public async Task A_last_group_that_reached_the_disk_in_any_order_is_torn_and_not_damage()
    {
        using (var file = Open()) await file.RecordAsync(Make(1)[0], None);
        var before = await File.ReadAllTextAsync(Name);
        var group = PromiseFile.Read(Name)!.LastGroup + 1;
        var lines = Make(3).Select(p => (PromiseLine.Of(p) with { Group = group }).Text()).ToList();

        await File.WriteAllTextAsync(Name, before + new string('\0', lines[0].Length + 10) + lines[1][10..] + lines[2]);
        var reading = PromiseFile.Read(Name)!;

        Assert.True(reading.Torn);
        Assert.Null(reading.DamagedLine);
        Assert.Single(reading.Promises);
        using (var file = Open()) await file.RecordAsync(Make(1)[0], None);
        Assert.Equal(2, PromiseFile.Read(Name)!.Promises.Count);
    }

    [Fact]
    public async Task Damage_to_a_record_that_was_flushed_is_told_and_the_file_left_alone()
    {
        using (var file = Open())
        {
            foreach (var promise in Make(4)) await file.RecordAsync(promise, None);
        }
        var octets = await File.ReadAllBytesAsync(Name);
        var second = Lines(octets)[2];
        octets[second + 20] ^= 1;
        await File.WriteAllBytesAsync(Name, octets);

        var opening = PromiseFile.Open(Name);

        Assert.Null(opening.File);
        Assert.Equal(("FLW-0530", "3", Name), (opening.Finding!.Code, opening.Finding.Arguments["line"], opening.Finding.Path));
        Assert.Equal(octets, await File.ReadAllBytesAsync(Name));
    }

    [Theory]
    [InlineData("")]
    [InlineData("something else\n")]
    [InlineData("messagebroker-promises/2\n")]
    public async Task A_file_that_is_no_promise_file_is_refused(string content)
    {
        await File.WriteAllTextAsync(Name, content);
        Assert.Equal("FLW-0530", PromiseFile.Open(Name).Finding!.Code);
        Assert.Equal(content, await File.ReadAllTextAsync(Name));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_a_finding() =>
        Assert.Equal("FLW-0531", PromiseFile.Open(Path.Combine(folder, "none", "promises")).Finding!.Code);

    [Fact]
    public async Task Any_single_changed_octet_leaves_no_wrong_promise()
    {
        var promises = Make(4);
        using (var file = Open())
        {
            foreach (var promise in promises) await file.RecordAsync(promise, None);
            await file.RecordCheckpointAsync(Note, None);
        }
        var octets = await File.ReadAllBytesAsync(Name);

        Gen.Select(Gen.Int[0, octets.Length - 1], Gen.Byte[1, 255]).Sample((at, change) =>
        {
            var changed = (byte[])octets.Clone();
            changed[at] ^= change;
            var reading = PromiseReading.Read(changed);
            return reading.Promises.SequenceEqual(promises.Take(reading.Promises.Count))
                && reading.Checkpoint is null or Note
                && (reading.Torn || reading.DamagedLine is not null);
        }, iter: 300);
    }

    [Fact]
    public async Task A_grown_file_is_rewritten_with_the_newest_and_stays_bounded()
    {
        var old = Make((2 * PromiseFile.Kept) - 2);
        await File.WriteAllTextAsync(Name, PromiseLine.Header + "\n" + (PromiseLine.Of(Note) with { Group = 1 }).Text()
            + string.Concat(old.Select((p, i) => (PromiseLine.Of(p) with { Group = i + 2 }).Text())));
        var late = Make(4);

        using (var file = Open())
        {
            foreach (var promise in late) await file.RecordAsync(promise, None);
        }

        var reading = PromiseFile.Read(Name)!;
        Assert.Equal(PromiseFile.Kept + 2, reading.Promises.Count);
        Assert.Equal([.. old.TakeLast(PromiseFile.Kept - 2), .. late], reading.Promises);
        Assert.Equal(Note, reading.Checkpoint);
        Assert.False(File.Exists(Name + ".new"));
    }

    [Fact]
    public async Task After_a_failure_the_promise_is_not_given_and_the_next_one_is_whole()
    {
        var promises = Make(3);
        using var file = Open();
        await file.RecordAsync(promises[0], None);
        File.Delete(Name);
        Directory.CreateDirectory(Name);
        var away = await Assert.ThrowsAsync<StoreAwayException>(() => file.RecordAsync(promises[1], None));
        Assert.Equal("unreachable", away.Reason);
        Directory.Delete(Name);

        await file.RecordAsync(promises[2], None);

        Assert.Equal([promises[0], promises[2]], PromiseFile.Read(Name)!.Promises);
    }

    [Fact]
    public async Task A_digest_that_would_break_the_line_is_a_defect_of_the_caller()
    {
        using var file = Open();
        await Assert.ThrowsAsync<ArgumentException>(() => file.RecordAsync(new Promise(Guid.NewGuid(), Guid.NewGuid(), "a b\n"), None));
    }

    private PromiseFile Open()
    {
        var opening = PromiseFile.Open(Name);
        Assert.Null(opening.Finding);
        return opening.File!;
    }

    private static List<Promise> Make(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new Promise(Guid.CreateVersion7(), Guid.CreateVersion7(), Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32))))];

    private static List<int> Lines(byte[] octets)
    {
        var starts = new List<int> { 0 };
        for (var i = 0; i < octets.Length; i++)
        {
            if (octets[i] == '\n') starts.Add(i + 1);
        }
        return starts;
    }
}
