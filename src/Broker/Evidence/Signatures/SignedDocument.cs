using MessageBroker.Evidence.Canonical;

namespace MessageBroker.Evidence.Signatures;

/// <summary>A document (or the subtree that counts as one) with what all profiles ask about it, found in one pass.</summary>
internal sealed class SignedDocument
{
    private SignedDocument(XmlTape tape, int apex)
    {
        Tape = tape;
        Apex = apex;
        Ids = XmlIdIndex.Of(tape, apex);
        Scan();
    }

    public XmlTape Tape { get; }
    /// <summary>The element that is judged as the document element.</summary>
    public int Apex { get; }
    public XmlIdIndex Ids { get; }
    /// <summary>Every ds:Signature that does not stand inside another one.</summary>
    public List<int> Signatures { get; } = [];
    /// <summary>How many ds:Signature there are, nested ones included.</summary>
    public int SignatureCount { get; private set; }
    /// <summary>First comment or processing instruction inside the apex and outside signatures, or <see cref="XmlTape.None"/>.</summary>
    public int Hidden { get; private set; } = XmlTape.None;

    public static SignedDocument Of(XmlTape tape, int apex) => new(tape, apex);

    private void Scan()
    {
        var inside = -1;
        var end = Tape.End(Apex);
        for (var node = Apex; node < end; node++)
        {
            ref readonly var cell = ref Tape.Cell(node);
            if (cell.Is(DsAlgorithms.Ds, "Signature"))
            {
                SignatureCount++;
                if (node < inside) continue;
                Signatures.Add(node);
                inside = cell.End;
            }
            else if (Hidden == XmlTape.None && node >= inside && IsHidden(cell.Kind)) Hidden = node;
        }

        // A processing instruction beside the document element belongs to what URI="" means, but to no element.
        if (Apex == Tape.Root)
            for (var node = 0; node < Tape.Count && Hidden == XmlTape.None; node = Tape.End(node))
                if (Tape.Kind(node) == XmlNodeKind.ProcessingInstruction) Hidden = node;
    }

    /// <summary>First comment or processing instruction in a subtree, or <see cref="XmlTape.None"/>.</summary>
    public int HiddenIn(int subtree)
    {
        for (var node = subtree; node < Tape.End(subtree); node++)
            if (IsHidden(Tape.Kind(node))) return node;
        return XmlTape.None;
    }

    private static bool IsHidden(XmlNodeKind kind) => kind is XmlNodeKind.Comment or XmlNodeKind.ProcessingInstruction;
}
