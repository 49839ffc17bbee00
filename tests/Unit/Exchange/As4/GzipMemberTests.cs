using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using CsCheck;
using MessageBroker.Exchange.As4.Compression;
using MessageBroker.Tests.Evidence.As4;

namespace MessageBroker.Tests.Unit.Exchange.As4;

public sealed class GzipMemberTests
{
    private const int Limit = 1 << 20;
    private static readonly byte[] Content = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 2000).Select(i => $"line {i}\n")));
    private static readonly byte[] Packed = GzipMember.Pack(Content);

    [Fact]
    public void What_was_packed_comes_out() =>
        Gen.Byte.Array[0, 5000].Sample(octets => GzipMember.Unpack(GzipMember.Pack(octets), Limit).Content!.AsSpan().SequenceEqual(octets), iter: 200);

    [Fact]
    public void Every_cut_is_noticed()
    {
        for (var length = 0; length < Packed.Length; length++) Assert.NotNull(GzipMember.Unpack(Packed.AsMemory(0, length), Limit).Fault);
    }

    [Fact]
    public void A_cut_with_a_right_trailer_is_noticed()
    {
        for (var cut = 1; cut < 40; cut++) Assert.NotNull(GzipMember.Unpack(Packed[..^(8 + cut)].Concat(Packed[^8..]).ToArray(), Limit).Fault);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(5000)]
    public void Octets_behind_the_member_are_noticed(int count)
    {
        Assert.NotNull(GzipMember.Unpack(Packed.Concat(new byte[count]).ToArray(), Limit).Fault);
        // Junk between the final block and a trailer that is right.
        Assert.Equal(GzipFault.TrailingOctets, GzipMember.Unpack(Packed[..^8].Concat(new byte[count]).Concat(Packed[^8..]).ToArray(), Limit).Fault);
    }

    [Fact]
    public void A_second_member_is_refused() => Assert.NotNull(GzipMember.Unpack(Packed.Concat(Packed).ToArray(), Limit).Fault);

    [Fact]
    public void Checksum_and_length_are_checked()
    {
        Assert.Equal(GzipFault.ChecksumDiffers, GzipMember.Unpack(With(Packed, ^8, b => (byte)(b ^ 1)), Limit).Fault);
        Assert.Equal(GzipFault.LengthDiffers, GzipMember.Unpack(With(Packed, ^4, b => (byte)(b + 1)), Limit).Fault);
        Assert.Equal(GzipFault.LengthDiffers, GzipMember.Unpack(With(Packed, ^4, b => (byte)(b - 1)), Limit).Fault);
    }

    [Fact]
    public void A_bomb_is_cut_off_at_the_cap_and_a_lying_trailer_gets_no_memory()
    {
        var bomb = GzipMember.Pack(new byte[Limit + 1]);
        Assert.Equal(GzipFault.TooLarge, GzipMember.Unpack(bomb, Limit).Fault);
        BinaryPrimitives.WriteUInt32LittleEndian(bomb.AsSpan(bomb.Length - 4), 100);
        Assert.Equal(GzipFault.LengthDiffers, GzipMember.Unpack(bomb, Limit).Fault);
        var small = GzipMember.Pack([1]);
        BinaryPrimitives.WriteUInt32LittleEndian(small.AsSpan(small.Length - 4), 500_000_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(GzipFault.LengthDiffers, GzipMember.Unpack(small, int.MaxValue).Fault);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 100_000);
    }

    [Fact]
    public void Optional_header_fields_are_read_and_broken_ones_refused()
    {
        byte[] Member(byte flags, params byte[] fields) => [0x1F, 0x8B, 8, flags, 0, 0, 0, 0, 0, 3, .. fields, .. Packed[10..]];
        Assert.Equal(Content, GzipMember.Unpack(Member(0b11110, 2, 0, 9, 9, (byte)'n', 0, (byte)'c', 0, 1, 2), Limit).Content);
        Assert.Equal(GzipFault.HeaderBroken, GzipMember.Unpack(Member(0b100000), Limit).Fault);
        Assert.Equal(GzipFault.HeaderBroken, GzipMember.Unpack(Member(4, 255, 255), Limit).Fault);
        Assert.Equal(GzipFault.NotGzip, GzipMember.Unpack(Encoding.UTF8.GetBytes("<?xml version=\"1.0\"?><plain/>"), Limit).Fault);
    }

    [Fact]
    public void No_flipped_bit_changes_the_content_unnoticed()
    {
        var content = Content[..60];
        var packed = GzipMember.Pack(content);
        for (var bit = 0; bit < packed.Length * 8; bit++)
        {
            var spoilt = (byte[])packed.Clone();
            spoilt[bit / 8] ^= (byte)(1 << (bit % 8));
            var unpacked = GzipMember.Unpack(spoilt, Limit);
            Assert.True(unpacked.Fault is not null || unpacked.Content!.AsSpan().SequenceEqual(content));
        }
    }

    [Fact]
    public void Stored_blocks_are_read()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.NoCompression)) gzip.Write(Content);
        Assert.Equal(Content, GzipMember.Unpack(packed.ToArray(), Limit).Content);
    }

    private static byte[] With(byte[] octets, Index at, Func<byte, byte> change)
    {
        var copy = (byte[])octets.Clone();
        copy[at] = change(copy[at]);
        return copy;
    }
}
