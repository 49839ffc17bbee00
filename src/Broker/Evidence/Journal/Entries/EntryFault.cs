namespace MessageBroker.Evidence.Journal.Entries;

/// <summary>Why octets are not an entry, or why an entry cannot be written.</summary>
public enum EntryFaultKind
{
    /// <summary>More than <see cref="EntryCodec.MaxOctets"/> octets.</summary>
    TooLong,
    /// <summary>The octets end inside a field.</summary>
    Truncated,
    /// <summary>The version octet is not one that this program reads.</summary>
    UnknownVersion,
    /// <summary>A tag that this version does not have.</summary>
    UnknownField,
    /// <summary>Tags do not ascend.</summary>
    FieldOrder,
    /// <summary>A field that every entry has is not there.</summary>
    FieldMissing,
    /// <summary>A field's value is not of its form (length, characters, range, order of a list).</summary>
    FieldInvalid,
    /// <summary>The same entry has another, canonical encoding.</summary>
    NotCanonical,
}

/// <param name="Field">The field concerned, or null.</param>
/// <param name="Offset">Octet offset in the encoding; -1 where an entry was judged that has no octets yet.</param>
public sealed record EntryFault(EntryFaultKind Kind, EntryField? Field, int Offset)
{
    public override string ToString() => $"{Kind} {Field} at {Offset}";
}

/// <summary>Either an entry or a fault, never both.</summary>
public sealed record EntryReading(Entry? Entry, EntryFault? Fault);
