using System.Globalization;
using MessageBroker.Evidence.Journal;
using MessageBroker.Evidence.Journal.Merkle;

namespace MessageBroker.Tests.Evidence.Journal;

public sealed class EntryBundleTests
{
    [Theory]
    [InlineData(0UL, 256, "tile/entries/000")]
    [InlineData(67UL, 256, "tile/entries/067")]
    [InlineData(1000UL, 1, "tile/entries/x001/000.p/1")]
    [InlineData(1234067UL, 255, "tile/entries/x001/x234/067.p/255")]
    public void Paths_are_those_of_the_specification(ulong number, int width, string path) => Assert.Equal(path, EntryBundle.Path(number, width));

    [Theory]
    [InlineData(0UL, 0UL, 0)]
    [InlineData(0UL, 1UL, 1)]
    [InlineData(0UL, 256UL, 256)]
    [InlineData(1UL, 256UL, 0)]
    [InlineData(1UL, 257UL, 1)]
    [InlineData(2UL, 257UL, 0)]
    [InlineData(ulong.MaxValue, ulong.MaxValue, 0)]
    public void The_last_file_of_a_log_holds_the_rest(ulong number, ulong size, int width) => Assert.Equal(width, EntryBundle.WidthOf(number, size));

    [Fact]
    public void What_was_written_is_read_and_nothing_else_is()
    {
        byte[][] entries = [[1, 2, 3], [], [.. Enumerable.Repeat((byte)7, 65_535)]];
        var octets = EntryBundle.Write(entries);
        Assert.Equal(entries, EntryBundle.Read(octets)!.Select(e => e.ToArray()));
        for (var cut = 1; cut < 4; cut++) Assert.Null(EntryBundle.Read(octets.AsMemory(0, octets.Length - cut)));
        Assert.Null(EntryBundle.Read(ReadOnlyMemory<byte>.Empty));
        Assert.Null(EntryBundle.Read(EntryBundle.Write(Enumerable.Repeat(new byte[] { 1 }, 257))));
    }

    /// <summary>A log by other people (transparency-dev/tessera): its entry files give its signed roots.</summary>
    [SkippableFact]
    public void A_log_of_another_implementation_is_read()
    {
        var folder = SharedVectors.Path("tlog", "log");
        var checkpoint = File.ReadAllLines(Path.Combine(folder, "checkpoint"));
        var size = ulong.Parse(checkpoint[1], CultureInfo.InvariantCulture);
        var range = CompactRange.Empty;
        for (ulong number = 0; EntryBundle.WidthOf(number, size) is > 0 and var width; number++)
            range = range.Append(EntryBundle.Read(File.ReadAllBytes(Path.Combine(folder, EntryBundle.Path(number, width))))!
                .Select(e => MerkleHash.Leaf(e.Span)));
        Assert.Equal(checkpoint[2], Convert.ToBase64String(range.Root.ToArray()));
    }
}
