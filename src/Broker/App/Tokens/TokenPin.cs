namespace MessageBroker.App.Tokens;

/// <summary>The PIN in its file: the file's text without the line break at its end.</summary>
internal static class TokenPin
{
    /// <exception cref="TokenException">There is none. An empty one is never shown to a token: it would count as an attempt.</exception>
    public static byte[] Read(string file)
    {
        byte[] octets;
        try
        {
            octets = File.ReadAllBytes(file);
        }
        catch (Exception fault) when (DiskInput.IsDiskFault(fault))
        {
            throw new TokenException("CFG-0035", file, ("file", file));
        }

        var pin = octets.AsSpan().TrimEnd("\r\n"u8).ToArray();
        System.Security.Cryptography.CryptographicOperations.ZeroMemory(octets);
        return pin.Length > 0 ? pin : throw new TokenException("CFG-0073", file, ("file", file));
    }
}
