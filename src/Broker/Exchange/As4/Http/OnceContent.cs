using System.Net;

namespace MessageBroker.Exchange.As4.Http;

/// <summary>A body that is given out once. Asked for it again, the runtime is repeating a request by itself, and is stopped.</summary>
internal sealed class OnceContent(ReadOnlyMemory<byte> octets) : HttpContent
{
    private bool given;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (given) throw new IOException("the connection was closed and the message is not sent again within an attempt");
        given = true;
        return stream.WriteAsync(octets, cancellationToken).AsTask();
    }

    protected override bool TryComputeLength(out long length)
    {
        length = octets.Length;
        return true;
    }
}
