using MessageBroker.Evidence.Signatures;

namespace MessageBroker.Exchange.As4.Messages;

/// <summary>
/// Writes eb:Messaging, the Body and the envelope around them. Messaging and Body declare every prefix that they use, so that their
/// text is their exclusive canonical form and the digests are taken over the very octets that are sent.
/// </summary>
internal static class EbmsWriter
{
    public const string MessagingId = "_messaging", BodyId = "_body";

    public const string Body = $"<S12:Body xmlns:S12=\"{WsSecurityNames.Soap12}\" xmlns:wsu=\"{WsSecurityNames.Utility}\" wsu:Id=\"{BodyId}\"></S12:Body>";

    private const string MessagingStart = $"<eb:Messaging xmlns:S12=\"{WsSecurityNames.Soap12}\" xmlns:eb=\"{WsSecurityNames.Ebms}\" xmlns:wsu=\"{WsSecurityNames.Utility}\" wsu:Id=\"{MessagingId}\" S12:mustUnderstand=\"true\">";

    public static string UserMessage(UserMessage message, DateTimeOffset at)
    {
        var text = new CanonicalText().Raw(MessagingStart).Open("UserMessage", ("mpc", message.Mpc));
        Info(text, message, at);
        text.Open("PartyInfo");
        Party(text, "From", message.From!);
        Party(text, "To", message.To!);
        text.Close("PartyInfo").Open("CollaborationInfo");
        if (message.Agreement is { } agreement) text.Element("AgreementRef", agreement.Value, ("pmode", message.PModeId), ("type", agreement.Type));
        text.Element("Service", message.Service!.Value, ("type", message.Service.Type)).Element("Action", message.Action!)
            .Element("ConversationId", message.ConversationId!).Close("CollaborationInfo");
        if (message.Properties.Count > 0) Properties(text, "MessageProperties", message.Properties);
        if (message.Parts.Count > 0) Payload(text, message.Parts);
        return text.Close("UserMessage").Close("Messaging").ToString();
    }

    /// <param name="references">ds:Reference elements of the message that is answered, each in its exclusive canonical form.</param>
    public static string Receipt(EbmsUnit info, DateTimeOffset at, IReadOnlyList<string> references)
    {
        var text = Signal(info, at).Open("Receipt").Raw($"<ebbp:NonRepudiationInformation xmlns:ebbp=\"{WsSecurityNames.EbbpSignals}\">");
        foreach (var reference in references) text.Raw("<ebbp:MessagePartNRInformation>").Raw(reference).Raw("</ebbp:MessagePartNRInformation>");
        return text.Raw("</ebbp:NonRepudiationInformation>").Close("Receipt").Close("SignalMessage").Close("Messaging").ToString();
    }

    /// <summary>Reception awareness without signature: the user message itself is repeated (AS4 1.0, 5.1.8).</summary>
    public static string Repetition(EbmsUnit info, DateTimeOffset at, string userMessage) =>
        Signal(info, at).Open("Receipt").Raw(userMessage).Close("Receipt").Close("SignalMessage").Close("Messaging").ToString();

    public static string Error(EbmsUnit info, DateTimeOffset at, EbmsCode code, string? description, string? detail)
    {
        var text = Signal(info, at).Open("Error", ("category", code.Category), ("errorCode", code.Code), ("origin", code.Origin),
            ("refToMessageInError", info.RefToMessageId), ("severity", code.Severity), ("shortDescription", code.ShortDescription));
        if (description is not null) text.Element("Description", description, ("xml:lang", "en"));
        if (detail is not null) text.Element("ErrorDetail", detail);
        return text.Close("Error").Close("SignalMessage").Close("Messaging").ToString();
    }

    public static string Envelope(string messaging, string security) =>
        $"<?xml version=\"1.0\" encoding=\"UTF-8\"?><S12:Envelope xmlns:S12=\"{WsSecurityNames.Soap12}\"><S12:Header>{messaging}{security}</S12:Header>{Body}</S12:Envelope>";

    private static CanonicalText Signal(EbmsUnit info, DateTimeOffset at)
    {
        var text = new CanonicalText().Raw(MessagingStart).Open("SignalMessage");
        Info(text, info, at);
        return text;
    }

    private static void Info(CanonicalText text, EbmsUnit info, DateTimeOffset at)
    {
        text.Open("MessageInfo").Element("Timestamp", EbmsTimestamp.Write(at)).Element("MessageId", info.MessageId!);
        if (info.RefToMessageId is { } refTo) text.Element("RefToMessageId", refTo);
        text.Close("MessageInfo");
    }

    private static void Party(CanonicalText text, string side, EbmsParty party) =>
        text.Open(side).Element("PartyId", party.Id, ("type", party.Type)).Element("Role", party.Role!).Close(side);

    private static void Properties(CanonicalText text, string group, IEnumerable<EbmsProperty> properties)
    {
        text.Open(group);
        foreach (var property in properties) text.Element("Property", property.Value, ("name", property.Name), ("type", property.Type));
        text.Close(group);
    }

    private static void Payload(CanonicalText text, IReadOnlyList<EbmsPart> parts)
    {
        text.Open("PayloadInfo");
        foreach (var part in parts)
        {
            text.Open("PartInfo", ("href", part.Href));
            if (part.Properties.Count > 0) Properties(text, "PartProperties", part.Properties);
            text.Close("PartInfo");
        }
        text.Close("PayloadInfo");
    }
}
