using System.Xml;
using System.Xml.Schema;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Schemas.Packs;

/// <summary>
/// Reads one SED element pushed at it node by node: builds the business tree and validates against the pack's schema in the
/// same pass. All findings are gathered: after a structural fault the validator is brought back to a known state, so that the
/// content behind it is judged as well. The signature is looked at by others and is no part of the tree.
/// One reader per document; not thread-safe.
/// </summary>
public sealed class SedBodyReader
{
    private const string SignatureNamespace = "http://www.w3.org/2000/09/xmldsig#";
    private const string InstanceNamespace = "http://www.w3.org/2001/XMLSchema-instance";

    /// <summary>Findings after which further ones are only counted, so that a hostile document cannot fill memory with them.</summary>
    public const int MaxFindings = 500;

    private readonly Pack? pack;
    private readonly SedSchema? schema;
    private readonly List<Finding> findings;
    private readonly Stack<SedFrame> frames = new();
    private readonly Stack<XmlSchemaValidator> validators = new();
    private readonly XmlSchemaInfo info = new();
    private int faults;
    private int ignoredDepth;
    private bool hasSignature;

    /// <param name="schema">Null where no pack knows the SED: then only the tree is built.</param>
    public SedBodyReader(Pack? pack, SedSchema? schema, List<Finding> findings)
    {
        this.pack = pack;
        this.schema = schema;
        this.findings = findings;
    }

    /// <summary>The tree, complete once the root element has ended.</summary>
    public SedNode? Root { get; private set; }

    /// <summary>A ds:Signature stood below the root.</summary>
    public bool IsSigned { get; private set; }

    /// <summary>The root element has been opened and not yet closed.</summary>
    public bool IsOpen => frames.Count > 0;

    /// <summary>The validator in charge: that of the document, or of a misplaced element whose content is judged by itself.</summary>
    private XmlSchemaValidator Validator => validators.Peek();

    public void StartElement(string localName, string namespaceUri, ReadOnlySpan<SedAttribute> attributes, int line, int column)
    {
        if (ignoredDepth > 0)
        {
            ignoredDepth++;
            return;
        }
        if (frames.Count == 0) StartRoot(localName, namespaceUri, attributes, line, column);
        else StartChild(frames.Peek(), localName, namespaceUri, attributes, line, column);
    }

    public void Text(string value)
    {
        if (ignoredDepth > 0 || frames.Count == 0) return;
        var frame = frames.Peek();
        if (frame.State == SedFrameState.Validated && frame.Declaration is { SimpleType: null })
        {
            if (!string.IsNullOrWhiteSpace(value) && !frame.TextReported) Report("SED-0025", frame.Path, ("element", frame.Node.Name));
            frame.TextReported |= !string.IsNullOrWhiteSpace(value);
            return;
        }
        frame.AddText(value);
        if (frame.State == SedFrameState.Validated) Validator.ValidateText(value);
    }

    public void EndElement()
    {
        if (ignoredDepth > 0)
        {
            ignoredDepth--;
            return;
        }
        var frame = frames.Pop();
        var isGroup = frame.Declaration is { SimpleType: null } || frame.Node.Children.Count > 0;
        if (!isGroup) frame.Node.Text = frame.Text ?? "";
        if (frame.State == SedFrameState.Validated) EndValidated(frame);
        if (frame.OwnsValidator) validators.Pop().EndValidation();
        if (frames.Count == 0 && validators.TryPop(out var last)) last.EndValidation();
    }

    private void StartRoot(string localName, string namespaceUri, ReadOnlySpan<SedAttribute> attributes, int line, int column)
    {
        Root = new SedNode(localName, null, line, column);
        var frame = new SedFrame(Root, schema?.Root, null, 0, schema is null ? SedFrameState.Unjudged : SedFrameState.Validated);
        frames.Push(frame);
        if (schema is null) return;
        validators.Push(NewValidator(partial: null));
        Validator.ValidateElement(localName, namespaceUri, info);
        Attributes(frame, attributes);
    }

    private void StartChild(SedFrame parent, string localName, string namespaceUri, ReadOnlySpan<SedAttribute> attributes, int line, int column)
    {
        if (namespaceUri == SignatureNamespace && frames.Count == 1)
        {
            Signature(parent, localName);
            return;
        }
        if (hasSignature && frames.Count == 1)
        {
            Report("SED-0028", $"{parent.Path}/ds:Signature", ("element", "ds:Signature"));
            hasSignature = false;
        }
        var count = parent.Count(localName);
        var declaration = parent.State == SedFrameState.Validated ? parent.Declaration?.Child(localName) : null;
        var node = parent.Node.Add(new SedNode(localName, null, line, column));
        var frame = new SedFrame(node, declaration, parent, count > 1 || declaration is { Max: > 1 } ? count : 0, SedFrameState.Unjudged);
        if (parent.State == SedFrameState.Validated) Judge(parent, frame, namespaceUri, count);
        frames.Push(frame);
        if (frame.State != SedFrameState.Validated) return;
        Attributes(frame, attributes);
        if (frame.Declaration!.Kind == SedElementKind.Opaque) frame.BecomeOpaque(Validator, info);
    }

    /// <summary>Decides whether the element may stand here, says what is wrong, and leaves the validator ready for its content.</summary>
    private void Judge(SedFrame parent, SedFrame frame, string namespaceUri, int count)
    {
        var name = frame.Node.Name;
        if (parent.Declaration!.IsOpen && namespaceUri.Length == 0 && parent.HasRoom) TakeAnywhere(parent, frame);
        else if (parent.Declaration.IsOpen && namespaceUri.Length == 0) OneTooMany(parent, frame);
        else if (namespaceUri.Length > 0) Report("SED-0029", frame.Path, ("element", name), ("namespace", namespaceUri));
        else if (frame.Declaration is null) Report("SED-0020", frame.Path, ("element", name), ("parent", parent.Node.Name), ("expected", Names(Expected(parent))));
        else
        {
            if (!MayTake(parent, frame.Declaration, count)) FillGaps(parent, frame.Declaration);
            if (MayTake(parent, frame.Declaration, count)) Take(parent, frame);
            else JudgeApart(parent, frame, count);
            frame.State = SedFrameState.Validated;
        }
    }

    /// <summary>A child of a group that takes whatever comes: one that the pack knows is judged, any other is passed over with all that is in it.</summary>
    private void TakeAnywhere(SedFrame parent, SedFrame frame)
    {
        parent.TookAnything(frame.Node.Name);
        Validator.ValidateElement(frame.Node.Name, "", info);
        if (frame.Declaration is null) Validator.SkipToEndElement(info);
        else frame.State = SedFrameState.Validated;
    }

    /// <summary>A child of a group that takes whatever comes, but not so many: one that the pack knows is judged all the same.</summary>
    private void OneTooMany(SedFrame parent, SedFrame frame)
    {
        var (name, max) = (frame.Node.Name, parent.Declaration!.MaxAny);
        if (max == 1 && parent.Anything != name) Report("SED-0023", frame.Path, ("element", name), ("other", parent.Anything!));
        else Report("SED-0024", frame.Path, ("element", name), ("max", $"{max}"));
        if (frame.Declaration is null) return;
        JudgeByItself(frame);
        frame.State = SedFrameState.Validated;
    }

    private void Take(SedFrame parent, SedFrame frame)
    {
        var before = faults;
        Validator.ValidateElement(frame.Node.Name, "", info);
        parent.Took(frame.Declaration!);
        if (faults > before) Report("SED-0041", parent.Path, ("element", parent.Node.Name));
    }

    private bool MayTake(SedFrame parent, SedElement child, int count) => parent.Declaration!.IsPlain ? parent.MayTake(child, count) : IsExpected(child);

    /// <summary>A known element at a place where it may not stand: that is said, and its content is judged by a validator of its own.</summary>
    private void JudgeApart(SedFrame parent, SedFrame frame, int count)
    {
        var declaration = frame.Declaration!;
        var rival = declaration.Choice is null ? null : parent.Seen.FirstOrDefault(s => s.Choice == declaration.Choice && s != declaration);
        if (rival is not null) Report("SED-0023", frame.Path, ("element", declaration.Name), ("other", rival.Name));
        else if (count > declaration.Max) Report("SED-0024", frame.Path, ("element", declaration.Name), ("max", $"{declaration.Max}"));
        else Report("SED-0022", frame.Path, ("element", declaration.Name), ("parent", parent.Node.Name));
        parent.Seen.Add(declaration);
        JudgeByItself(frame);
    }

    private void JudgeByItself(SedFrame frame)
    {
        var declaration = frame.Declaration!.Declaration!;
        validators.Push(NewValidator(declaration));
        frame.OwnsValidator = true;
        Validator.ValidateElement(declaration.QualifiedName.Name, declaration.QualifiedName.Namespace, info);
    }

    /// <summary>
    /// Where required elements are missing before <paramref name="next"/>, reports each and tells the validator that they were
    /// there. The last of the elements that may come now, and that stand before the next one, is what cannot be left out.
    /// </summary>
    private void FillGaps(SedFrame parent, SedElement next)
    {
        for (var step = 0; step < parent.Declaration!.Children.Count && !IsExpected(next); step++)
        {
            var missing = Expected(parent).Where(e => e.Index < next.Index && !parent.Seen.Contains(e)).MaxBy(e => e.Index);
            if (missing is null) return;
            ReportMissing(parent, missing);
            Pretend(parent, missing);
        }
    }

    private void ReportMissing(SedFrame parent, SedElement missing)
    {
        if (missing.Choice is null) Report("SED-0021", $"{parent.Path}/{missing.Name}", ("element", missing.Name), ("parent", parent.Node.Name));
        else Report("SED-0026", parent.Path, ("parent", parent.Node.Name), ("elements", Names(parent.Declaration!.Children.Where(c => c.Choice == missing.Choice))));
    }

    private void Pretend(SedFrame parent, SedElement missing)
    {
        parent.Took(missing);
        var name = missing.Declaration!.QualifiedName;
        Validator.ValidateElement(name.Name, name.Namespace, info);
        Validator.SkipToEndElement(info);
    }

    private void EndValidated(SedFrame frame)
    {
        var declaration = frame.Declaration!;
        if (declaration.SimpleType is null)
        {
            foreach (var missing in Required(declaration, frame.Seen))
            {
                ReportMissing(frame, missing);
                if (IsExpected(missing)) Pretend(frame, missing);
            }
        }
        if (frames.Count == 0) CloseSignature();
        var lacks = declaration.IsOpen && frame.AnyCount < declaration.MinAny;
        if (lacks) Report("SED-0026", frame.Path, ("parent", frame.Node.Name), ("elements", Alternatives(declaration)));
        var before = faults;
        Validator.ValidateEndElement(info);
        var value = frame.Node.Text ?? "";
        if (declaration.SimpleType is { } type)
        {
            var owner = frames.TryPeek(out var parent) ? parent.Declaration : null;
            if (SedValue.Judge(declaration, owner, type, value, isValid: faults == before, pack) is { } fault) Report(fault.Code, frame.Path, fault.Arguments);
        }
        else if (faults > before && !lacks) Report("SED-0041", frame.Path, ("element", declaration.Name));
    }

    /// <summary>What the group cannot be without and does not have, each choice once.</summary>
    private static IEnumerable<SedElement> Required(SedElement declaration, HashSet<SedElement> seen)
    {
        var reported = new HashSet<string>();
        foreach (var child in declaration.Children)
        {
            if (child.Choice is null)
            {
                if (child.IsRequired && !seen.Contains(child)) yield return child;
            }
            else if (child.Choice[0] == '!' && !declaration.Children.Any(c => c.Choice == child.Choice && seen.Contains(c)) && reported.Add(child.Choice)) yield return child;
        }
    }

    /// <summary>The signature is told to the validator when the root ends: only then is it certain that nothing follows it.</summary>
    private void Signature(SedFrame root, string localName)
    {
        ignoredDepth = 1;
        IsSigned |= localName == "Signature";
        if (root.State != SedFrameState.Validated) return;
        if (localName == "Signature" && !hasSignature) hasSignature = true;
        else Report("SED-0028", $"{root.Path}/ds:{localName}", ("element", $"ds:{localName}"));
    }

    private void CloseSignature()
    {
        if (!hasSignature || !Array.Exists(Validator.GetExpectedParticles(), p => p is XmlSchemaAny)) return;
        Validator.ValidateElement("Signature", SignatureNamespace, info);
        Validator.SkipToEndElement(info);
    }

    private void Attributes(SedFrame frame, ReadOnlySpan<SedAttribute> attributes)
    {
        foreach (var attribute in attributes)
        {
            if (attribute.IsNamespaceDeclaration) continue;
            if (attribute is { NamespaceUri: InstanceNamespace, LocalName: "schemaLocation" or "noNamespaceSchemaLocation" }) continue;
            var before = faults;
            if (attribute.NamespaceUri != InstanceNamespace) Validator.ValidateAttribute(attribute.LocalName, attribute.NamespaceUri, attribute.Value, info);
            if (attribute.NamespaceUri == InstanceNamespace || faults > before && info.SchemaAttribute is null) Report("SED-0027", frame.Path, ("attribute", attribute.LocalName), ("element", frame.Node.Name));
            else if (faults > before) Report("SED-0038", $"{frame.Path}/@{attribute.LocalName}", ("element", attribute.LocalName), ("value", Shorten(attribute.Value)));
        }
        Validator.ValidateEndOfAttributes(info);
    }

    private bool IsExpected(SedElement declaration) =>
        Array.Exists(Validator.GetExpectedParticles(), p => p is XmlSchemaElement e && e.QualifiedName == declaration.Declaration!.QualifiedName);

    private IEnumerable<SedElement> Expected(SedFrame parent) =>
        Validator.GetExpectedParticles().OfType<XmlSchemaElement>().Select(e => parent.Declaration!.Child(e.QualifiedName.Name)).OfType<SedElement>();

    private XmlSchemaValidator NewValidator(XmlSchemaElement? partial)
    {
        var names = new NameTable();
        var validator = new XmlSchemaValidator(names, schema!.Set, new XmlNamespaceManager(names), XmlSchemaValidationFlags.None) { XmlResolver = null };
        validator.ValidationEventHandler += (_, _) => faults++;
        if (partial is null) validator.Initialize();
        else validator.Initialize(partial);
        return validator;
    }

    private void Report(string code, string path, params ReadOnlySpan<(string Name, string Value)> arguments)
    {
        if (findings.Count < MaxFindings) findings.Add(Finding.Of(code, path, arguments));
        else if (findings.Count == MaxFindings) findings.Add(Finding.Of("SED-0042", path, ("max", $"{MaxFindings}")));
    }

    private static string Names(IEnumerable<SedElement> elements) => string.Join(", ", elements.Select(e => e.Name).Distinct().Take(12));

    /// <summary>The parts that an open group is known to hold; there are others.</summary>
    private static string Alternatives(SedElement open) => $"{Names(open.Children)}, …";

    internal static string Shorten(string value) => value.Length <= 80 ? value : value[..80] + "…";
}
