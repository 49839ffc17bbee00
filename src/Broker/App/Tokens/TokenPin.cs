using MessageBroker.Evidence.Keys;

namespace MessageBroker.App.Tokens;

/// <summary>The PIN in its file: its one line, without the line break at its end.</summary>
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
            throw new TokenException(KeyLoad.NoPassword(file, null));
        }

        var unfit = PasswordFile.FaultOf(octets);
        var pin = unfit is null ? PasswordFile.Line(octets).ToArray() : [];
        System.Security.Cryptography.CryptographicOperations.ZeroMemory(octets);
        if (unfit is not null) throw new TokenException(KeyLoad.CodeOf(unfit), file, ("file", file));
        return pin.Length > 0 ? pin : throw new TokenException("CFG-0073", file, ("file", file));
    }
}
