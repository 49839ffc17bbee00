using MessageBroker.Evidence.Signatures;

namespace MessageBroker.Exchange.As4.Messages;

/// <summary>
/// The routing header of a signal that travels through intermediaries (ebMS 3.0 part 2, multi-hop; the shape of EESSI's receipts).
/// Read for display only: it is outside every signature seen, and nothing is decided by it.
/// </summary>
internal static class RoutingInput
{
    /// <summary>The namespace of part 2. The example files of AS4 1.0 have two of its segments in another order, which nobody serves.</summary>
    private const string Namespace = "http://docs.oasis-open.org/ebxml-msg/ns/ebms/v3.0/multihop/200902/";

    /// <summary>The message id by which intermediaries know the signal; null where there is no routing header.</summary>
    public static string? MessageId(WsSecurityEnvelope envelope)
    {
        var tape = envelope.Tape;
        var routing = tape.Element(envelope.Header, Namespace, "RoutingInput");
        if (routing < 0) return null;
        var message = tape.Elements(routing).FirstOrDefault(e => tape.LocalName(e) == "UserMessage", -1);
        var info = message < 0 ? -1 : tape.Element(message, WsSecurityNames.Ebms, "MessageInfo");
        var id = info < 0 ? -1 : tape.Element(info, WsSecurityNames.Ebms, "MessageId");
        return id < 0 ? null : tape.Text(id).Trim();
    }
}
