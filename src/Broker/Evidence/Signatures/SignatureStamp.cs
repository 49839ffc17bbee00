using System.Text;
using MessageBroker.Evidence.Canonical;

namespace MessageBroker.Evidence.Signatures;

/// <summary>
/// Puts a signature time-stamp into a signature that <see cref="SedSigner"/> made: XAdES baseline level T (EN 319 132-1 §5.3). What is signed is not
/// touched; the time-stamp is an unsigned property.
/// </summary>
public static class SignatureStamp
{
    private static readonly byte[] EndOfProperties = "</xades:QualifyingProperties>"u8.ToArray();

    /// <summary>What has to be stamped: ds:SignatureValue in exclusive canonical form, as the property will say.</summary>
    /// <exception cref="ArgumentException">The document is none that <see cref="SedSigner"/> signed.</exception>
    public static byte[] Content(ReadOnlyMemory<byte> signed)
    {
        if (XmlTape.Read(signed, XmlLimits.Default).Tape is { } tape && SignedDocument.Of(tape, tape.Root).Signatures is [var signature, ..]
            && tape.Element(signature, DsAlgorithms.Ds, "SignatureValue") is not XmlTape.None and var value)
            return Canonicalizer.Bytes(tape, value, CanonicalOptions.Plain);
        throw new ArgumentException("the document has no signature", nameof(signed));
    }

    /// <summary>The document with the token behind the signed properties.</summary>
    /// <param name="token">A time-stamp token over <see cref="Content"/>, in DER.</param>
    /// <exception cref="ArgumentException">The document is none that <see cref="SedSigner"/> signed.</exception>
    public static byte[] Add(ReadOnlySpan<byte> signed, ReadOnlySpan<byte> token)
    {
        // Our own signature is the last child of the document element, so the last end tag of that name is its own.
        var at = signed.LastIndexOf(EndOfProperties);
        if (at < 0) throw new ArgumentException("the document has no qualifying properties", nameof(signed));
        var property = Encoding.UTF8.GetBytes(
            "<xades:UnsignedProperties><xades:UnsignedSignatureProperties><xades:SignatureTimeStamp>"
            + $"<ds:CanonicalizationMethod Algorithm=\"{DsAlgorithms.ExclusiveC14N}\"></ds:CanonicalizationMethod>"
            + $"<xades:EncapsulatedTimeStamp>{Convert.ToBase64String(token)}</xades:EncapsulatedTimeStamp>"
            + "</xades:SignatureTimeStamp></xades:UnsignedSignatureProperties></xades:UnsignedProperties>");
        return [.. signed[..at], .. property, .. signed[at..]];
    }
}
