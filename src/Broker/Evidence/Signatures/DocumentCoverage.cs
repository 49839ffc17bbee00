using System.Globalization;
using MessageBroker.Evidence.Canonical;

namespace MessageBroker.Evidence.Signatures;

/// <summary>
/// What the references of one signature cover, and the marks for what they leave out. The XAdES profiles refuse a document that is not wholly
/// covered; a plain signature may cover a part, and then it has to be said which.
/// </summary>
internal static class DocumentCoverage
{
    private const int Named = 3;

    /// <summary>What a reference covers: the path of an element (the document element for the whole document) or of its text, or the URI of what stands outside.</summary>
    public static string Of(SignatureCase judged, PlannedReference planned) => planned.Target.Kind switch
    {
        ReferenceTargetKind.Detached or ReferenceTargetKind.DetachedXml => planned.Reference.Uri!,
        ReferenceTargetKind.Base64Text => judged.Tape.Path(planned.Target.Node) + "/text()",
        _ => judged.Tape.Path(Apex(judged, planned.Target)),
    };

    /// <summary>Marks on a signature whose digests hold: a document element that is covered in part, and manifests whose own references nobody compared.</summary>
    public static IEnumerable<Reason> Marks(SignatureCase judged)
    {
        if (judged.Profile is not (SignatureProfile.XmlDsig or SignatureProfile.Xades)) yield break;
        if (judged.Profile == SignatureProfile.XmlDsig && Places(judged).ToList() is { Count: > 0 } places)
            yield return Reason.Of(ReasonCode.DocumentPartlyCovered, judged.Tape.Path(judged.Document.Apex), "detail", Listed(places));
        foreach (var planned in judged.Plan.Where(p => p.IsContent))
            if (Manifest(judged, planned) is { } manifest)
                yield return Reason.Of(ReasonCode.ManifestNotChecked, judged.Tape.Path(manifest), "uri", planned.Reference.Uri ?? "");
    }

    /// <summary>Children of the document element (text that is not white among them) that none of these covers; the signature is no content.</summary>
    public static IEnumerable<int> OpenChildren(SignatureCase judged, HashSet<int> covered)
    {
        var (tape, apex) = (judged.Tape, judged.Document.Apex);
        for (var child = apex + 1; child < tape.End(apex); child = tape.End(child))
            if (child != judged.Signature.Node && !covered.Contains(child) && !(tape.Kind(child) == XmlNodeKind.Text && string.IsNullOrWhiteSpace(tape.Value(child))))
                yield return child;
    }

    /// <summary>The first attribute of the document element, which no reference to one of its children covers; null where it has none.</summary>
    public static string? OpenAttribute(SignatureCase judged)
    {
        foreach (ref readonly var attribute in judged.Tape.Attributes(judged.Document.Apex))
            if (!attribute.IsNamespaceDeclaration) return attribute.LocalName;
        return null;
    }

    /// <summary>Places of the document element that no reference covers, in the order of the document.</summary>
    private static IEnumerable<string> Places(SignatureCase judged)
    {
        var (tape, apex) = (judged.Tape, judged.Document.Apex);
        var covered = judged.Plan.Where(p => p.Target.Kind == ReferenceTargetKind.Subtree).Select(p => Apex(judged, p.Target)).ToHashSet();
        if (judged.Signature.Node != apex && !covered.Contains(apex))
        {
            if (OpenAttribute(judged) is { } attribute) yield return $"{tape.Path(apex)}/@{attribute}";
            // Another signature beside this one is judged too, and says for itself what it leaves out.
            foreach (var child in OpenChildren(judged, covered).Where(c => !judged.Document.Signatures.Contains(c)))
                if (tape.Kind(child) == XmlNodeKind.Element) yield return tape.Path(child);
                else if (tape.Kind(child) == XmlNodeKind.Text) yield return tape.Path(apex) + "/text()";
        }

        covered.UnionWith(judged.Plan.Where(p => p.Target.Kind == ReferenceTargetKind.Base64Text).Select(p => p.Target.Node));
        foreach (var node in judged.Signature.ObjectNodes.Where(o => !IsAccounted(judged, o, covered))) yield return tape.Path(node);
    }

    /// <summary>An object is covered, or all that stands in it; properties of the signature say nothing of the document.</summary>
    private static bool IsAccounted(SignatureCase judged, int holder, HashSet<int> covered) =>
        covered.Contains(holder)
        || (string.IsNullOrWhiteSpace(judged.Tape.Text(holder))
            && judged.Tape.Elements(holder).All(e => covered.Contains(e) || judged.Tape.Is(e, XadesNames.Namespace, "QualifyingProperties")));

    /// <summary>The first manifest under a reference, or the reference itself where what it names stands outside; null where there is none.</summary>
    private static int? Manifest(SignatureCase judged, PlannedReference planned)
    {
        var tape = judged.Tape;
        if (planned.Target.Kind == ReferenceTargetKind.Subtree)
        {
            var apex = Apex(judged, planned.Target);
            for (var node = apex; node < tape.End(apex); node++)
                if (node == planned.Target.Options.ExcludedSubtree) node = tape.End(node) - 1;
                else if (tape.Is(node, DsAlgorithms.Ds, "Manifest")) return node;
        }

        return planned.Reference.Type == DsAlgorithms.Ds + "Manifest" ? planned.Reference.Node : null;
    }

    private static int Apex(SignatureCase judged, ReferenceTarget target) => target.Node == XmlTape.None ? judged.Tape.Root : target.Node;

    private static string Listed(List<string> places) =>
        string.Join(", ", places.Take(Named)) + (places.Count > Named ? string.Create(CultureInfo.InvariantCulture, $" (+{places.Count - Named})") : "");
}
