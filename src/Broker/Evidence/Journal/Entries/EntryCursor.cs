using System.Buffers.Binary;

namespace MessageBroker.Evidence.Journal.Entries;

/// <summary>Walks through a field's value. Reading past its end or a text that is not UTF-8 spoils it for good.</summary>
internal ref struct EntryCursor(ReadOnlySpan<byte> value)
{
    private ReadOnlySpan<byte> rest = value;
    private bool spoiled;

    public readonly bool HasMore => !spoiled && rest.Length > 0;

    /// <summary>Everything was read and nothing was missing.</summary>
    public readonly bool EndsWell => !spoiled && rest.Length == 0;

    public byte Octet() => Take(1) is [var octet] ? octet : (byte)0;

    /// <summary>A text with a length of one octet.</summary>
    public string ShortText() => Text(Octet());

    /// <summary>A text with a length of two octets, big-endian.</summary>
    public string LongText()
    {
        var length = Take(2);
        return Text(length.Length == 2 ? BinaryPrimitives.ReadUInt16BigEndian(length) : 0);
    }

    public Hash256 Hash() => Hash256.TryRead(Take(Hash256.Size), out var hash) ? hash : default;

    private string Text(int length)
    {
        var text = EntryText.Read(Take(length));
        spoiled |= text is null;
        return text ?? "";
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        spoiled |= rest.Length < length;
        if (spoiled) return default;
        var taken = rest[..length];
        rest = rest[length..];
        return taken;
    }
}
