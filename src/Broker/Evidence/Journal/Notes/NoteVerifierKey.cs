using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace MessageBroker.Evidence.Journal.Notes;

/// <summary>Signature types of c2sp.org/signed-note that this program can name.</summary>
public enum NoteKeyType : byte
{
    /// <summary>Read and named, but never verified: .NET has no Ed25519, and our own logs do not use it.</summary>
    Ed25519 = 0x01,
    /// <summary>ECDSA over P-256 with SHA-256 and a DER signature; the key id is SHA-256(SPKI)[:4].</summary>
    Ecdsa = 0x02,
}

/// <summary>
/// A verifier key in its text form (vkey): name+hex8(key id)+base64(type ‖ public key). Key id and public key must belong
/// together. Only ECDSA keys on P-256 verify; an Ed25519 key parses, but its signatures count as those of an unknown key.
/// </summary>
public sealed class NoteVerifierKey
{
    private readonly byte[] publicKey;

    private NoteVerifierKey(string name, NoteKeyType type, byte[] publicKey)
    {
        (Name, Type, this.publicKey) = (name, type, publicKey);
        Id = KeyId(name, type, publicKey);
    }

    public string Name { get; }
    public NoteKeyType Type { get; }
    /// <summary>The four octets that signature lines begin with.</summary>
    public uint Id { get; }
    public bool CanVerify => Type == NoteKeyType.Ecdsa;
    /// <summary>SubjectPublicKeyInfo (DER) of an ECDSA key; the 32 octets of an Ed25519 key.</summary>
    public ReadOnlyMemory<byte> PublicKey => publicKey;
    /// <summary>The short form name+hex8 that reports use.</summary>
    public string ShortName => $"{Name}+{Id:x8}";

    /// <summary>The same key under another name: that of another generation of its log.</summary>
    /// <exception cref="ArgumentException">The name cannot be used.</exception>
    public NoteVerifierKey Named(string name) =>
        name == Name ? this : SignedNote.IsKeyName(name) ? new NoteVerifierKey(name, Type, publicKey) : throw new ArgumentException("a key name has no space and no plus sign", nameof(name));

    /// <summary>A key from the SubjectPublicKeyInfo of an ECDSA P-256 key.</summary>
    /// <exception cref="ArgumentException">The name or the key cannot be used.</exception>
    public static NoteVerifierKey FromPublicKey(string name, ReadOnlySpan<byte> subjectPublicKeyInfo)
    {
        if (!SignedNote.IsKeyName(name)) throw new ArgumentException("a key name has no space and no plus sign", nameof(name));
        var octets = subjectPublicKeyInfo.ToArray();
        if (!IsP256(octets)) throw new ArgumentException("not the public key of a P-256 key pair", nameof(subjectPublicKeyInfo));
        return new NoteVerifierKey(name, NoteKeyType.Ecdsa, octets);
    }

    /// <summary>Reads a vkey text (without line end); null where it is not one, the id does not belong to the key or the type is unknown.</summary>
    public static NoteVerifierKey? Parse(string text)
    {
        // Base64 has plus signs too: the name ends at the first one, the id at the second.
        var parts = text.Split('+', 3);
        if (parts.Length != 3 || !SignedNote.IsKeyName(parts[0]) || StrictBase64.Read(parts[2]) is not [var type, .. var key]) return null;
        var known = (NoteKeyType)type switch
        {
            NoteKeyType.Ed25519 => key.Length == 32,
            NoteKeyType.Ecdsa => IsP256(key),
            _ => false,
        };
        if (!known) return null;
        var parsed = new NoteVerifierKey(parts[0], (NoteKeyType)type, key);
        return parts[1] == parsed.Id.ToString("x8", System.Globalization.CultureInfo.InvariantCulture) ? parsed : null;
    }

    /// <summary>The vkey text.</summary>
    public override string ToString() => $"{ShortName}+{Convert.ToBase64String([(byte)Type, .. publicKey])}";

    /// <summary>Does the signature (DER) hold over the text? False for anything that is not one.</summary>
    public bool Verify(ReadOnlySpan<byte> text, ReadOnlySpan<byte> signature)
    {
        if (!CanVerify) return false;
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(publicKey, out _);
        try
        {
            return key.VerifyData(text, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static bool IsP256(byte[] subjectPublicKeyInfo)
    {
        using var key = ECDsa.Create();
        try
        {
            key.ImportSubjectPublicKeyInfo(subjectPublicKeyInfo, out var read);
            // Exporting it again refuses a second spelling of the same key, and any curve but P-256.
            return read == subjectPublicKeyInfo.Length
                && key.ExportParameters(false).Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value
                && key.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(subjectPublicKeyInfo);
        }
        // A curve that the platform does not know is a NotSupportedException of it.
        catch (Exception refused) when (refused is CryptographicException or NotSupportedException)
        {
            return false;
        }
    }

    private static uint KeyId(string name, NoteKeyType type, byte[] key) => BinaryPrimitives.ReadUInt32BigEndian(
        SHA256.HashData(type == NoteKeyType.Ecdsa ? key : [.. Encoding.UTF8.GetBytes(name), 0x0A, (byte)type, .. key]));
}
