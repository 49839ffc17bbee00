using System.Text.Json.Nodes;
using MessageBroker.Evidence.Journal;
using MessageBroker.Evidence;
using MessageBroker.Exchange.As4;
using MessageBroker.Exchange.As4.Messages;
using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.App.Cli.PartnerTests;

/// <summary>The fields of <c>as4 inspect</c>, which <c>as4 listen</c> prints too (workbench contract).</summary>
internal static class As4Fields
{
    public static Answer Add(Answer answer, As4Judgement judgement)
    {
        // A multi-hop signal is known by the id of its routing header; its own id stands beside it.
        if (judgement.Kind != As4Kind.Unknown) answer.Field("kind", judgement.Kind.Word());
        answer.Optional("messageId", judgement.RoutedMessageId ?? judgement.Unit?.MessageId);
        if (judgement.RoutedMessageId is not null) answer.Optional("signalId", judgement.Unit?.MessageId);
        answer.Optional("refToMessageId", judgement.Unit?.RefToMessageId);
        if (judgement.Message is { } message)
            answer.Optional("from", Party(message.From)).Optional("to", Party(message.To)).Optional("service", message.Service?.Value).Optional("action", message.Action);
        if (judgement.Unit is ErrorSignal error) answer.Field("errors", new JsonArray([.. error.Errors.Select(Error)]));
        answer.Field("parts", new JsonArray([.. judgement.Parts.Select(Part)]));
        answer.Field("crypto", Crypto(judgement.Crypto));
        answer.Field("ebms", judgement.Answer?.Code);
        return answer.Optional("signer", judgement.Signer?.Subject);
    }

    public static string Crypto(CryptoOutcome outcome) => outcome switch
    {
        CryptoOutcome.Valid => "valid",
        CryptoOutcome.Invalid => "invalid",
        _ => "not-checked",
    };

    private static JsonObject? Party(EbmsParty? party) =>
        party is null ? null : new JsonObject { ["partyId"] = party.Id, ["type"] = party.Type, ["role"] = party.Role };

    public static JsonNode Part(As4Part part) => Part(part.ContentId, part.Mime, part.Bytes);

    private static JsonNode Part(DeliveredPart part) => Part(part.ContentId, part.Mime, part.Content);

    private static JsonObject Part(string id, string mime, ReadOnlyMemory<byte> content) => new()
    {
        ["id"] = id,
        ["mime"] = mime,
        ["bytes"] = content.Length,
        ["sha256"] = Hash256.Of(content.Span).ToString(),
    };

    private static JsonNode Error(EbmsError error) => new JsonObject
    {
        ["code"] = error.Code,
        ["severity"] = error.Severity,
        ["description"] = error.Description ?? error.ShortDescription,
    };
}
