using MessageBroker.Evidence.Canonical;
using MessageBroker.Evidence.Signatures;

namespace MessageBroker.Exchange.As4.Messages;

/// <summary>What a header says and what is wrong with it. The unit is as complete as the header is.</summary>
public sealed record EbmsReading(EbmsUnit? Unit, IReadOnlyList<As4Finding> Findings);

/// <summary>
/// Reads eb:Messaging strictly from its fixed place (ebMS 3.0 Core 5.2, schema order; AS4 and eDelivery narrow it: one unit,
/// one PartyId each, payloads in MIME parts only). Each broken rule gives its ebMS code; reading goes on, so that all are named.
/// </summary>
public static class EbmsReader
{
    public static EbmsReading Read(WsSecurityEnvelope envelope)
    {
        var tape = envelope.Tape;
        var findings = new List<As4Finding>();
        var units = tape.Elements(envelope.Messaging).ToList();
        if (units.Count == 0) findings.Add(As4Finding.Of("AS4-0020", EbmsCode.InvalidHeader, tape.Path(envelope.Messaging), ("element", "UserMessage")));
        if (units.Count > 1) findings.Add(As4Finding.Of("AS4-0026", EbmsCode.ValueInconsistent, tape.Path(envelope.Messaging), ("count", units.Count.ToString(System.Globalization.CultureInfo.InvariantCulture))));
        if (units.Count == 0) return new EbmsReading(null, findings);
        var at = new EbmsCursor(tape, units[0], findings);
        EbmsUnit? unit = (tape.LocalName(units[0]), tape.NamespaceUri(units[0])) switch
        {
            ("UserMessage", WsSecurityNames.Ebms) => UserMessageReader.Read(at),
            ("SignalMessage", WsSecurityNames.Ebms) => SignalReader.Read(at),
            _ => null,
        };
        if (unit is null && findings.Count == 0) findings.Add(As4Finding.Of("AS4-0025", EbmsCode.InvalidHeader, tape.Path(units[0]), ("element", tape.LocalName(units[0]))));
        return new EbmsReading(unit, findings);
    }

    /// <summary>eb:MessageInfo, alike in user messages and signals.</summary>
    internal static T MessageInfo<T>(EbmsCursor at, T unit) where T : EbmsUnit
    {
        var info = at.Required("MessageInfo");
        if (info is null) return unit;
        var timestamp = info.RequiredText("Timestamp");
        var id = info.RequiredText("MessageId");
        var refTo = info.OptionalText("RefToMessageId");
        info.Done();
        return unit with { Timestamp = Timestamp(info, timestamp), MessageId = Id(info, "MessageId", id), RefToMessageId = Id(info, "RefToMessageId", refTo) };
    }

    private static EbmsTimestamp? Timestamp(EbmsCursor info, string? text)
    {
        if (text is null) return null;
        var timestamp = EbmsTimestamp.Read(text);
        if (timestamp is null) info.Invalid("Timestamp", text, "AS4-0023");
        else if (!timestamp.HasZone) info.Note("Timestamp", "AS4-0024", ("value", text));
        return timestamp;
    }

    /// <summary>Printable ASCII without blanks, at most 255 characters: what every stack seen can store and compare.</summary>
    private static string? Id(EbmsCursor info, string element, string? id)
    {
        if (id is { Length: > 0 } && (id.Length > 255 || id.Any(c => c is <= ' ' or > '~'))) info.Invalid(element, id, "AS4-0021");
        return id;
    }
}
