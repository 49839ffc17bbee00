using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using MessageBroker.Exchange.Flow.Operating;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Control;

/// <summary>Commands and answers as JSON, strictly read on both sides.</summary>
internal static class ControlCodec
{
    /// <summary>Largest command, in octets.</summary>
    public const int MaxBytes = 16 * 1024;

    private static readonly JsonSerializerOptions Json = new()
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        Converters = { new JsonStringEnumConverter(allowIntegerValues: false) },
    };

    public static byte[] Write(OperatorCommand command) => JsonSerializer.SerializeToUtf8Bytes(command, Json);

    /// <summary>Null where the octets are no command.</summary>
    public static OperatorCommand? ReadCommand(ReadOnlySpan<byte> octets)
    {
        try
        {
            return JsonSerializer.Deserialize<OperatorCommand>(octets, Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static byte[] Write(CommandAnswer answer) => JsonSerializer.SerializeToUtf8Bytes(
        new WireAnswer(answer.Done, [.. answer.Findings.Select(f => new WireFinding(f.Code, f.Path, f.Arguments))]), Json);

    /// <exception cref="JsonException">The octets are no answer.</exception>
    public static CommandAnswer ReadAnswer(ReadOnlySpan<byte> octets)
    {
        var wire = JsonSerializer.Deserialize<WireAnswer>(octets, Json) ?? throw new JsonException("null");
        return new CommandAnswer(wire.Done, [.. wire.Findings.Select(f => Finding.Of(f.Code, f.Path, [.. f.Arguments.Select(a => (a.Key, a.Value))]))]);
    }

    private sealed record WireAnswer(bool Done, IReadOnlyList<WireFinding> Findings);

    private sealed record WireFinding(string Code, string Path, IReadOnlyDictionary<string, string> Arguments);
}
