using System.Buffers;
using System.Text;

namespace MessageBroker.Evidence.Canonical;

/// <summary>Writes canonical text as UTF-8 into a block of its own, and the block, when it is full, to whoever wants the octets.</summary>
internal sealed class CanonicalWriter(Action<ReadOnlySpan<byte>> output)
{
    private const int BlockBytes = 4096;
    private static readonly SearchValues<char> TextSpecials = SearchValues.Create("&<>\r");
    private static readonly SearchValues<char> AttributeSpecials = SearchValues.Create("&<\"\t\n\r");

    private byte[] block = new byte[BlockBytes];
    private int used;

    public void Text(string value) => Escaped(value, TextSpecials);

    public void AttributeValue(string value) => Escaped(value, AttributeSpecials);

    /// <summary>Names, and the text of comments and processing instructions, which have no escapes.</summary>
    public void Raw(string value) => Utf8(value);

    public void Name(string value)
    {
        if (Ascii(value, Room(value.Length))) used += value.Length;
        else Utf8(value);
    }

    /// <summary>What opens a tag, with the name behind it.</summary>
    public void Tag(ReadOnlySpan<byte> opening, string prefix, string localName)
    {
        Ascii(opening);
        if (prefix.Length > 0)
        {
            Name(prefix);
            Ascii(':');
        }

        Name(localName);
    }

    /// <summary>Short literal text.</summary>
    public void Ascii(ReadOnlySpan<byte> literal)
    {
        literal.CopyTo(Room(literal.Length));
        used += literal.Length;
    }

    public void Ascii(char literal)
    {
        if (used == block.Length) Flush();
        block[used++] = (byte)literal;
    }

    public void Flush()
    {
        output(block.AsSpan(0, used));
        used = 0;
    }

    private static bool Ascii(string value, Span<byte> room) =>
        System.Text.Ascii.FromUtf16(value, room, out _) == OperationStatus.Done;

    private void Escaped(ReadOnlySpan<char> value, SearchValues<char> specials)
    {
        for (var special = value.IndexOfAny(specials); special >= 0; special = value.IndexOfAny(specials))
        {
            Utf8(value[..special]);
            Ascii(Reference(value[special]));
            value = value[(special + 1)..];
        }
        Utf8(value);
    }

    private static ReadOnlySpan<byte> Reference(char special) => special switch
    {
        '&' => "&amp;"u8,
        '<' => "&lt;"u8,
        '>' => "&gt;"u8,
        '"' => "&quot;"u8,
        '\t' => "&#x9;"u8,
        '\n' => "&#xA;"u8,
        _ => "&#xD;"u8,
    };

    private void Utf8(ReadOnlySpan<char> value)
    {
        const int stepChars = BlockBytes / 3;
        while (value.Length > stepChars)
        {
            var step = char.IsHighSurrogate(value[stepChars - 1]) ? stepChars - 1 : stepChars;
            Encode(value[..step]);
            value = value[step..];
        }
        if (!value.IsEmpty) Encode(value);
    }

    private void Encode(ReadOnlySpan<char> value)
    {
        // Room may flush, which changes what is used: it has to come first.
        var room = Room(value.Length * 3);
        used += Encoding.UTF8.GetBytes(value, room);
    }

    private Span<byte> Room(int bytes)
    {
        if (block.Length - used < bytes) Flush();
        if (block.Length < bytes) block = new byte[bytes];
        return block.AsSpan(used);
    }
}
