using MessageBroker.Exchange.As4.Mime;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Cli.Verbs;

/// <summary>Tells a file that holds no message of any form from a message that lacks something.</summary>
internal static class NoMessage
{
    /// <summary>
    /// The finding for a file in which neither XML, a MIME boundary nor an HTTP header with a Content-Type begins; null where one does,
    /// or where the call says the type.
    /// </summary>
    public static Finding? In(ReadOnlyMemory<byte> octets, string file, string? contentType)
    {
        if (octets.Length == 0) return Finding.Of("CLI-0013", file);
        return CapturedMessage.Read(octets, contentType).ContentType is null && !HasHttpHeader(octets.Span) ? Finding.Of("CLI-0014", file) : null;
    }

    // A captured request without Content-Type is a message with a fault of its own; binary noise is none.
    private static bool HasHttpHeader(ReadOnlySpan<byte> octets)
    {
        var end = octets.IndexOf((byte)'\n');
        var line = octets[..(end < 0 ? octets.Length : end)];
        return end > 0 && line.IndexOf((byte)':') > 0 && line.IndexOfAnyInRange((byte)0x80, (byte)0xFF) < 0 && line.IndexOfAnyInRange((byte)0, (byte)8) < 0;
    }
}
