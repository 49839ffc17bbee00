using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using MessageBroker.Adapters.Contract;

namespace MessageBroker.Exchange.Flow.Journal;

/// <summary>National records and deliveries as payload bytes: JSON in the member order of the types, attachments in Base64.</summary>
public static class RecordCodec
{
    private static readonly JsonSerializerOptions Json = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter() },
    };

    public static byte[] Write(NationalRecord record) => JsonSerializer.SerializeToUtf8Bytes(record, Json);

    public static NationalRecord Read(ReadOnlySpan<byte> bytes) => JsonSerializer.Deserialize<NationalRecord>(bytes, Json)!;

    public static byte[] Write(NationalDelivery delivery) => JsonSerializer.SerializeToUtf8Bytes(delivery, Json);

    public static NationalDelivery ReadDelivery(ReadOnlySpan<byte> bytes) => JsonSerializer.Deserialize<NationalDelivery>(bytes, Json)!;

    public static byte[] Write(IReadOnlyList<ValueOrigin> origins) => JsonSerializer.SerializeToUtf8Bytes(origins, Json);

    public static byte[] Write(DeliveryAnswer answer) => JsonSerializer.SerializeToUtf8Bytes(answer, Json);
}
