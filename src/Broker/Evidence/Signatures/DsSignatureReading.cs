using MessageBroker.Evidence.Canonical;
using MessageBroker.Evidence.Trust;

namespace MessageBroker.Evidence.Signatures;

/// <summary>The strict reading of one ds:Signature. Collects every deviation; resolves and computes nothing.</summary>
internal sealed class DsSignatureReading(XmlTape tape, CryptoPolicy policy)
{
    private const string InclusiveNamespaces = "InclusiveNamespaces";
    private readonly List<Reason> reasons = [];
    private bool broken;

    public (DsSignature? Signature, IReadOnlyList<Reason> Reasons) Read(int node)
    {
        if (!tape.Is(node, DsAlgorithms.Ds, "Signature")) { Break(node, "not a ds:Signature"); return (null, reasons); }
        Attributes(node, "Id");
        var children = Children(node);
        var at = 0;
        var signedInfo = Take(children, ref at, "SignedInfo");
        var value = Take(children, ref at, "SignatureValue");
        var keyInfo = Take(children, ref at, "KeyInfo");
        var objects = new List<int>();
        for (var next = Take(children, ref at, "Object"); next != XmlTape.None; next = Take(children, ref at, "Object")) objects.Add(next);
        if (signedInfo == XmlTape.None || value == XmlTape.None || at < children.Count) { Break(node, "SignedInfo, SignatureValue, KeyInfo, Object are expected once each in this order, Object repeatedly"); return (null, reasons); }
        if (keyInfo != XmlTape.None) RefuseHidden(keyInfo);
        Attributes(value, "Id");
        var signature = SignedInfo(signedInfo, new DsSignature
        {
            Node = node, SignedInfoNode = signedInfo, Id = tape.Attribute(node, "", "Id"), SignatureValue = Octets(value), KeyInfoNode = keyInfo,
            ObjectNodes = objects, CanonicalizationAlgorithm = "", CanonicalizationPrefixes = [], SignatureAlgorithm = "", References = [],
        });
        return (broken ? null : signature, reasons);
    }

    private DsSignature? SignedInfo(int node, DsSignature signature)
    {
        Attributes(node, "Id");
        var children = Children(node);
        var at = 0;
        var method = Take(children, ref at, "CanonicalizationMethod");
        var signatureMethod = Take(children, ref at, "SignatureMethod");
        var references = new List<int>();
        for (var next = Take(children, ref at, "Reference"); next != XmlTape.None; next = Take(children, ref at, "Reference")) references.Add(next);
        if (method == XmlTape.None || signatureMethod == XmlTape.None || references.Count == 0 || at < children.Count)
        {
            Break(node, "CanonicalizationMethod, SignatureMethod and at least one Reference are expected in this order");
            return null;
        }
        if (references.Count > CryptoPolicy.MaxReferences) { Limit(node, $"more than {CryptoPolicy.MaxReferences} references"); return null; }
        var canonicalization = Algorithm(method);
        if (DsAlgorithms.Canonicalization(canonicalization) is null) Forbid(method, ReasonCode.TransformForbidden, canonicalization);
        var algorithm = Algorithm(signatureMethod);
        if (Children(signatureMethod).Count > 0) Break(signatureMethod, "a signature method takes no parameters");
        if (policy.Signature(algorithm) is null) Forbid(signatureMethod, ReasonCode.AlgorithmForbidden, algorithm);
        return signature with
        {
            CanonicalizationAlgorithm = canonicalization, CanonicalizationPrefixes = PrefixList(method, canonicalization),
            SignatureAlgorithm = algorithm, References = [.. references.Select(Reference)],
        };
    }

    private DsReference Reference(int node)
    {
        Attributes(node, "Id", "URI", "Type");
        var children = Children(node);
        var at = 0;
        var transforms = Take(children, ref at, "Transforms");
        var method = Take(children, ref at, "DigestMethod");
        var value = Take(children, ref at, "DigestValue");
        string? Attribute(string name) => tape.Attribute(node, "", name);
        if (method == XmlTape.None || value == XmlTape.None || at < children.Count)
        {
            Break(node, "Transforms, DigestMethod and DigestValue are expected in this order");
            return new DsReference(node, Attribute("URI"), Attribute("Id"), Attribute("Type"), [], "", []);
        }
        var digest = Algorithm(method);
        if (Children(method).Count > 0) Break(method, "a digest method takes no parameters");
        if (policy.Digest(digest) is null) Forbid(method, ReasonCode.AlgorithmForbidden, digest);
        return new DsReference(node, Attribute("URI"), Attribute("Id"), Attribute("Type"), transforms == XmlTape.None ? [] : Transforms(transforms), digest, Octets(value));
    }

    private List<DsTransform> Transforms(int node)
    {
        Attributes(node);
        var children = Children(node);
        if (children.Count == 0 || children.Any(c => !tape.Is(c, DsAlgorithms.Ds, "Transform"))) Break(node, "only Transform elements are expected here");
        if (children.Count > CryptoPolicy.MaxTransforms) { Limit(node, $"more than {CryptoPolicy.MaxTransforms} transforms"); return []; }
        return [.. children.Select(Transform)];
    }

    private DsTransform Transform(int node)
    {
        var algorithm = Algorithm(node);
        if (algorithm == DsAlgorithms.Filter2 && SubtractsSignatures(node)) return new DsTransform(algorithm, []);
        if (DsAlgorithms.IsKnownTransform(algorithm)) return new DsTransform(algorithm, PrefixList(node, algorithm));
        Forbid(node, ReasonCode.TransformForbidden, algorithm);
        return new DsTransform(algorithm, []);
    }

    /// <summary>
    /// The one filter that a common signer writes where others write enveloped-signature: subtract, and these very letters. Where the document has
    /// no other signature both say the same; no XPath is read for that.
    /// </summary>
    private bool SubtractsSignatures(int transform)
    {
        if (Children(transform) is not [var filter] || !tape.Is(filter, DsAlgorithms.Filter2, "XPath") || tape.Attribute(filter, "", "Filter") != "subtract") return false;
        if (tape.Elements(filter).Any() || tape.Text(filter).Trim() != "/descendant::ds:Signature") return false;
        for (var at = filter; at != XmlTape.None; at = tape.Parent(at))
            foreach (ref readonly var attribute in tape.Attributes(at))
                if (attribute.IsNamespaceDeclaration && attribute.DeclaredPrefix == "ds") return attribute.Value == DsAlgorithms.Ds;
        return false;
    }

    private string[] PrefixList(int node, string algorithm)
    {
        var children = Children(node);
        if (children.Count == 0) return [];
        if (!DsAlgorithms.IsExclusive(algorithm) || children.Count > 1 || !tape.Is(children[0], DsAlgorithms.ExclusiveC14N, InclusiveNamespaces) || Children(children[0]).Count > 0)
        {
            Break(node, "at most one InclusiveNamespaces is expected here");
            return [];
        }
        Attributes(children[0], "PrefixList");
        var prefixes = (tape.Attribute(children[0], "", "PrefixList") ?? "").Split([' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
        if (prefixes.Length > CryptoPolicy.MaxListedPrefixes) Limit(children[0], $"more than {CryptoPolicy.MaxListedPrefixes} listed prefixes");
        return prefixes;
    }

    private string Algorithm(int node)
    {
        Attributes(node, "Algorithm");
        if (tape.Attribute(node, "", "Algorithm") is { } algorithm) return algorithm;
        Break(node, "the attribute Algorithm is missing");
        return "";
    }

    /// <summary>Strict Base64 from exactly one text node.</summary>
    private byte[] Octets(int node)
    {
        var single = tape.End(node) == node + 2 && tape.Kind(node + 1) == XmlNodeKind.Text;
        if (single && StrictBase64.Decode(tape.Value(node + 1)) is { } octets) return octets;
        broken = true;
        reasons.Add(Reason.Of(ReasonCode.EncodingInvalid, tape.Path(node), "detail", single ? "not strict Base64" : "something other than one text"));
        return [];
    }

    /// <summary>Child elements of element-only content: text must be white space, comments and PIs are refused.</summary>
    private List<int> Children(int node)
    {
        var elements = new List<int>();
        for (var child = node + 1; child < tape.End(node); child = tape.End(child))
            switch (tape.Kind(child))
            {
                case XmlNodeKind.Element: elements.Add(child); break;
                case XmlNodeKind.Text when !string.IsNullOrWhiteSpace(tape.Value(child)): Break(node, "text where only elements are expected"); break;
                case XmlNodeKind.Comment or XmlNodeKind.ProcessingInstruction: Hidden(node); break;
            }
        return elements;
    }

    private void RefuseHidden(int node)
    {
        for (var inner = node + 1; inner < tape.End(node); inner++)
            if (tape.Kind(inner) is XmlNodeKind.Comment or XmlNodeKind.ProcessingInstruction) { Hidden(node); return; }
    }

    private int Take(List<int> children, ref int at, string localName) =>
        at < children.Count && tape.Is(children[at], DsAlgorithms.Ds, localName) ? children[at++] : XmlTape.None;

    /// <summary>Attributes without namespace other than the named ones are refused; namespaced ones and declarations are let be.</summary>
    private void Attributes(int node, params ReadOnlySpan<string> allowed)
    {
        foreach (ref readonly var attribute in tape.Attributes(node))
            if (attribute.NamespaceUri.Length == 0 && !allowed.Contains(attribute.LocalName)) Break(node, $"unexpected attribute {attribute.LocalName}");
    }

    private void Break(int node, string detail)
    {
        broken = true;
        reasons.Add(Reason.Of(ReasonCode.StructureInvalid, tape.Path(node), "detail", detail));
    }

    private void Limit(int node, string detail)
    {
        broken = true;
        reasons.Add(Reason.Of(ReasonCode.LimitExceeded, tape.Path(node), "detail", detail));
    }

    private void Hidden(int node)
    {
        broken = true;
        reasons.Add(new Reason(ReasonCode.HiddenContent, tape.Path(node)));
    }

    private void Forbid(int node, ReasonCode code, string algorithm) => reasons.Add(Reason.Of(code, tape.Path(node), "algorithm", algorithm));
}
