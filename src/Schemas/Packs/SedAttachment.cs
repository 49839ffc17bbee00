namespace MessageBroker.Schemas.Packs;

/// <summary>One attachment as the header lists it, or as a national request brings it.</summary>
/// <param name="Identifier">Id of the part that carries it (Content-ID without brackets).</param>
/// <param name="FileName">Name as given; never empty in a valid list.</param>
/// <param name="Mime">Internet media type, for example application/pdf.</param>
/// <param name="IsMedical">Medical content is shown to fewer people.</param>
public sealed record SedAttachment(string Identifier, string FileName, string Mime, bool IsMedical)
{
    /// <summary>What was looked at of the file itself; null where only its name in a list is known.</summary>
    public AttachmentLook? Look { get; init; }

    /// <summary>Name of the malware that the file itself is; null where it is none that is known, or only its name in a list is.</summary>
    public string? Malware { get; init; }
}

/// <summary>What the octets of an attachment say.</summary>
/// <param name="IsEmpty">There are none.</param>
/// <param name="Begins">Media type of the first ones, or null where they tell none.</param>
public sealed record AttachmentLook(bool IsEmpty, string? Begins)
{
    public static AttachmentLook At(ReadOnlySpan<byte> content) => new(content.IsEmpty, AttachmentStart.TypeOf(content));
}
