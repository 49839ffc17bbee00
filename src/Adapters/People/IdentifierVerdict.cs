namespace MessageBroker.Adapters.People;

/// <summary>Why an identifier is not possible; the order is the order of judgement, the first that applies is given.</summary>
public enum IdentifierFault
{
    None,
    /// <summary>A character that the identifier cannot hold, or a first digit without meaning.</summary>
    Format,
    /// <summary>Too few or too many characters.</summary>
    Length,
    /// <summary>The birth date inside does not exist or lies in the future.</summary>
    Date,
    /// <summary>The county inside is not one that was given out (for that birth date).</summary>
    County,
    /// <summary>The check digit does not fit.</summary>
    Checksum,
    /// <summary>The number is one of another country.</summary>
    Country,
}

/// <summary>What typing an identifier left around it. None of these changes the number.</summary>
[Flags]
public enum IdentifierTyping
{
    AsIs = 0,
    /// <summary>Blanks, hyphens, dots or slashes.</summary>
    Separators = 1,
    /// <summary>Marks that nobody sees: direction marks, soft hyphens, zero-width characters, a byte order mark.</summary>
    InvisibleMarks = 2,
    /// <summary>The country in front, as in BG8503124100.</summary>
    Prefix = 4,
    /// <summary>The name of the number in front, as in "CNP: …".</summary>
    Label = 8,
}

public enum PersonSex { Male, Female }

/// <summary>Is this identifier possible, and what does it say. A possible number is not yet an existing one.</summary>
/// <param name="Canonical">The number without what was typed around it; the text as typed is never overwritten by it.</param>
/// <param name="BirthDate">yyyy-MM-dd where the number holds it with its century; null otherwise.</param>
/// <param name="County">CNP: the two-digit county code (JJ). EGN: the Bulgarian name of the region of birth registration (historic, never a check).</param>
/// <param name="AlsoPasses">Another kind whose check the same digits pass, or null.</param>
public sealed record IdentifierVerdict(
    IdentifierKind Kind,
    string Canonical,
    IdentifierFault Fault,
    IdentifierTyping Typing = IdentifierTyping.AsIs,
    string? BirthDate = null,
    PersonSex? Sex = null,
    string? County = null,
    IdentifierKind? AlsoPasses = null)
{
    /// <summary>False where the kind was not stated and no known kind has such a length: then <see cref="Kind"/> says nothing.</summary>
    public bool IsKindKnown { get; init; } = true;

    public bool IsValid => Fault == IdentifierFault.None;
}
