namespace MessageBroker.Schemas.Packs;

/// <summary>What a file is by its first bytes, for the few kinds that can be told by them. A picture that calls itself PDF is refused by archives.</summary>
public static class AttachmentStart
{
    private static readonly (string Mime, byte[] Start)[] Known =
    [
        ("application/pdf", "%PDF-"u8.ToArray()), ("image/png", [0x89, 0x50, 0x4E, 0x47]), ("image/jpeg", [0xFF, 0xD8, 0xFF]),
        ("application/zip", "PK\u0003\u0004"u8.ToArray()), ("application/msword", [0xD0, 0xCF, 0x11, 0xE0]),
    ];

    /// <summary>The media type of the first bytes, or null where they tell none.</summary>
    public static string? TypeOf(ReadOnlySpan<byte> content)
    {
        foreach (var (mime, start) in Known)
            if (content.StartsWith(start)) return mime;
        return null;
    }

    /// <summary>Files of that type begin in a known way, and this one does not.</summary>
    public static bool Contradicts(string declared, string? begins) =>
        Array.Exists(Known, k => k.Mime.Equals(declared, StringComparison.OrdinalIgnoreCase)) && !declared.Equals(begins, StringComparison.OrdinalIgnoreCase);
}
