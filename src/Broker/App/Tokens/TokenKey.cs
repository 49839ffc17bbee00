using MessageBroker.Evidence.Keys;
using Net.Pkcs11Interop.HighLevelAPI;

namespace MessageBroker.App.Tokens;

/// <summary>A private key in a token. Any number of threads may sign with it.</summary>
internal sealed class TokenKey(Token token, TokenUri uri, string pinFile)
{
    /// <exception cref="KeyAwayException">The token cannot be used now, also not in a new session.</exception>
    public byte[] Sign(Func<IMechanism> mechanism, byte[] data)
    {
        try
        {
            return token.Use(pinFile, session => session.Sign(mechanism(), uri, data));
        }
        catch (TokenException fault)
        {
            throw new KeyAwayException(fault.Reason, fault);
        }
    }
}
