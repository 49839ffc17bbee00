using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MessageBroker.Evidence.Trust;

/// <summary>Compares a name from a certificate with one written as text, in either order of its parts.</summary>
internal static class DistinguishedNames
{
    public static bool Same(X500DistinguishedName name, string written)
    {
        try
        {
            return Parts(name).SequenceEqual(Parts(new X500DistinguishedName(written, X500DistinguishedNameFlags.Reversed)))
                || Parts(name).SequenceEqual(Parts(new X500DistinguishedName(written)));
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static IEnumerable<string> Parts(X500DistinguishedName name) =>
        name.EnumerateRelativeDistinguishedNames(reversed: false)
            .Select(part => part.HasMultipleElements ? Convert.ToHexString(part.RawData.Span) : $"{part.GetSingleElementType().Value}={part.GetSingleElementValue()?.Trim().ToUpperInvariant()}");
}
