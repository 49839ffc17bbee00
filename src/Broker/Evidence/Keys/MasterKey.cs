using System.Security.Cryptography;
using System.Text;

namespace MessageBroker.Evidence.Keys;

/// <summary>
/// The node's master key: 32 octets in a file of its own that only its owner can read. It wraps message secrets, nothing else.
/// Rewrapping the live secrets under a new key makes old copies of the keys database useless. For any number of callers at once.
/// </summary>
public sealed class MasterKey : IDisposable
{
    /// <summary>Length in octets.</summary>
    public const int Size = 32;

    internal const int IdSize = 8;

    // One cipher context: two callers at once would decrypt with each other's nonce.
    private readonly Lock gate = new();
    private readonly AesGcm cipher;
    private readonly byte[] id;

    private MasterKey(ReadOnlySpan<byte> octets)
    {
        cipher = new AesGcm(octets, PayloadCipher.TagSize);
        id = SHA256.HashData([.. Encoding.ASCII.GetBytes("MessageBroker master key\0"), .. octets])[..IdSize];
    }

    /// <summary>Names the key without telling anything about it: 16 hexadecimal digits.</summary>
    public string Id => Convert.ToHexStringLower(id);

    /// <summary>A key from 32 octets in memory (simulation, token); null for any other length.</summary>
    public static MasterKey? FromOctets(ReadOnlySpan<byte> octets) => octets.Length == Size ? new MasterKey(octets) : null;

    /// <summary>Loads the key file. Every fault is a value that names the file.</summary>
    public static MasterKeyLoading Load(string path)
    {
        try
        {
            if (!File.Exists(path)) return new MasterKeyLoading(null, MasterKeyFault.FileMissing, path);
            if (PrivateFile.IsOpenToOthers(path)) return new MasterKeyLoading(null, MasterKeyFault.OpenToOthers, path);
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            var octets = new byte[Size + 1];
            var length = file.ReadAtLeast(octets, Size + 1, throwOnEndOfStream: false);
            return length == Size
                ? new MasterKeyLoading(new MasterKey(octets.AsSpan(0, Size)), null, path)
                : new MasterKeyLoading(null, MasterKeyFault.WrongLength, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new MasterKeyLoading(null, MasterKeyFault.Unreadable, path);
        }
    }

    /// <summary>Makes a new key file (mode 0600, flushed to disk) and loads it. An existing file is never overwritten.</summary>
    public static MasterKeyLoading Create(string path, IRandomness randomness)
    {
        var octets = new byte[Size];
        randomness.Fill(octets);
        try
        {
            if (Path.Exists(path)) return new MasterKeyLoading(null, MasterKeyFault.FileExists, path);
            PrivateFile.WriteNew(path, octets);
            return new MasterKeyLoading(new MasterKey(octets), null, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new MasterKeyLoading(null, MasterKeyFault.Unwritable, path);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(octets);
        }
    }

    /// <summary>Wraps a secret for the keys database.</summary>
    public byte[] Wrap(MessageSecret secret, Guid secretId, IRandomness randomness)
    {
        var output = new byte[WrappedSecret.Size];
        output[0] = WrappedSecret.Version;
        id.CopyTo(output, 1);
        var nonce = output.AsSpan(1 + IdSize, PayloadCipher.NonceSize);
        randomness.Fill(nonce);
        var text = output.AsSpan(1 + IdSize + PayloadCipher.NonceSize, MessageSecret.Size);
        lock (gate) cipher.Encrypt(nonce, secret.Octets, text, output.AsSpan(output.Length - PayloadCipher.TagSize), Associated(output, secretId));
        return output;
    }

    /// <summary>Unwraps a secret. A foreign key, another secret's octets or a changed octet is a fault, never an exception.</summary>
    public SecretOpening Unwrap(ReadOnlySpan<byte> wrapped, Guid secretId)
    {
        if (wrapped.Length != WrappedSecret.Size) return new SecretOpening(null, SecretFault.NotAWrappedSecret);
        if (wrapped[0] != WrappedSecret.Version) return new SecretOpening(null, SecretFault.UnknownVersion);
        if (!wrapped.Slice(1, IdSize).SequenceEqual(id)) return new SecretOpening(null, SecretFault.OtherMasterKey);
        Span<byte> secret = stackalloc byte[MessageSecret.Size];
        try
        {
            var body = wrapped[(1 + IdSize)..];
            lock (gate) cipher.Decrypt(body[..PayloadCipher.NonceSize], body[PayloadCipher.NonceSize..^PayloadCipher.TagSize], body[^PayloadCipher.TagSize..], secret, Associated(wrapped, secretId));
            return new SecretOpening(MessageSecret.Read(secret), null);
        }
        catch (AuthenticationTagMismatchException)
        {
            return new SecretOpening(null, SecretFault.DoesNotOpen);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    public void Dispose() => cipher.Dispose();

    private static byte[] Associated(ReadOnlySpan<byte> wrapped, Guid secretId) => [.. wrapped[..(1 + IdSize)], .. secretId.ToByteArray(bigEndian: true)];
}

public enum MasterKeyFault
{
    /// <summary>No such file.</summary>
    FileMissing,
    /// <summary>Create found a file of that name.</summary>
    FileExists,
    /// <summary>The file's mode grants more than reading and writing by its owner.</summary>
    OpenToOthers,
    /// <summary>Not exactly 32 octets.</summary>
    WrongLength,
    /// <summary>The operating system does not let this process read it.</summary>
    Unreadable,
    /// <summary>The operating system does not let this process write it.</summary>
    Unwritable,
}

/// <summary>Either a key or a fault, never both.</summary>
/// <param name="Place">The file.</param>
public sealed record MasterKeyLoading(MasterKey? Key, MasterKeyFault? Fault, string Place);
