using MessageBroker.Evidence.Journal.Merkle;

namespace MessageBroker.Evidence.Journal.Entries;

/// <summary>
/// Entry format version 1: one version octet, then fields as tag (1 octet), length (2 octets, big-endian) and value, tags ascending.
/// Every entry has exactly one encoding; the decoder refuses every other sequence of octets.
/// </summary>
public static class EntryCodec
{
    public const byte Version = 1;

    /// <summary>Longest encoding: what the 16-bit length of a C2SP tlog-tiles entry bundle can say.</summary>
    public const int MaxOctets = 65_535;

    /// <summary>Why this entry cannot be written, or null. Ask it where texts come from outside.</summary>
    public static EntryFault? Fault(Entry entry)
    {
        if (EntryRules.Broken(entry) is { } field) return new EntryFault(EntryFaultKind.FieldInvalid, field, -1);
        return EntryWriter.Write(entry) is null ? new EntryFault(EntryFaultKind.TooLong, null, -1) : null;
    }

    /// <summary>The entry's only encoding.</summary>
    /// <exception cref="ArgumentException">The entry breaks a rule that <see cref="Fault"/> would have named.</exception>
    public static byte[] Encode(Entry entry)
    {
        if (EntryRules.Broken(entry) is { } field) throw new ArgumentException($"the entry's field {field} breaks its rule", nameof(entry));
        return EntryWriter.Write(entry) ?? throw new ArgumentException($"the entry is longer than {MaxOctets} octets", nameof(entry));
    }

    /// <summary>Reads an entry; whatever the octets are, the answer is an entry or a fault.</summary>
    public static EntryReading Decode(ReadOnlySpan<byte> octets)
    {
        var (entry, fault) = EntryReader.Read(octets);
        if (entry is null) return new EntryReading(null, fault);
        if (EntryRules.Broken(entry) is { } field) return new EntryReading(null, new EntryFault(EntryFaultKind.FieldInvalid, field, -1));
        // Writing it again and comparing makes "one encoding per entry" hold by construction, whatever the reader overlooked.
        var again = EntryWriter.Write(entry);
        if (again is null || !octets.SequenceEqual(again)) return new EntryReading(null, new EntryFault(EntryFaultKind.NotCanonical, null, -1));
        return new EntryReading(entry, null);
    }

    /// <summary>The entry hash: the RFC 6962 leaf hash of the encoding.</summary>
    public static Hash256 HashOf(ReadOnlySpan<byte> encoded) => MerkleHash.Leaf(encoded);
}
