using MessageBroker.Evidence.Canonical;

namespace MessageBroker.Evidence.Signatures;

/// <summary>
/// A SOAP envelope with its security elements at their fixed places: /Envelope/Header/Messaging, /Envelope/Header/Security with one
/// ds:Signature, /Envelope/Body. Business code reads these nodes and no others, and the verifier covers these very nodes: an element
/// that was signed and moved elsewhere is never taken for the one that is processed. Nodes are tape indices, <see cref="XmlTape.None"/> where absent.
/// </summary>
public sealed record WsSecurityEnvelope
{
    public required XmlTape Tape { get; init; }
    /// <summary>Namespace of the document element where it is a SOAP Envelope (1.1 or 1.2), else null.</summary>
    public string? SoapNamespace { get; init; }
    public bool IsSoap12 => SoapNamespace == WsSecurityNames.Soap12;
    public int Header { get; init; } = XmlTape.None;
    public int Body { get; init; } = XmlTape.None;
    public int Messaging { get; init; } = XmlTape.None;
    public int Security { get; init; } = XmlTape.None;
    public int Signature { get; init; } = XmlTape.None;
    /// <summary>Elements that stand twice or outside their place: no envelope with one of these is taken.</summary>
    public required IReadOnlyList<Reason> Misplaced { get; init; }

    /// <summary>The security header carries a key or data in XML Encryption.</summary>
    public bool IsEncrypted => Security != XmlTape.None && Tape.Elements(Security).Any(e => Tape.NamespaceUri(e) == WsSecurityNames.XmlEncryption);

    /// <summary>Finds the elements. What eb:Messaging holds (a receipt may copy a whole message) is its own content and not searched.</summary>
    public static WsSecurityEnvelope Locate(XmlTape tape)
    {
        var soap = tape.LocalName(tape.Root) == "Envelope" && tape.NamespaceUri(tape.Root) is WsSecurityNames.Soap12 or WsSecurityNames.Soap11
            ? tape.NamespaceUri(tape.Root) : null;
        if (soap is null) return new WsSecurityEnvelope { Tape = tape, Misplaced = [] };
        var header = tape.Element(tape.Root, soap, "Header");
        var security = header == XmlTape.None ? XmlTape.None : tape.Element(header, WsSecurityNames.Secext, "Security");
        var found = new WsSecurityEnvelope
        {
            Tape = tape,
            SoapNamespace = soap,
            Header = header,
            Body = tape.Element(tape.Root, soap, "Body"),
            Messaging = header == XmlTape.None ? XmlTape.None : tape.Element(header, WsSecurityNames.Ebms, "Messaging"),
            Security = security,
            Signature = security == XmlTape.None ? XmlTape.None : tape.Element(security, DsAlgorithms.Ds, "Signature"),
            Misplaced = [],
        };
        return found with { Misplaced = found.FindMisplaced() };
    }

    private List<Reason> FindMisplaced()
    {
        var reasons = new List<Reason>();
        for (var node = 0; node < Tape.Count; node++)
        {
            if (node == Messaging)
            {
                node = Tape.End(node) - 1;
                continue;
            }
            if (Tape.Kind(node) == XmlNodeKind.Element && PlaceOf(node) is { } place && place != node)
                reasons.Add(Reason.Of(ReasonCode.StructureInvalid, Tape.Path(node), "detail", $"{Tape.LocalName(node)} stands here, and only its one fixed place is read"));
        }
        return reasons;
    }

    /// <summary>The only node that an element of that name may be; null for names that are free.</summary>
    private int? PlaceOf(int node) => (Tape.LocalName(node), Tape.NamespaceUri(node)) switch
    {
        ("Messaging", WsSecurityNames.Ebms) => Messaging,
        ("Security", WsSecurityNames.Secext) => Security,
        ("Signature", DsAlgorithms.Ds) => Signature,
        ("Header", WsSecurityNames.Soap12 or WsSecurityNames.Soap11) => Header,
        ("Body", WsSecurityNames.Soap12 or WsSecurityNames.Soap11) => Body,
        ("Envelope", WsSecurityNames.Soap12 or WsSecurityNames.Soap11) => Tape.Root,
        _ => null,
    };
}
