using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace MessageBroker.Portal.SignIn;

/// <summary>Passwords by the framework's hasher (PBKDF2 with HMAC-SHA512).</summary>
public static class Passwords
{
    private const int Least = 12;
    private const int Most = 200;

    private static readonly object Nobody = new();
    private static readonly PasswordHasher<object> Hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = 210_000 }));

    /// <summary>Looked at where there is no account, so that an answer takes the same time.</summary>
    private static readonly Lazy<string> Nothing = new(() => Hash(Guid.NewGuid().ToString()));

    public static string Hash(string password) => Hasher.HashPassword(Nobody, password);

    /// <param name="hash">Null where there is no account of that name, empty where it has no password: the time is spent all the same.</param>
    public static bool Fits(string? hash, string password) =>
        Hasher.VerifyHashedPassword(Nobody, string.IsNullOrEmpty(hash) ? Nothing.Value : hash, password) != PasswordVerificationResult.Failed && !string.IsNullOrEmpty(hash);

    /// <summary>A password as it stands on the one line of a file; null where it is none, too short or too long.</summary>
    public static string? Read(byte[] octets)
    {
        try
        {
            var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(octets).TrimEnd('\r', '\n');
            return text.Length is >= Least and <= Most && !text.Any(char.IsControl) ? text : null;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
