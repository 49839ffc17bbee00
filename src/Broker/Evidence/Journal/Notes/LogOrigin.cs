using System.Globalization;

namespace MessageBroker.Evidence.Journal.Notes;

/// <summary>
/// A log's identity: the first line of its checkpoints and the name of its key. A log has generations: after a restored
/// backup the tree goes on under the next number, behind an entry that names the old origin, size and root.
/// </summary>
/// <param name="Name">Schema-less URL without space, plus sign and control character, for example bg.example/journal.</param>
/// <param name="Generation">From 1.</param>
public sealed record LogOrigin(string Name, uint Generation)
{
    /// <summary>name/generation, for example bg.example/journal/1.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}/{Generation}");

    public LogOrigin Next() => this with { Generation = checked(Generation + 1) };

    /// <summary>True where both are generations of one log and the first is an earlier one.</summary>
    public static bool IsBefore(string? earlier, string later) =>
        earlier is not null && Parse(earlier) is { } first && Parse(later) is { } second && first.Name == second.Name && first.Generation < second.Generation;

    /// <summary>Reads name/generation; null where it is not of that form.</summary>
    public static LogOrigin? Parse(string text)
    {
        var slash = text.LastIndexOf('/');
        if (slash <= 0 || !SignedNote.IsKeyName(text)) return null;
        return Checkpoint.ReadDecimal(text[(slash + 1)..]) is { } number and >= 1 and <= uint.MaxValue ? new LogOrigin(text[..slash], (uint)number) : null;
    }
}
