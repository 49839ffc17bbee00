using System.Buffers;
using System.Security.Cryptography;

namespace MessageBroker.Evidence.Canonical;

/// <summary>
/// Canonical forms of a subtree of the tape, or of the whole document: Exclusive XML Canonicalization 1.0 (W3C REC-xml-exc-c14n-20020718),
/// Canonical XML 1.0 (REC-xml-c14n-20010315) and 1.1 (REC-xml-c14n11-20080502), each with or without comments.
/// </summary>
public static class Canonicalizer
{
    /// <summary>Writes the canonical octets of the subtree at <paramref name="apex"/> (an element), or of the whole document for -1.</summary>
    public static void Write(XmlTape tape, int apex, CanonicalOptions options, IBufferWriter<byte> output) =>
        Write(tape, apex, options, octets => output.Write(octets));

    public static byte[] Bytes(XmlTape tape, int apex, CanonicalOptions options)
    {
        var output = new ArrayBufferWriter<byte>(LengthGuess(tape, apex));
        Write(tape, apex, options, output);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>The digest of the canonical octets, which are kept nowhere.</summary>
    public static byte[] Digest(XmlTape tape, int apex, CanonicalOptions options, HashAlgorithmName algorithm)
    {
        using var hash = IncrementalHash.CreateHash(algorithm);
        Write(tape, apex, options, hash.AppendData);
        return hash.GetHashAndReset();
    }

    /// <summary>About how long the canonical octets will be, so that a buffer need not grow: the share of the document that the nodes have.</summary>
    public static int LengthGuess(XmlTape tape, int apex) => 256 + (apex < 0 ? tape.Octets : (int)((long)tape.Octets * (tape.End(apex) - apex) / tape.Count));

    private static void Write(XmlTape tape, int apex, CanonicalOptions options, Action<ReadOnlySpan<byte>> output)
    {
        var writer = new CanonicalWriter(output);
        new CanonicalPass(tape, options, writer).Run(apex);
        writer.Flush();
    }
}
