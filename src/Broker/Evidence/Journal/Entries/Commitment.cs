using System.Security.Cryptography;
using System.Text;

namespace MessageBroker.Evidence.Journal.Entries;

/// <summary>
/// Salted commitments. A SED is a short form with few likely values, so that its bare hash could be guessed; with a secret
/// salt of 32 octets it cannot, and once the salt is destroyed the commitment says nothing any more.
/// commitment = HMAC-SHA256(salt, domain ‖ 0x00 ‖ name ‖ 0x00 ‖ SHA-256(bytes)), domain being "payload" or "verdict".
/// </summary>
public static class Commitment
{
    /// <param name="salt">The message's salt, 32 octets.</param>
    /// <param name="kind">Payload kind; printable ASCII.</param>
    public static Hash256 OfPayload(ReadOnlySpan<byte> salt, string kind, ReadOnlySpan<byte> payload) => Of(salt, "payload", kind, payload);

    /// <param name="salt">The message's salt, 32 octets.</param>
    /// <param name="verdict">Verdict name; printable ASCII.</param>
    public static Hash256 OfVerdict(ReadOnlySpan<byte> salt, string verdict, ReadOnlySpan<byte> bytes) => Of(salt, "verdict", verdict, bytes);

    private static Hash256 Of(ReadOnlySpan<byte> salt, string domain, string name, ReadOnlySpan<byte> bytes)
    {
        var label = Encoding.ASCII.GetBytes(domain + "\0" + name + "\0");
        var text = new byte[label.Length + Hash256.Size];
        label.CopyTo(text, 0);
        SHA256.HashData(bytes, text.AsSpan(label.Length));
        return Hash256.Read(HMACSHA256.HashData(salt, text));
    }
}
