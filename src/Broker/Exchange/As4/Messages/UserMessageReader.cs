using MessageBroker.Evidence.Signatures;

namespace MessageBroker.Exchange.As4.Messages;

/// <summary>eb:UserMessage: MessageInfo, PartyInfo, CollaborationInfo, MessageProperties, PayloadInfo.</summary>
internal static class UserMessageReader
{
    public static UserMessage Read(EbmsCursor at)
    {
        var message = EbmsReader.MessageInfo(at, new UserMessage { Mpc = at.Attribute("mpc") });
        message = Parties(at, message);
        message = Collaboration(at, message);
        if (at.Optional("MessageProperties") is { } properties) message = message with { Properties = Properties(properties) };
        if (at.Optional("PayloadInfo") is { } payload) message = message with { Parts = Parts(payload) };
        at.Done();
        return message;
    }

    private static UserMessage Parties(EbmsCursor at, UserMessage message)
    {
        if (at.Required("PartyInfo") is not { } info) return message;
        message = message with { From = Party(info.Required("From")), To = Party(info.Required("To")) };
        info.Done();
        return message;
    }

    private static EbmsParty? Party(EbmsCursor? at)
    {
        if (at is null) return null;
        var ids = at.Repeated("PartyId");
        if (ids.Count == 0) at.Required("PartyId");
        if (ids.Count > 1) at.Refuse("AS4-0022", EbmsCode.ValueInconsistent, ("element", "PartyId"));
        var role = at.RequiredText("Role");
        at.Done();
        if (ids.Count == 0) return null;
        if (ids[0].Text.Length == 0) at.Invalid("PartyId", "", "AS4-0021");
        return new EbmsParty(ids[0].Text, ids[0].Attribute("type"), role);
    }

    private static UserMessage Collaboration(EbmsCursor at, UserMessage message)
    {
        if (at.Required("CollaborationInfo") is not { } info) return message;
        var agreement = info.Optional("AgreementRef");
        var service = info.Required("Service");
        if (service is { Text.Length: 0 }) info.Invalid("Service", "", "AS4-0021");
        message = message with
        {
            Agreement = agreement is null ? null : new EbmsTyped(agreement.Text, agreement.Attribute("type")),
            PModeId = agreement?.Attribute("pmode"),
            Service = service is null ? null : new EbmsTyped(service.Text, service.Attribute("type")),
            Action = info.RequiredText("Action"),
            ConversationId = info.RequiredText("ConversationId", mayBeEmpty: true),
        };
        info.Done();
        return message;
    }

    private static List<EbmsProperty> Properties(EbmsCursor at)
    {
        var properties = new List<EbmsProperty>();
        foreach (var property in at.Repeated("Property"))
        {
            var name = property.Attribute("name");
            if (string.IsNullOrEmpty(name)) property.Refuse("AS4-0020", EbmsCode.InvalidHeader, ("element", "Property/@name"));
            else if (properties.Any(p => p.Name == name)) property.Refuse("AS4-0022", EbmsCode.ValueInconsistent, ("element", $"Property {name}"));
            else properties.Add(new EbmsProperty(name, property.Text, property.Attribute("type")));
        }
        at.Done();
        return properties;
    }

    private static List<EbmsPart> Parts(EbmsCursor at)
    {
        var parts = new List<EbmsPart>();
        foreach (var info in at.Repeated("PartInfo"))
        {
            var part = Part(info);
            if (part.ContentId is { } id && parts.Any(p => p.ContentId == id)) info.Refuse("AS4-0022", EbmsCode.ValueInconsistent, ("element", $"PartInfo {id}"));
            else parts.Add(part);
        }
        at.Done();
        return parts;
    }

    private static EbmsPart Part(EbmsCursor info)
    {
        var href = info.Attribute("href");
        var id = WsSecurityContentId.Decode(href);
        if (string.IsNullOrEmpty(id)) info.Refuse("AS4-0027", EbmsCode.ExternalPayloadError, ("href", href ?? ""));
        info.Optional("Schema");
        info.Optional("Description");
        var properties = info.Optional("PartProperties") is { } group ? Properties(group) : [];
        info.Done();
        return new EbmsPart(href, string.IsNullOrEmpty(id) ? null : id, properties);
    }
}
