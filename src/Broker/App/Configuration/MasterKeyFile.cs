using System.Text;

namespace MessageBroker.App.Configuration;

/// <summary>The file with the master key: 32 octets raw, or as 64 hexadecimal digits, or as Base64; a line break at the end is ignored.</summary>
public static class MasterKeyFile
{
    public const int Octets = 32;

    /// <summary>The key, or null; and how many octets the file holds.</summary>
    public static (byte[]? Key, int Found) Read(string file)
    {
        try
        {
            var content = File.ReadAllBytes(file);
            if (content.Length == Octets) return (content, Octets);
            var text = Encoding.ASCII.GetString(content).Trim();
            var key = text.Length == 2 * Octets && text.All(char.IsAsciiHexDigit) ? Convert.FromHexString(text) : OfBase64(text);
            return key is { Length: Octets } ? (key, content.Length) : (null, content.Length);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return (null, 0);
        }
    }

    private static byte[]? OfBase64(string text)
    {
        var buffer = new byte[64];
        return text.Length <= 64 && Convert.TryFromBase64String(text, buffer, out var length) ? buffer[..length] : null;
    }
}
