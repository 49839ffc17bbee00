using MessageBroker.Evidence.Canonical;
using System.Security.Cryptography;
using System.Text;

namespace MessageBroker.Evidence.Signatures;

/// <summary>One ds:Reference by its values: what a receipt repeats of the message that it answers.</summary>
/// <param name="Uri">As written.</param>
/// <param name="DigestValue">Base64 without white space.</param>
public sealed record WsSecurityReference(string Uri, string DigestAlgorithm, string DigestValue)
{
    /// <summary>Reads a ds:Reference element; null where URI, DigestMethod or DigestValue is missing.</summary>
    public static WsSecurityReference? Read(XmlTape tape, int reference)
    {
        var method = tape.Element(reference, DsAlgorithms.Ds, "DigestMethod");
        var value = tape.Element(reference, DsAlgorithms.Ds, "DigestValue");
        if (method == XmlTape.None || value == XmlTape.None) return null;
        var digest = string.Concat(tape.Text(value).Where(c => !char.IsWhiteSpace(c)));
        return tape.Attribute(reference, "", "URI") is { } uri && tape.Attribute(method, "", "Algorithm") is { } algorithm && digest.Length > 0
            ? new WsSecurityReference(uri, algorithm, digest) : null;
    }

    /// <summary>
    /// SHA-256 (hex) over the references, sorted by their octets, one line each: URI, digest method and digest value with a blank between.
    /// The identity of a message's signed content: a repeat with the same digest is the same message, whatever its envelope looks like.
    /// </summary>
    public static string Digest(IEnumerable<WsSecurityReference> references)
    {
        var lines = references.Select(r => $"{r.Uri} {r.DigestAlgorithm} {r.DigestValue}\n").Order(StringComparer.Ordinal);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(lines))));
    }
}
