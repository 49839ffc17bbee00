using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using MessageBroker.Exchange.Store.Sqlite;
using MessageBroker.Exchange.Store.Tables;

namespace MessageBroker.Exchange.Store.Upkeep;

/// <summary>
/// One number for the rows of a table, whatever their order: the sum, modulo 2^256, of the SHA-256 of each row's values in a form that
/// every kind of store gives alike.
/// </summary>
internal sealed class RowDigest
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly ulong[] sum = new ulong[4];

    public long Rows { get; private set; }

    /// <summary>Adds the next value of the row that is open.</summary>
    /// <param name="value">As <see cref="ColumnValue"/> holds it: text, whole number, Guid, DateTimeOffset, octets, or null.</param>
    public void Add(ColumnKind kind, object? value)
    {
        Span<byte> head = stackalloc byte[5];
        var octets = value is null ? [] : Octets(kind, value);
        head[0] = value is null ? (byte)0 : (byte)1;
        BinaryPrimitives.WriteInt32BigEndian(head[1..], octets.Length);
        hash.AppendData(head);
        hash.AppendData(octets);
    }

    /// <summary>Ends the row.</summary>
    public void End()
    {
        Span<byte> row = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(row);
        var carry = 0UL;
        for (var i = 0; i < 4; i++)
        {
            var total = (UInt128)sum[i] + BinaryPrimitives.ReadUInt64LittleEndian(row[(8 * i)..]) + carry;
            (sum[i], carry) = ((ulong)total, (ulong)(total >> 64));
        }
        Rows++;
    }

    /// <summary>Count and digest in one text.</summary>
    public override string ToString() => string.Create(
        System.Globalization.CultureInfo.InvariantCulture, $"{Rows} rows {sum[3]:x16}{sum[2]:x16}{sum[1]:x16}{sum[0]:x16}");

    private static byte[] Octets(ColumnKind kind, object value) => kind switch
    {
        ColumnKind.Text => Encoding.UTF8.GetBytes((string)value),
        ColumnKind.Id => ((Guid)value).ToByteArray(bigEndian: true),
        ColumnKind.Time => Whole(((DateTimeOffset)value).Micros()),
        ColumnKind.Octets => (byte[])value,
        _ => Whole(Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture)),
    };

    private static byte[] Whole(long number)
    {
        var octets = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(octets, number);
        return octets;
    }
}
