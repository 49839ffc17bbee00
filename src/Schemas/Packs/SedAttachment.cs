namespace MessageBroker.Schemas.Packs;

/// <summary>One attachment as the header lists it, or as a national request brings it.</summary>
/// <param name="Identifier">Id of the part that carries it (Content-ID without brackets).</param>
/// <param name="FileName">Name as given; never empty in a valid list.</param>
/// <param name="Mime">Internet media type, for example application/pdf.</param>
/// <param name="IsMedical">Medical content is shown to fewer people.</param>
public sealed record SedAttachment(string Identifier, string FileName, string Mime, bool IsMedical);
