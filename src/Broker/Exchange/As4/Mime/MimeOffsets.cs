using System.Runtime.InteropServices;
using System.Text;
using MimeKit;
using MimeKit.IO;

namespace MessageBroker.Exchange.As4.Mime;

/// <summary>Where the header block and the content of one part lie in the body, with the raw header lines.</summary>
internal sealed record PartPlace(IReadOnlyList<KeyValuePair<string, string>> Headers, int HeaderBytes, int Begin, int End);

/// <summary>
/// MimeKit's reader, used for offsets only: it finds boundaries and header blocks, the content is cut out of the message's own
/// octets. With a depth of one every part is a leaf, whatever type it claims, so nothing inside a part is taken for structure.
/// </summary>
internal sealed class MimeOffsets : MimeReader
{
    private static readonly ParserOptions OneLevel = new() { MaxMimeDepth = 1 };
    private readonly int shift;
    private readonly List<PartPlace> parts = [];
    private List<KeyValuePair<string, string>> headers = [];
    private long headersBegin;
    private int headerBytes;

    private MimeOffsets(Stream stream, int shift) : base(OneLevel, stream, MimeFormat.Entity) => this.shift = shift;

    public IReadOnlyList<PartPlace> Parts => parts;
    /// <summary>The closing boundary (with two hyphens behind it) was there.</summary>
    public bool Closed { get; private set; }

    public static MimeOffsets Read(ReadOnlyMemory<byte> body, string boundary)
    {
        var front = Encoding.UTF8.GetBytes($"Content-Type: multipart/related; boundary=\"{Quoted(boundary)}\"\r\n\r\n");
        using var stream = new ChainedStream();
        stream.Add(new MemoryStream(front, writable: false));
        stream.Add(AsStream(body));
        var reader = new MimeOffsets(stream, front.Length);
        reader.ReadEntity();
        return reader;
    }

    protected override void OnHeadersBegin(long beginOffset, int beginLineNumber, CancellationToken cancellationToken)
    {
        headers = [];
        headersBegin = beginOffset;
    }

    protected override void OnHeaderRead(Header header, int beginLineNumber, CancellationToken cancellationToken) =>
        headers.Add(new(header.Field.ToLowerInvariant(), Encoding.UTF8.GetString(header.RawValue)));

    protected override void OnHeadersEnd(long beginOffset, int beginLineNumber, long endOffset, int endLineNumber, CancellationToken cancellationToken) =>
        headerBytes = (int)(endOffset - headersBegin);

    protected override void OnMimePartContentEnd(long beginOffset, int beginLineNumber, long endOffset, int lines, NewLineFormat? newLineFormat, CancellationToken cancellationToken) =>
        parts.Add(new PartPlace(headers, headerBytes, (int)beginOffset - shift, (int)endOffset - shift));

    protected override void OnMultipartEndBoundaryEnd(long beginOffset, int beginLineNumber, long endOffset, CancellationToken cancellationToken) =>
        Closed = true;

    private static string Quoted(string boundary) => boundary.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);

    private static MemoryStream AsStream(ReadOnlyMemory<byte> body) =>
        MemoryMarshal.TryGetArray(body, out var segment)
            ? new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false)
            : new MemoryStream(body.ToArray(), writable: false);
}
