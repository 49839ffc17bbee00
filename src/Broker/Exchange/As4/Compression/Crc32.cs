namespace MessageBroker.Exchange.As4.Compression;

/// <summary>CRC-32 of RFC 1952 section 8 (reflected polynomial EDB88320), kept while octets pass.</summary>
internal struct Crc32()
{
    private static readonly uint[] Table = MakeTable();
    private uint state = uint.MaxValue;

    public readonly uint Value => ~state;

    public void Append(ReadOnlySpan<byte> octets)
    {
        var crc = state;
        foreach (var octet in octets) crc = Table[(byte)(crc ^ octet)] ^ (crc >> 8);
        state = crc;
    }

    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (var index = 0u; index < table.Length; index++)
        {
            var value = index;
            for (var bit = 0; bit < 8; bit++) value = (value & 1) == 0 ? value >> 1 : 0xEDB88320 ^ (value >> 1);
            table[index] = value;
        }
        return table;
    }
}
