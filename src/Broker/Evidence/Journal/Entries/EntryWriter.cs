using System.Buffers;
using System.Buffers.Binary;

namespace MessageBroker.Evidence.Journal.Entries;

/// <summary>Writes the fields of an entry in tag order.</summary>
internal sealed class EntryWriter
{
    private readonly ArrayBufferWriter<byte> output = new(512);
    private bool tooLong;

    /// <summary>Null where the encoding would be longer than <see cref="EntryCodec.MaxOctets"/>. The entry keeps <see cref="EntryRules"/>.</summary>
    public static byte[]? Write(Entry entry)
    {
        var writer = new EntryWriter();
        writer.output.Write([EntryCodec.Version]);
        writer.WriteWhatHappened(entry);
        writer.WriteSubject(entry);
        writer.WriteCommitments(entry);
        return writer.tooLong || writer.output.WrittenCount > EntryCodec.MaxOctets ? null : writer.output.WrittenSpan.ToArray();
    }

    private void WriteWhatHappened(Entry entry)
    {
        Field(EntryField.Id, Octets(entry.Id));
        Field(EntryField.Time, Octets(entry.Time));
        Field(EntryField.Event, entry.Event);
        Field(EntryField.EvidenceEvent, entry.EvidenceEvent);
        Field(EntryField.NodeId, entry.NodeId);
        Field(EntryField.Actor, Octets(entry.Actor));
        Field(EntryField.Institution, entry.Institution);
        Field(EntryField.Partner, entry.Partner);
        Field(EntryField.CaseId, entry.CaseId);
    }

    private void WriteSubject(Entry entry)
    {
        if (entry.MessageId is { } message) Field(EntryField.MessageId, Octets(message));
        Field(EntryField.As4MessageId, entry.As4MessageId);
        Field(EntryField.InstanceId, entry.InstanceId);
        if (entry.Direction is { } direction) Field(EntryField.Direction, [(byte)direction]);
        Field(EntryField.SedType, entry.SedType);
        Field(EntryField.CdmVersion, entry.CdmVersion);
        Field(EntryField.SetId, entry.SetId);
        if (entry.DocumentVersion is { } version) Field(EntryField.DocumentVersion, Octets(version));
        Field(EntryField.StateFrom, entry.StateFrom);
        Field(EntryField.StateTo, entry.StateTo);
        if (entry.Attempt is { } attempt) Field(EntryField.Attempt, Octets(attempt));
    }

    private void WriteCommitments(Entry entry)
    {
        Field(EntryField.Payloads, entry.Payloads);
        if (entry.Receipt is { } receipt) Field(EntryField.Receipt, receipt.ToArray());
        Field(EntryField.Verdicts, entry.Verdicts);
        Field(EntryField.Inputs, entry.Inputs);
        if (entry.JudgedAt is { } at) Field(EntryField.JudgedAt, Octets(at));
        if (entry.Previous is { } previous) Field(EntryField.Previous, [.. Octets(previous.Id), .. previous.Hash.ToArray()]);
        if (entry.Details.Count > 0) Field(EntryField.Details, Octets(entry.Details));
    }

    private void Field(EntryField tag, string? text)
    {
        if (text is not null) Field(tag, EntryText.Octets(text));
    }

    private void Field(EntryField tag, IReadOnlyList<NamedHash> list)
    {
        if (list.Count == 0) return;
        var value = new ArrayBufferWriter<byte>();
        foreach (var (name, hash) in list)
        {
            value.Write([(byte)name.Length, .. EntryText.Octets(name)]);
            value.Write(hash.ToArray());
        }
        Field(tag, value.WrittenSpan);
    }

    private void Field(EntryField tag, ReadOnlySpan<byte> value)
    {
        tooLong |= value.Length > ushort.MaxValue;
        if (tooLong) return;
        output.Write([(byte)tag, (byte)(value.Length >> 8), (byte)value.Length]);
        output.Write(value);
    }

    private static byte[] Octets(IReadOnlyList<EntryDetail> details)
    {
        var value = new ArrayBufferWriter<byte>();
        foreach (var (name, text) in details)
        {
            var octets = EntryText.Octets(text);
            value.Write([(byte)name.Length, .. EntryText.Octets(name), (byte)(octets.Length >> 8), (byte)octets.Length, .. octets]);
        }
        return value.WrittenSpan.ToArray();
    }

    private static byte[] Octets(EntryActor actor)
    {
        var id = EntryText.Octets(actor.Id);
        var institution = EntryText.Octets(actor.Institution);
        var role = EntryText.Octets(actor.Role);
        return [(byte)actor.Kind, (byte)id.Length, .. id, (byte)institution.Length, .. institution, (byte)role.Length, .. role];
    }

    private static byte[] Octets(Guid id) => id.ToByteArray(bigEndian: true);

    private static byte[] Octets(DateTimeOffset instant)
    {
        var octets = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(octets, instant.ToUnixTimeMilliseconds());
        return octets;
    }

    private static byte[] Octets(uint number)
    {
        var octets = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(octets, number);
        return octets;
    }
}
