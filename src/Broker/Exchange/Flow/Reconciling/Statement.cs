using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using MessageBroker.Evidence.Journal.Notes;

namespace MessageBroker.Exchange.Flow.Reconciling;

public enum StatementKind
{
    /// <summary>A broker whose database went back says what it still holds and asks for the rest.</summary>
    Request,
    /// <summary>Its partner says what he holds; what he had sent comes again by itself.</summary>
    Answer,
}

/// <summary>
/// What one broker states to another after a restore: its newest checkpoint and the messages that it holds of a window of time. Ids and digests
/// only. It travels as the one part of a signed AS4 message, so that it is its sender's word (docs/reference/reconcile.md).
/// </summary>
public sealed record Statement
{
    /// <summary>Most messages in a list.</summary>
    public const int MostListed = 2_000;

    /// <summary>Largest statement, in octets.</summary>
    public const int MostBytes = 1 << 20;

    private const int MostCheckpointCharacters = 4_096;
    private const int MostIdCharacters = 255;

    private static readonly JsonSerializerOptions Json = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        MaxDepth = 8,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <summary>Version of this form; 1.</summary>
    public required int Format { get; init; }
    public required StatementKind Kind { get; init; }
    /// <summary>The log generation of the broker that asks, also in the answer.</summary>
    public required string Origin { get; init; }
    /// <summary>Answer: eb:MessageId of the request.</summary>
    public string? Answers { get; init; }
    /// <summary>The newest signed checkpoint that the sender of the statement holds; null where there is none.</summary>
    public string? Checkpoint { get; init; }
    /// <summary>Request: where the log was cut, as the entry says that opened the generation.</summary>
    public StatedCut? Cut { get; init; }
    /// <summary>The window: receipts given or taken from here on, by the clock of who answers.</summary>
    public required DateTimeOffset From { get; init; }
    /// <summary>End of the window.</summary>
    public required DateTimeOffset To { get; init; }
    /// <summary>Answer: the window was looked at up to here only; asked again from here, the rest follows. Null where all was.</summary>
    public DateTimeOffset? Until { get; init; }
    /// <summary>What its sender sent to the other and holds a receipt for.</summary>
    public required IReadOnlyList<StatedMessage> Sent { get; init; }
    /// <summary>What its sender received from the other and gave a receipt for.</summary>
    public required IReadOnlyList<StatedMessage> Received { get; init; }

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    /// <summary>The statement, or in plain words why the octets are none.</summary>
    public static (Statement? Statement, string? Fault) Read(ReadOnlySpan<byte> octets)
    {
        if (octets.Length > MostBytes) return (null, "larger than 1 MiB");
        try
        {
            var statement = JsonSerializer.Deserialize<Statement>(octets, Json);
            return statement?.Fault is { } fault ? (null, fault) : (statement, statement is null ? "null" : null);
        }
        catch (JsonException wrong)
        {
            return (null, $"no statement at {wrong.Path ?? "$"}");
        }
    }

    private string? Fault =>
        Format != 1 ? "format is not 1"
        : LogOrigin.Parse(Origin) is null || Origin.Length > MostIdCharacters ? "origin names no generation of a log"
        : Checkpoint?.Length > MostCheckpointCharacters ? "checkpoint is too long"
        : From > To ? "from lies behind to"
        : Sent.Count > MostListed || Received.Count > MostListed ? $"more than {MostListed} messages in a list"
        : Kind == StatementKind.Answer && !IsId(Answers) ? "answers names no message"
        : Sent.Concat(Received).Any(m => m is not { IsSound: true }) ? "a message without a sound id or digest"
        : null;

    internal static bool IsId(string? text) => text is { Length: > 0 and <= MostIdCharacters } && !text.AsSpan().ContainsAnyExceptInRange('!', '~');
}

/// <param name="Origin">Of the generation before.</param>
/// <param name="Size">Entries that are left of it.</param>
/// <param name="Root">Root hash over them, as the entry writes it.</param>
public sealed record StatedCut(string Origin, string Size, string Root);

/// <param name="Id">eb:MessageId.</param>
/// <param name="Digest">SHA-256 (hex) over the sorted signed references: equal on both sides for the same message. Null where it was not computed.</param>
/// <param name="SetId">Document id, where the message carried a document that was read.</param>
public sealed record StatedMessage(string Id, string? Digest = null, string? SetId = null, int? Version = null)
{
    internal bool IsSound =>
        Statement.IsId(Id) && (Digest is null || (Digest.Length == 64 && Digest.All(char.IsAsciiHexDigitLower))) && (SetId is null || Statement.IsId(SetId));
}
