using System.Security.Cryptography;

namespace MessageBroker.Evidence.Keys;

/// <summary>
/// A private key that lives outside the process (in a token) cannot be used now. Nothing was signed: the same may be asked again later, and whoever
/// works for others with other keys goes on with those.
/// </summary>
/// <param name="reason">For an operator; English; names the token and never holds a PIN.</param>
public sealed class KeyAwayException(string reason, Exception? inner = null) : CryptographicException($"key away: {reason}", inner)
{
    public string Reason { get; } = reason;
}
