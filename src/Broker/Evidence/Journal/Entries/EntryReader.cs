using System.Buffers.Binary;

namespace MessageBroker.Evidence.Journal.Entries;

/// <summary>Reads the fields of an entry. Lengths are checked here, contents by <see cref="EntryRules"/>.</summary>
internal sealed class EntryReader
{
    private static readonly EntryField[] Required =
        [EntryField.Id, EntryField.Time, EntryField.Event, EntryField.NodeId, EntryField.Actor, EntryField.Institution];

    private readonly Dictionary<EntryField, (int Offset, byte[] Value)> fields = [];
    private EntryFault? fault;

    public static (Entry? Entry, EntryFault? Fault) Read(ReadOnlySpan<byte> octets)
    {
        var reader = new EntryReader();
        reader.ReadFields(octets);
        foreach (var field in Required)
            if (reader.fault is null && !reader.fields.ContainsKey(field))
                reader.fault = new EntryFault(EntryFaultKind.FieldMissing, field, octets.Length);
        if (reader.fault is not null) return (null, reader.fault);
        var entry = reader.Build();
        return reader.fault is null ? (entry, null) : (null, reader.fault);
    }

    private void ReadFields(ReadOnlySpan<byte> octets)
    {
        if (octets.Length > EntryCodec.MaxOctets) fault = new EntryFault(EntryFaultKind.TooLong, null, EntryCodec.MaxOctets);
        else if (octets.IsEmpty) fault = new EntryFault(EntryFaultKind.Truncated, null, 0);
        else if (octets[0] != EntryCodec.Version) fault = new EntryFault(EntryFaultKind.UnknownVersion, null, 0);
        var last = 0;
        for (var at = 1; fault is null && at < octets.Length;)
        {
            var tag = octets[at];
            if (!Enum.IsDefined((EntryField)tag)) { fault = new EntryFault(EntryFaultKind.UnknownField, null, at); return; }
            if (tag <= last) { fault = new EntryFault(EntryFaultKind.FieldOrder, (EntryField)tag, at); return; }
            if (octets.Length - at < 3) { fault = new EntryFault(EntryFaultKind.Truncated, (EntryField)tag, at); return; }
            var length = BinaryPrimitives.ReadUInt16BigEndian(octets[(at + 1)..]);
            if (octets.Length - at - 3 < length) { fault = new EntryFault(EntryFaultKind.Truncated, (EntryField)tag, at); return; }
            fields[(EntryField)tag] = (at, octets.Slice(at + 3, length).ToArray());
            last = tag;
            at += 3 + length;
        }
    }

    private Entry Build() => new()
    {
        Id = Id(EntryField.Id),
        Time = Time(EntryField.Time) ?? default,
        Event = Text(EntryField.Event) ?? "",
        EvidenceEvent = Text(EntryField.EvidenceEvent),
        NodeId = Text(EntryField.NodeId) ?? "",
        Actor = Actor(),
        Institution = Text(EntryField.Institution) ?? "",
        Partner = Text(EntryField.Partner),
        CaseId = Text(EntryField.CaseId),
        MessageId = Take(EntryField.MessageId, 16) is { } message ? new Guid(message, bigEndian: true) : null,
        As4MessageId = Text(EntryField.As4MessageId),
        InstanceId = Text(EntryField.InstanceId),
        Direction = Take(EntryField.Direction, 1) is { } direction ? (EntryDirection)direction[0] : null,
        SedType = Text(EntryField.SedType),
        CdmVersion = Text(EntryField.CdmVersion),
        SetId = Text(EntryField.SetId),
        DocumentVersion = Number(EntryField.DocumentVersion),
        StateFrom = Text(EntryField.StateFrom),
        StateTo = Text(EntryField.StateTo),
        Attempt = Number(EntryField.Attempt),
        Payloads = Hashes(EntryField.Payloads),
        Receipt = Take(EntryField.Receipt, Hash256.Size) is { } receipt ? Hash256.Read(receipt) : null,
        Verdicts = Hashes(EntryField.Verdicts),
        Inputs = Hashes(EntryField.Inputs),
        JudgedAt = Time(EntryField.JudgedAt),
        Previous = Previous(),
        Details = Details(),
    };

    /// <summary>The value where the field is there and has that length; a fault where it has another.</summary>
    private byte[]? Take(EntryField field, int length)
    {
        if (!fields.TryGetValue(field, out var found)) return null;
        if (found.Value.Length == length) return found.Value;
        Invalid(field);
        return null;
    }

    private void Invalid(EntryField field) => fault ??= new EntryFault(EntryFaultKind.FieldInvalid, field, fields[field].Offset);

    private Guid Id(EntryField field) => Take(field, 16) is { } octets ? new Guid(octets, bigEndian: true) : default;

    private uint? Number(EntryField field) => Take(field, 4) is { } octets ? BinaryPrimitives.ReadUInt32BigEndian(octets) : null;

    private DateTimeOffset? Time(EntryField field)
    {
        if (Take(field, 8) is not { } octets) return null;
        var milliseconds = BinaryPrimitives.ReadInt64BigEndian(octets);
        if (milliseconds >= 0 && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()) return DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
        Invalid(field);
        return null;
    }

    private string? Text(EntryField field)
    {
        if (!fields.TryGetValue(field, out var found)) return null;
        if (EntryText.Read(found.Value) is { } text) return text;
        Invalid(field);
        return null;
    }

    private EntryActor Actor()
    {
        var cursor = new EntryCursor(fields[EntryField.Actor].Value);
        var actor = new EntryActor((ActorKind)cursor.Octet(), cursor.ShortText(), cursor.ShortText(), cursor.ShortText());
        if (!cursor.EndsWell) Invalid(EntryField.Actor);
        return actor;
    }

    private IReadOnlyList<NamedHash> Hashes(EntryField field)
    {
        if (!fields.TryGetValue(field, out var found)) return [];
        var cursor = new EntryCursor(found.Value);
        var list = new List<NamedHash>();
        while (cursor.HasMore) list.Add(new NamedHash(cursor.ShortText(), cursor.Hash()));
        if (!cursor.EndsWell || list.Count == 0) Invalid(field);
        return list;
    }

    private PreviousEntry? Previous() =>
        Take(EntryField.Previous, 16 + Hash256.Size) is { } octets
            ? new PreviousEntry(new Guid(octets.AsSpan(0, 16), bigEndian: true), Hash256.Read(octets.AsSpan(16)))
            : null;

    private IReadOnlyList<EntryDetail> Details()
    {
        if (!fields.TryGetValue(EntryField.Details, out var found)) return [];
        var cursor = new EntryCursor(found.Value);
        var list = new List<EntryDetail>();
        while (cursor.HasMore) list.Add(new EntryDetail(cursor.ShortText(), cursor.LongText()));
        if (!cursor.EndsWell || list.Count == 0) Invalid(EntryField.Details);
        return list;
    }
}
