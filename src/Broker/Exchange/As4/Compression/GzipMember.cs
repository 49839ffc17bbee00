using System.Buffers.Binary;
using System.IO.Compression;

namespace MessageBroker.Exchange.As4.Compression;

/// <summary>Why octets are not one complete gzip member.</summary>
public enum GzipFault { NotGzip, HeaderBroken, DataBroken, Truncated, TrailingOctets, ChecksumDiffers, LengthDiffers, TooLarge }

/// <summary>Either the unpacked octets or a fault.</summary>
public readonly record struct Unpacked(byte[]? Content, GzipFault? Fault);

/// <summary>
/// gzip, stricter than RFC 1952: exactly one complete member, checksum and length right, nothing behind it, output capped.
/// The runtime's stream alone does not do it: it has returned cut data without an error.
/// </summary>
public static class GzipMember
{
    private const int FixedHeader = 10, Trailer = 8;
    /// <summary>deflate cannot pack tighter than 258 octets into two bits; a trailer that promises more is not believed with memory.</summary>
    private const int LargestRatio = 1032;
    private const byte Text = 1, HeaderCrc = 2, Extra = 4, Name = 8, Comment = 16;

    /// <summary>The member of no octets; the runtime's stream writes nothing at all for it.</summary>
    private static readonly byte[] EmptyMember = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    /// <summary>Packs octets into one member. Stored and sent as made: packing again may give other octets than a receipt names.</summary>
    public static byte[] Pack(ReadOnlySpan<byte> content)
    {
        if (content.IsEmpty) return [.. EmptyMember];
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true)) gzip.Write(content);
        return packed.ToArray();
    }

    /// <param name="limit">Most octets of output. Nothing larger is ever allocated, and nothing beyond what the trailer promises is unpacked.</param>
    public static Unpacked Unpack(ReadOnlyMemory<byte> packed, int limit)
    {
        var span = packed.Span;
        if (span.Length < FixedHeader + Trailer || span[0] != 0x1F || span[1] != 0x8B) return new(null, GzipFault.NotGzip);
        var header = HeaderLength(span);
        if (header < 0 || header > span.Length - Trailer) return new(null, GzipFault.HeaderBroken);
        var trailer = span[^Trailer..];
        var length = BinaryPrimitives.ReadUInt32LittleEndian(trailer[4..]);
        if (length > limit) return new(null, GzipFault.TooLarge);
        var deflated = packed[header..^Trailer];
        if (length > (deflated.Length + 1L) * LargestRatio) return new(null, GzipFault.LengthDiffers);
        var content = new byte[length];
        if (Inflate(deflated, content) is { } fault) return new(null, fault);
        var crc = new Crc32();
        crc.Append(content);
        return BinaryPrimitives.ReadUInt32LittleEndian(trailer) == crc.Value ? new(content, null) : new(null, GzipFault.ChecksumDiffers);
    }

    /// <summary>Length of the member header with its optional fields (RFC 1952 section 2.3), or -1.</summary>
    private static int HeaderLength(ReadOnlySpan<byte> packed)
    {
        var flags = packed[3];
        if (packed[2] != 8 || (flags & ~(Text | HeaderCrc | Extra | Name | Comment)) != 0) return -1;
        var at = FixedHeader;
        if ((flags & Extra) != 0) at += 2 + BinaryPrimitives.ReadUInt16LittleEndian(packed[at..]);
        if ((flags & Name) != 0) at = BehindZero(packed, at);
        if (at >= 0 && (flags & Comment) != 0) at = BehindZero(packed, at);
        return at >= 0 && (flags & HeaderCrc) != 0 ? at + 2 : at;
    }

    private static int BehindZero(ReadOnlySpan<byte> packed, int at)
    {
        var length = at < packed.Length ? packed[at..].IndexOf((byte)0) : -1;
        return length < 0 ? -1 : at + length + 1;
    }

    /// <summary>Fills the output, whose length the trailer promised; null where it fits exactly.</summary>
    private static GzipFault? Inflate(ReadOnlyMemory<byte> deflated, byte[] content)
    {
        using var source = new StepwiseSource(deflated);
        using var inflate = new DeflateStream(source, CompressionMode.Decompress);
        try
        {
            var filled = inflate.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
            if (inflate.ReadByte() >= 0) return GzipFault.LengthDiffers;
            if (source.AskedBeyondEnd) return GzipFault.Truncated;
            if (source.Position < source.Length) return GzipFault.TrailingOctets;
            return filled == content.Length ? null : GzipFault.LengthDiffers;
        }
        catch (InvalidDataException)
        {
            return GzipFault.DataBroken;
        }
    }

    /// <summary>
    /// Hands the last octet out by itself, so that the position tells whether the final block ended in it: the last octet taken,
    /// and no request for more, means that the member filled its place exactly.
    /// </summary>
    private sealed class StepwiseSource(ReadOnlyMemory<byte> octets) : Stream
    {
        private int position;

        public bool AskedBeyondEnd { get; private set; }
        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => octets.Length;
        public override long Position { get => position; set => throw new NotSupportedException(); }

        public override int Read(Span<byte> buffer)
        {
            var left = octets.Length - position;
            if (left == 0) AskedBeyondEnd = true;
            var count = Math.Min(buffer.Length, left > 1 ? left - 1 : left);
            octets.Span.Slice(position, count).CopyTo(buffer);
            position += count;
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
        public override void Flush() { }
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
