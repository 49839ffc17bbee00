using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace MessageBroker.Evidence.Trust;

/// <summary>Writes and compares distinguished names.</summary>
internal static class DistinguishedNames
{
    private static readonly Dictionary<string, string> Keywords = new(StringComparer.Ordinal)
    {
        ["2.5.4.3"] = "CN", ["2.5.4.6"] = "C", ["2.5.4.7"] = "L", ["2.5.4.8"] = "ST", ["2.5.4.9"] = "STREET", ["2.5.4.10"] = "O", ["2.5.4.11"] = "OU",
        ["0.9.2342.19200300.100.1.1"] = "UID", ["0.9.2342.19200300.100.1.25"] = "DC",
    };

    /// <summary>The name as RFC 4514 writes it, which XML Signature 1.1 §4.5.4.1 asks for: most specific part first, keywords of RFC 4514 only.</summary>
    public static string Rfc4514(X500DistinguishedName name) =>
        string.Join(',', name.EnumerateRelativeDistinguishedNames(reversed: true).Select(Part));

    /// <summary>Compares two names part by part, without regard to case and to the string types that carry them. One that cannot be read is only itself.</summary>
    public static bool Same(X500DistinguishedName left, X500DistinguishedName right)
    {
        if (left.RawData.AsSpan().SequenceEqual(right.RawData)) return true;
        try
        {
            return Comparable(left).SequenceEqual(Comparable(right));
        }
        catch (Exception unreadable) when (unreadable is AsnContentException or CryptographicException)
        {
            return false;
        }
    }

    /// <summary>
    /// Compares a name from a certificate with one written as text, in either order of its parts and without regard to case: with the
    /// escapes of RFC 4514, or as the platform reads it (with quotes).
    /// </summary>
    public static bool Same(X500DistinguishedName name, string written)
    {
        var own = Comparable(name).ToList();
        var parts = Split(written);
        if (own.SequenceEqual(parts) || own.SequenceEqual(Enumerable.Reverse(parts))) return true;
        try
        {
            return own.SequenceEqual(Comparable(new X500DistinguishedName(written, X500DistinguishedNameFlags.Reversed)))
                || own.SequenceEqual(Comparable(new X500DistinguishedName(written, X500DistinguishedNameFlags.None)));
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <summary>Splits at commas that are not escaped.</summary>
    private static List<string> Split(string written)
    {
        var parts = new List<string>();
        var start = 0;
        for (var i = 0; i <= written.Length; i++)
            if (i < written.Length && written[i] == '\\') i++;
            else if (i >= written.Length || written[i] == ',')
            {
                parts.Add(written[start..Math.Min(i, written.Length)].TrimStart().ToUpperInvariant());
                start = i + 1;
            }
        return parts;
    }

    private static IEnumerable<string> Comparable(X500DistinguishedName name) => name.EnumerateRelativeDistinguishedNames(reversed: false).Select(p => Part(p).ToUpperInvariant());

    private static string Part(X500RelativeDistinguishedName part)
    {
        var values = new AsnReader(part.RawData, AsnEncodingRules.DER).ReadSetOf(skipSortOrderValidation: true);
        var written = new List<string>();
        while (values.HasData)
        {
            var pair = values.ReadSequence();
            var type = pair.ReadObjectIdentifier();
            var value = pair.ReadEncodedValue();
            written.Add(Keywords.TryGetValue(type, out var keyword) && Text(value) is { } text ? $"{keyword}={Escape(text)}" : $"{type}=#{Convert.ToHexStringLower(value.Span)}");
        }
        return string.Join('+', written);
    }

    private static string? Text(ReadOnlyMemory<byte> value)
    {
        var reader = new AsnReader(value, AsnEncodingRules.BER);
        var tag = reader.PeekTag();
        if (tag.TagClass != TagClass.Universal) return null;
        return (UniversalTagNumber)tag.TagValue is UniversalTagNumber.UTF8String or UniversalTagNumber.PrintableString or UniversalTagNumber.IA5String
            or UniversalTagNumber.TeletexString or UniversalTagNumber.BMPString or UniversalTagNumber.NumericString or UniversalTagNumber.VisibleString
            ? reader.ReadCharacterString((UniversalTagNumber)tag.TagValue)
            : null;
    }

    private static string Escape(string value)
    {
        var escaped = new StringBuilder(value.Length + 8);
        for (var i = 0; i < value.Length; i++)
        {
            var edge = (i == 0 && value[i] is (' ' or '#')) || (i == value.Length - 1 && value[i] == ' ');
            if (edge || value[i] is '"' or '+' or ',' or ';' or '<' or '>' or '\\') escaped.Append('\\');
            if (value[i] == '\0') escaped.Append("\\00");
            else escaped.Append(value[i]);
        }
        return escaped.ToString();
    }
}
