using System.Globalization;

namespace MessageBroker.Evidence.Journal.Notes;

/// <summary>
/// The head of a log (c2sp.org/tlog-checkpoint): origin, size and root, each on its line. Extension lines are refused: the
/// specification discourages them, and an auditor could not check what they say.
/// </summary>
public sealed record Checkpoint(string Origin, ulong Size, Hash256 Root)
{
    /// <summary>The note text: three lines, each ending in a line feed.</summary>
    public string ToText() => string.Create(CultureInfo.InvariantCulture, $"{Origin}\n{Size}\n{Convert.ToBase64String(Root.ToArray())}\n");

    /// <summary>Reads a note text; null where it is not exactly a checkpoint.</summary>
    public static Checkpoint? Parse(string text)
    {
        if (text.Split('\n') is not [{ Length: > 0 } origin, var sizeText, var rootText, ""]) return null;
        if (ReadDecimal(sizeText) is not { } size) return null;
        return Hash256.TryRead(StrictBase64.Read(rootText), out var root) ? new Checkpoint(origin, size, root) : null;
    }

    /// <summary>Signs the checkpoint. Never sign one that is not consistent with all that were signed before.</summary>
    public byte[] Sign(NoteSigningKey key) => SignedNote.Sign(ToText(), key);

    /// <summary>Reads and verifies a signed checkpoint with the keys that the caller trusts.</summary>
    public static CheckpointReading Read(ReadOnlySpan<byte> note, IReadOnlyList<NoteVerifierKey> keys)
    {
        if (SignedNote.Parse(note) is not { } signed || Parse(signed.Text) is not { } checkpoint) return new CheckpointReading(null, CheckpointFault.NotACheckpoint);
        return signed.Verify(keys).Fault switch
        {
            null => new CheckpointReading(checkpoint, null),
            NoteFault.SignatureInvalid => new CheckpointReading(null, CheckpointFault.SignatureInvalid),
            _ => new CheckpointReading(null, CheckpointFault.NotSignedByKey),
        };
    }

    /// <summary>ASCII decimal without sign and leading zero; null for anything else or above 2^64-1.</summary>
    internal static ulong? ReadDecimal(string text) =>
        text.Length is > 0 and <= 20 && !text.AsSpan().ContainsAnyExceptInRange('0', '9') && (text.Length == 1 || text[0] != '0')
        && ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

public enum CheckpointFault
{
    /// <summary>Not a signed note with a checkpoint in it.</summary>
    NotACheckpoint,
    /// <summary>No signature by one of the given keys.</summary>
    NotSignedByKey,
    /// <summary>A signature by a given key does not hold.</summary>
    SignatureInvalid,
}

/// <summary>Either a verified checkpoint or a fault, never both.</summary>
public sealed record CheckpointReading(Checkpoint? Checkpoint, CheckpointFault? Fault);
