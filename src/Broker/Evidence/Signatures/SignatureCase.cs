using MessageBroker.Evidence.Canonical;

namespace MessageBroker.Evidence.Signatures;

/// <summary>One signature under judgement: what was read so far and the reasons that came up.</summary>
internal sealed class SignatureCase(SignedDocument document, DsSignature signature, KeyHints keyInfo, VerificationContext context)
{
    private readonly List<PlannedReference> plan = [];

    public SignedDocument Document { get; } = document;
    public XmlTape Tape { get; } = document.Tape;
    public DsSignature Signature { get; } = signature;
    public required SignatureProfile Profile { get; init; }
    public KeyHints KeyInfo { get; } = keyInfo;
    public VerificationContext Context { get; } = context;
    public List<Reason> Reasons { get; } = [.. keyInfo.Reasons];
    public IReadOnlyList<PlannedReference> Plan => plan;
    /// <summary>Null in the plain profile, and where they are not usable.</summary>
    public XadesProperties? Properties { get; set; }

    /// <summary>Signature time-stamps that the profile judges, in document order.</summary>
    public List<int> TimeStamps { get; } = [];

    public void Add(PlannedReference reference) => plan.Add(reference);

    public void Refuse(ReasonCode code, int node) => Reasons.Add(new Reason(code, Tape.Path(node)));

    public void Refuse(ReasonCode code, int node, string name, string value) => Reasons.Add(Reason.Of(code, Tape.Path(node), name, value));
}

/// <param name="IsContent">It is what the document says, not a property of the signature.</param>
internal sealed record PlannedReference(DsReference Reference, ReferenceTarget Target, bool IsContent);

internal enum ReferenceTargetKind { Subtree, Base64Text, Detached, DetachedXml }

/// <param name="Node">Apex on the tape, <see cref="XmlTape.None"/> for the whole document; without meaning for detached content.</param>
internal sealed record ReferenceTarget(ReferenceTargetKind Kind, int Node, CanonicalOptions Options)
{
    /// <summary>Content outside the document that belongs to this reference alone; null where the context has one for all.</summary>
    public ReadOnlyMemory<byte>? Content { get; init; }
}
