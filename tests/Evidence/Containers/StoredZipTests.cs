using System.IO.Compression;
using CsCheck;
using MessageBroker.Evidence.Containers;

namespace MessageBroker.Tests.Evidence.Containers;

public sealed class StoredZipTests
{
    private static BundleFile File(string path, params byte[] octets) => new(path, octets);

    [Fact]
    public void The_frameworks_reader_finds_the_same_files()
    {
        var octets = StoredZip.Write([File("mimetype", 1, 2), File("a/b.bin", [.. Enumerable.Repeat((byte)7, 70_000)]), File("c")]);
        using var archive = new ZipArchive(new MemoryStream(octets));
        Assert.Equal(["mimetype", "a/b.bin", "c"], archive.Entries.Select(e => e.FullName));
        Assert.All(archive.Entries, e => Assert.Equal(e.Length, e.CompressedLength));
        Assert.All(archive.Entries, e => Assert.Equal(new DateTime(1980, 1, 1), e.LastWriteTime.DateTime));
        using var content = new MemoryStream();
        archive.Entries[1].Open().CopyTo(content);
        Assert.Equal(70_000, content.Length);
        Assert.Equal("mimetype"u8, octets.AsSpan(30, 8));
    }

    [Fact]
    public void What_is_written_is_read_again() => Gen.Byte.Array[0, 50].Array[1, 6].Sample(contents =>
    {
        BundleFile[] files = [.. contents.Select((c, i) => File($"f/{i}.bin", c))];
        var read = StoredZip.Read(StoredZip.Write(files)).Files!;
        Assert.Equal(files.Select(f => f.Path), read.Select(f => f.Path));
        Assert.All(files.Zip(read), p => Assert.Equal(p.First.Octets.ToArray(), p.Second.Octets.ToArray()));
    }, iter: 100);

    [Fact]
    public void Every_changed_bit_names_a_part()
    {
        var octets = StoredZip.Write([File("mimetype", 1, 2), File("a/b.bin", 3, 4, 5), File("c")]);
        for (var bit = 0; bit < octets.Length * 8; bit++)
        {
            var changed = octets.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            var fault = StoredZip.Read(changed).Fault;
            Assert.NotNull(fault);
            Assert.NotEmpty(fault.Part);
        }
    }

    [Fact]
    public void A_changed_octet_of_a_file_names_that_file()
    {
        var octets = StoredZip.Write([File("mimetype", 1), File("a/b.bin", 0x55, 0x55, 0x55, 0x55), File("c")]);
        octets[octets.AsSpan().IndexOf("UUUU"u8) + 2] ^= 1;
        Assert.Equal("a/b.bin", StoredZip.Read(octets).Fault!.Part);
    }

    [Fact]
    public void A_removed_inserted_or_appended_octet_is_noticed()
    {
        var octets = StoredZip.Write([File("mimetype", 1, 2), File("a/b.bin", 3, 4, 5)]);
        for (var at = 0; at <= octets.Length; at++)
        {
            Assert.NotNull(StoredZip.Read((byte[])[.. octets[..at], 0, .. octets[at..]]).Fault);
            if (at < octets.Length) Assert.NotNull(StoredZip.Read((byte[])[.. octets[..at], .. octets[(at + 1)..]]).Fault);
        }
        Assert.Equal(ContainerFaultKind.TrailingOctets, StoredZip.Read((byte[])[.. octets, 0]).Fault!.Kind);
        Assert.Equal(ContainerFaultKind.NotAContainer, StoredZip.Read(ReadOnlyMemory<byte>.Empty).Fault!.Kind);
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("/x")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData("a\\b")]
    [InlineData(".hidden")]
    [InlineData("a/..")]
    [InlineData("x.")]
    [InlineData("c:x")]
    [InlineData("име")]
    [InlineData("")]
    public void Names_that_could_leave_the_folder_are_not_written(string path) =>
        Assert.Throws<ArgumentException>(() => StoredZip.Write([File(path)]));

    [Fact]
    public void Foreign_archives_with_doubled_or_climbing_names_or_compression_are_refused()
    {
        Assert.Equal(ContainerFaultKind.NameTwice, StoredZip.Read(Patched("bbbb", "aaaa")).Fault!.Kind);
        Assert.Equal(ContainerFaultKind.NameTwice, StoredZip.Read(Patched("bbbb", "AAAA")).Fault!.Kind);
        Assert.Equal(ContainerFaultKind.NameNotAllowed, StoredZip.Read(Patched("bbbb", "../b")).Fault!.Kind);
        Assert.Throws<ArgumentException>(() => StoredZip.Write([File("a"), File("A")]));
        using var buffer = new MemoryStream();
        using (var archive = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
        using (var entry = archive.CreateEntry("a", CompressionLevel.Optimal).Open())
            entry.Write(new byte[1000]);
        Assert.NotNull(StoredZip.Read(buffer.ToArray()).Fault);
    }

    private static byte[] Patched(string from, string to)
    {
        var octets = StoredZip.Write([File("aaaa", 1), File("bbbb", 1)]);
        var text = System.Text.Encoding.Latin1.GetString(octets).Replace(from, to);
        return System.Text.Encoding.Latin1.GetBytes(text);
    }
}
