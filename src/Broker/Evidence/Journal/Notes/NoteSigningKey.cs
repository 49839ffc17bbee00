using System.Security.Cryptography;
using MessageBroker.Evidence.Keys;

namespace MessageBroker.Evidence.Journal.Notes;

/// <summary>The log's private key (ECDSA P-256, PKCS#8 PEM in a file of mode 0600). It signs checkpoints and nothing else.</summary>
public sealed class NoteSigningKey : IDisposable
{
    private readonly ECDsa key;
    private readonly bool isOwner;

    private NoteSigningKey(string name, ECDsa key) : this(NoteVerifierKey.FromPublicKey(name, key.ExportSubjectPublicKeyInfo()), key, isOwner: true)
    {
    }

    private NoteSigningKey(NoteVerifierKey verifierKey, ECDsa key, bool isOwner)
    {
        this.key = key;
        this.isOwner = isOwner;
        VerifierKey = verifierKey;
    }

    /// <summary>The same key under another name: that of another generation of its log. It lives as long as this one.</summary>
    public NoteSigningKey Named(string name) => name == VerifierKey.Name ? this : new NoteSigningKey(VerifierKey.Named(name), key, isOwner: false);

    public NoteVerifierKey VerifierKey { get; }

    /// <summary>Makes a key pair in memory.</summary>
    /// <param name="name">Name in signature lines; the log's origin.</param>
    public static NoteSigningKey Generate(string name) => new(name, ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <summary>A log key that the configuration loaded with its other keys; the note key takes the key over and disposes it.</summary>
    public static NoteSigningKey Of(string name, ECDsa key) => new(name, key);

    /// <summary>Makes a new key file and loads it. An existing file is never overwritten.</summary>
    public static NoteKeyLoading Create(string path, string name)
    {
        try
        {
            if (Path.Exists(path)) return new NoteKeyLoading(null, NoteKeyFault.FileExists, path);
            var key = Generate(name);
            PrivateFile.WriteNew(path, System.Text.Encoding.ASCII.GetBytes(key.key.ExportPkcs8PrivateKeyPem() + "\n"));
            return new NoteKeyLoading(key, null, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new NoteKeyLoading(null, NoteKeyFault.Unwritable, path);
        }
    }

    /// <summary>Loads the key file. Every fault is a value that names the file.</summary>
    public static NoteKeyLoading Load(string path, string name)
    {
        try
        {
            if (!File.Exists(path)) return new NoteKeyLoading(null, NoteKeyFault.FileMissing, path);
            if (PrivateFile.IsOpenToOthers(path)) return new NoteKeyLoading(null, NoteKeyFault.OpenToOthers, path);
            return ReadPem(File.ReadAllText(path)) is { } key
                ? new NoteKeyLoading(new NoteSigningKey(name, key), null, path)
                : new NoteKeyLoading(null, NoteKeyFault.NotAKey, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new NoteKeyLoading(null, NoteKeyFault.Unreadable, path);
        }
    }

    /// <summary>DER signature over the text, SHA-256. .NET draws the nonce: two signatures of one text differ.</summary>
    public byte[] Sign(ReadOnlySpan<byte> text)
    {
        lock (key) return key.SignData(text, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }

    public void Dispose()
    {
        if (isOwner) key.Dispose();
    }

    private static ECDsa? ReadPem(string pem)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            if (key.ExportParameters(false).Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value)
            {
                key.SignHash(new byte[Hash256.Size]); // throws where the file holds only a public key
                return key;
            }
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            // Not a key: the answer below says so.
        }
        key.Dispose();
        return null;
    }
}

public enum NoteKeyFault
{
    /// <summary>No such file.</summary>
    FileMissing,
    /// <summary>Create found a file of that name.</summary>
    FileExists,
    /// <summary>The file's mode grants more than reading and writing by its owner.</summary>
    OpenToOthers,
    /// <summary>Not the private key of a P-256 key pair in PEM.</summary>
    NotAKey,
    /// <summary>The operating system does not let this process read it.</summary>
    Unreadable,
    /// <summary>The operating system does not let this process write it.</summary>
    Unwritable,
}

/// <summary>Either a key or a fault, never both.</summary>
/// <param name="Place">The file.</param>
public sealed record NoteKeyLoading(NoteSigningKey? Key, NoteKeyFault? Fault, string Place);
