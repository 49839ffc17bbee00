using System.Buffers;

namespace MessageBroker.Evidence.Canonical;

/// <summary>
/// Canonical forms of a subtree of the tape, or of the whole document: Exclusive XML Canonicalization 1.0 (W3C REC-xml-exc-c14n-20020718),
/// Canonical XML 1.0 (REC-xml-c14n-20010315) and 1.1 (REC-xml-c14n11-20080502), each with or without comments.
/// </summary>
public static class Canonicalizer
{
    /// <summary>Writes the canonical octets of the subtree at <paramref name="apex"/> (an element), or of the whole document for -1.</summary>
    public static void Write(XmlTape tape, int apex, CanonicalOptions options, IBufferWriter<byte> output)
    {
        var writer = new CanonicalWriter(output);
        new CanonicalPass(tape, options, writer).Run(apex);
        writer.Flush();
    }

    public static byte[] Bytes(XmlTape tape, int apex, CanonicalOptions options)
    {
        var output = new ArrayBufferWriter<byte>(1024);
        Write(tape, apex, options, output);
        return output.WrittenSpan.ToArray();
    }
}
