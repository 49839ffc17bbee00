using System.Buffers;

namespace MessageBroker.Evidence.Canonical;

/// <summary>Exclusive XML Canonicalization 1.0 (W3C REC-xml-exc-c14n-20020718) over a subtree of the tape.</summary>
public static class ExclusiveCanonicalizer
{
    /// <summary>Writes the canonical octets of the subtree at <paramref name="apex"/> (an element), or of the whole document for -1.</summary>
    public static void Write(XmlTape tape, int apex, CanonicalOptions options, IBufferWriter<byte> output)
    {
        var writer = new CanonicalWriter(output);
        new ExclusivePass(tape, options, writer).Run(apex);
        writer.Flush();
    }

    public static byte[] Bytes(XmlTape tape, int apex, CanonicalOptions options)
    {
        var output = new ArrayBufferWriter<byte>(1024);
        Write(tape, apex, options, output);
        return output.WrittenSpan.ToArray();
    }
}

/// <param name="WithComments">The #WithComments form.</param>
/// <param name="InclusivePrefixes">InclusiveNamespaces PrefixList; "#default" stands for the default namespace.</param>
/// <param name="ExcludedSubtree">A node whose subtree is left out (the enveloped-signature transform), or -1.</param>
public sealed record CanonicalOptions(bool WithComments = false, IReadOnlyList<string>? InclusivePrefixes = null, int ExcludedSubtree = -1)
{
    public static CanonicalOptions Plain { get; } = new();
}
