using MessageBroker.Evidence.Canonical;
using MessageBroker.Evidence.Signatures;
using System.Text;

namespace MessageBroker.Evidence.Receipts;

/// <summary>What a receipt repeats: the references of the SignedInfo that it answers (AS4 1.0 section 5.1.8, ebBP signals 2.0).</summary>
public static class NonRepudiation
{
    /// <summary>References of the message's own signature, in their order; empty where it has none that can be read.</summary>
    public static IReadOnlyList<WsSecurityReference> SignedReferences(ReadOnlyMemory<byte> envelope) =>
        XmlTape.Read(envelope, XmlLimits.Default).Tape is { } tape ? SignedReferences(WsSecurityEnvelope.Locate(tape)) : [];

    public static IReadOnlyList<WsSecurityReference> SignedReferences(WsSecurityEnvelope envelope) =>
        [.. ReferenceNodes(envelope).Select(node => WsSecurityReference.Read(envelope.Tape, node)).OfType<WsSecurityReference>()];

    /// <summary>The ds:Reference elements of SignedInfo, each as self-contained canonical text, to be copied into a receipt.</summary>
    public static IReadOnlyList<string> ReferencesToCopy(WsSecurityEnvelope envelope) =>
        [.. ReferenceNodes(envelope).Select(node => Encoding.UTF8.GetString(Canonicalizer.Bytes(envelope.Tape, node, CanonicalOptions.Plain)))];

    /// <summary>
    /// References that a receipt repeats, or null where it has no NonRepudiationInformation. Further children of eb:Receipt are
    /// tolerated: one widespread product puts its own beside it.
    /// </summary>
    public static IReadOnlyList<WsSecurityReference>? Repeated(WsSecurityEnvelope receipt)
    {
        var tape = receipt.Tape;
        var signal = receipt.Messaging < 0 ? -1 : tape.Element(receipt.Messaging, WsSecurityNames.Ebms, "SignalMessage");
        var body = signal < 0 ? -1 : tape.Element(signal, WsSecurityNames.Ebms, "Receipt");
        if (body < 0) return null;
        var informations = tape.Elements(body).Where(e => tape.Is(e, WsSecurityNames.EbbpSignals, "NonRepudiationInformation")).ToList();
        if (informations.Count != 1) return null;
        return [.. tape.Elements(informations[0])
            .Where(e => tape.Is(e, WsSecurityNames.EbbpSignals, "MessagePartNRInformation"))
            .Select(e => tape.Element(e, DsAlgorithms.Ds, "Reference"))
            .Select(r => r < 0 ? null : WsSecurityReference.Read(tape, r)).Select(r => r ?? new WsSecurityReference("", "", ""))];
    }

    /// <summary>RefToMessageId of a signal, or null.</summary>
    public static string? RefToMessageId(WsSecurityEnvelope envelope) => Info(envelope, "SignalMessage", "RefToMessageId");

    /// <summary>MessageId of a user message, or null.</summary>
    public static string? MessageId(WsSecurityEnvelope envelope) => Info(envelope, "UserMessage", "MessageId");

    private static string? Info(WsSecurityEnvelope envelope, string unit, string element)
    {
        var tape = envelope.Tape;
        var at = envelope.Messaging;
        foreach (var name in (ReadOnlySpan<string>)[unit, "MessageInfo", element])
            if (at >= 0) at = tape.Element(at, WsSecurityNames.Ebms, name);
        return at < 0 ? null : tape.Text(at).Trim();
    }

    private static IEnumerable<int> ReferenceNodes(WsSecurityEnvelope envelope)
    {
        var tape = envelope.Tape;
        var info = envelope.Signature < 0 ? -1 : tape.Element(envelope.Signature, DsAlgorithms.Ds, "SignedInfo");
        return info < 0 ? [] : tape.Elements(info).Where(e => tape.Is(e, DsAlgorithms.Ds, "Reference"));
    }
}
