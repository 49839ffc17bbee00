using System.Buffers.Binary;
using System.Text;

namespace MessageBroker.Evidence.Journal.Notes;

/// <summary>
/// A signed note (c2sp.org/signed-note): a text that ends in a line feed, an empty line, and signature lines
/// "— name base64(key id ‖ signature)". The text counts only after <see cref="Verify"/> said so.
/// </summary>
public sealed record SignedNote
{
    /// <summary>Most signatures of a note; the specification asks for at least 16, Go's implementation takes 100.</summary>
    public const int MaxSignatures = 100;

    /// <summary>Largest note in octets.</summary>
    public const int MaxOctets = 1_000_000;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private SignedNote(string text, IReadOnlyList<NoteSignature> signatures) => (Text, Signatures) = (text, signatures);

    /// <summary>The text with its final line feed, without the separating empty line.</summary>
    public string Text { get; }

    public IReadOnlyList<NoteSignature> Signatures { get; }

    /// <summary>Reads a note; null where the octets are not one.</summary>
    public static SignedNote? Parse(ReadOnlySpan<byte> octets)
    {
        if (octets.Length > MaxOctets || !System.Text.Unicode.Utf8.IsValid(octets)) return null;
        var note = Utf8.GetString(octets);
        if (note.AsSpan().ContainsAnyInRange('\0', '\x09') || note.AsSpan().ContainsAnyInRange('\x0B', '\x1F')) return null;
        var end = note.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (end < 0) return null;
        var lines = note[(end + 2)..];
        if (lines.Length == 0 || lines[^1] != '\n') return null;
        var signatures = new List<NoteSignature>();
        foreach (var line in lines[..^1].Split('\n'))
        {
            if (signatures.Count == MaxSignatures || NoteSignature.Parse(line) is not { } signature) return null;
            signatures.Add(signature);
        }
        return new SignedNote(note[..(end + 1)], signatures);
    }

    /// <summary>
    /// Verifies with the keys that the caller trusts. Signatures of other keys are ignored; one failing signature of a known key
    /// rejects the note; so do two keys with the same name and id; a repeated signature of a key counts once.
    /// </summary>
    public NoteVerdict Verify(IReadOnlyList<NoteVerifierKey> keys)
    {
        var text = Utf8.GetBytes(Text);
        List<NoteVerifierKey> verified = [];
        List<NoteSignature> unverified = [];
        foreach (var signature in Signatures)
        {
            var known = keys.Where(k => k.Name == signature.Name && k.Id == signature.KeyId).ToList();
            if (known.Count > 1) return NoteVerdict.Rejected(NoteFault.AmbiguousKey);
            if (known is not [{ CanVerify: true } key]) unverified.Add(signature);
            else if (verified.Contains(key)) continue;
            else if (!key.Verify(text, signature.Signature.Span)) return NoteVerdict.Rejected(NoteFault.SignatureInvalid);
            else verified.Add(key);
        }
        return verified.Count == 0 ? NoteVerdict.Rejected(NoteFault.NoKnownSignature) : new NoteVerdict(null, verified, unverified);
    }

    /// <summary>Signs a text (ends in a line feed, no control characters) and returns the whole note's octets.</summary>
    /// <exception cref="ArgumentException">The text breaks the note's rules.</exception>
    public static byte[] Sign(string text, NoteSigningKey key)
    {
        var octets = Utf8.GetBytes(text);
        var id = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(id, key.VerifierKey.Id);
        var line = $"— {key.VerifierKey.Name} {Convert.ToBase64String([.. id, .. key.Sign(octets)])}\n";
        var note = Utf8.GetBytes(text + "\n" + line);
        return Parse(note) is { } again && again.Text == text ? note : throw new ArgumentException("the text cannot stand in a signed note", nameof(text));
    }

    /// <summary>A key name is not empty and has neither Unicode space nor plus sign nor control character.</summary>
    public static bool IsKeyName(string name) => name.Length > 0 && !name.Any(c => c == '+' || char.IsWhiteSpace(c) || char.IsControl(c));
}

/// <param name="KeyId">First four octets of what the line encodes.</param>
/// <param name="Signature">The octets behind them.</param>
public sealed record NoteSignature(string Name, uint KeyId, ReadOnlyMemory<byte> Signature)
{
    internal static NoteSignature? Parse(string line)
    {
        if (!line.StartsWith("— ", StringComparison.Ordinal)) return null;
        var parts = line[2..].Split(' ');
        if (parts.Length != 2 || !SignedNote.IsKeyName(parts[0]) || StrictBase64.Read(parts[1]) is not { Length: > 4 } octets) return null;
        return new NoteSignature(parts[0], BinaryPrimitives.ReadUInt32BigEndian(octets), octets.AsMemory(4));
    }
}

public enum NoteFault
{
    /// <summary>No signature of a key that the caller trusts (and that this program can verify).</summary>
    NoKnownSignature,
    /// <summary>A signature of a trusted key does not hold.</summary>
    SignatureInvalid,
    /// <summary>Two trusted keys share name and id.</summary>
    AmbiguousKey,
}

/// <param name="Fault">Null where the note is good.</param>
/// <param name="Verified">The trusted keys that signed.</param>
/// <param name="Unverified">Signatures of other keys, ignored.</param>
public sealed record NoteVerdict(NoteFault? Fault, IReadOnlyList<NoteVerifierKey> Verified, IReadOnlyList<NoteSignature> Unverified)
{
    internal static NoteVerdict Rejected(NoteFault fault) => new(fault, [], []);
}
