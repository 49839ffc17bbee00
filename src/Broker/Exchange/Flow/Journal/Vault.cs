using MessageBroker.Evidence.Keys;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.Exchange.Flow.Journal;

/// <summary>Opens payloads of messages. A payload that does not open is a fault with its reason, never an exception.</summary>
public sealed class Vault(ISecretPool secrets)
{
    /// <summary>The payload's bytes, or null with the reason.</summary>
    public async Task<(byte[]? Bytes, string? Fault)> OpenAsync(IStoreReader reader, MessageRow message, string kind, CancellationToken cancellationToken)
    {
        if (await reader.PayloadAsync(message.Id, kind) is not { } payload) return (null, "absent");
        if (await secrets.FindAsync(message.SecretId, cancellationToken) is not { } secret) return (null, "secret-missing");
        var opening = Open(secret, payload);
        return opening.Payload is { } bytes ? (bytes, null) : (null, opening.Fault.ToString());
    }

    /// <summary>As <see cref="OpenAsync"/>, where the flow cannot go on without it.</summary>
    /// <exception cref="InvalidDataException">The payload is absent or does not open; the case is parked with that reason.</exception>
    public async Task<byte[]> NeedAsync(IStoreReader reader, MessageRow message, string kind, CancellationToken cancellationToken)
    {
        var (bytes, fault) = await OpenAsync(reader, message, kind, cancellationToken);
        return bytes ?? throw new InvalidDataException($"payload {kind} of message {message.Id}: {fault}");
    }

    /// <summary>Opens one stored payload at the place that it was sealed for.</summary>
    public static PayloadOpening Open(MessageSecret secret, PayloadRow payload) =>
        PayloadCipher.Open(secret, new PayloadPlace(payload.EntryId, payload.MessageId, payload.Kind), payload.Sealed);
}
