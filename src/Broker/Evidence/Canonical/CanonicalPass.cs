namespace MessageBroker.Evidence.Canonical;

/// <summary>
/// One canonicalisation: a loop over the tape with an explicit stack of open elements, so that depth costs no stack frames.
/// </summary>
internal sealed class CanonicalPass(XmlTape tape, CanonicalOptions options, CanonicalWriter output)
{
    private readonly RenderedNamespaces rendered = new();
    private readonly InclusiveScope? inclusive = options.Method == CanonicalMethod.Exclusive ? InclusiveScope.For(options.InclusivePrefixes) : null;
    private readonly Stack<OpenElement> open = new();
    private readonly List<KeyValuePair<string, string>> declarations = [];
    private readonly List<XmlTapeAttribute> attributes = [];

    public void Run(int apex)
    {
        var node = apex < 0 ? 0 : apex;
        var end = apex < 0 ? tape.Count : tape.End(apex);
        inclusive?.EnterAncestors(tape, node);
        while (node < end)
        {
            if (node == options.ExcludedSubtree) node = tape.End(node);
            else Write(node++);
            Close(node);
        }
    }

    private void Write(int node)
    {
        ref readonly var cell = ref tape.Cell(node);
        switch (cell.Kind)
        {
            case XmlNodeKind.Element: StartElement(node, cell); break;
            case XmlNodeKind.Text: output.Text(cell.Value); break;
            case XmlNodeKind.Comment when options.WithComments: Comment(node); break;
            case XmlNodeKind.ProcessingInstruction: ProcessingInstruction(node); break;
        }
    }

    private void Close(int next)
    {
        while (open.TryPeek(out var element) && element.End <= next)
        {
            open.Pop();
            rendered.Rewind(element.Rendered);
            inclusive?.Leave();
            ref readonly var cell = ref tape.Cell(element.Node);
            output.Tag("</"u8, cell.Prefix, cell.LocalName);
            output.Ascii('>');
        }
    }

    private void StartElement(int node, in XmlTapeNode cell)
    {
        var hasParent = open.TryPeek(out var parent);
        open.Push(new OpenElement(node, cell.End, rendered.Mark));
        output.Tag("<"u8, cell.Prefix, cell.LocalName);
        // The parent has just used the same prefix for the same namespace: nothing to render, nothing to look up.
        if (!hasParent || !cell.HasNamespaceOf(tape.Cell(parent.Node))) Use(cell.Prefix, cell.NamespaceUri);
        foreach (ref readonly var attribute in tape.Attributes(node))
        {
            if (attribute.IsNamespaceDeclaration) continue;
            attributes.Add(attribute);
            if (attribute.Prefix.Length > 0) Use(attribute.Prefix, attribute.NamespaceUri);
        }
        if (options.Method != CanonicalMethod.Exclusive) UseInScope(node, hasParent);
        if (inclusive is not null)
            foreach (var (listed, uri) in inclusive.Enter(tape.Attributes(node))) Use(listed, uri);
        if (declarations.Count > 0) WriteDeclarations();
        if (attributes.Count > 0) WriteAttributes();
        output.Ascii('>');
    }

    /// <summary>
    /// Canonical XML §2.3: every namespace in scope that the output's parent does not have. Nothing between the apex and an element below it is
    /// left out, so that only the apex has to look at what stands above.
    /// </summary>
    private void UseInScope(int node, bool hasParent)
    {
        var seen = hasParent ? null : new HashSet<string>(StringComparer.Ordinal);
        for (var at = node; at >= 0; at = hasParent ? -1 : tape.Parent(at))
        {
            foreach (ref readonly var attribute in tape.Attributes(at))
                if (attribute.IsNamespaceDeclaration && seen?.Add(attribute.DeclaredPrefix) != false) Use(attribute.DeclaredPrefix, attribute.Value);
        }

        if (!hasParent) InheritedAttributes.Complete(tape, node, options.Method, attributes);
    }

    private void Use(string prefix, string uri)
    {
        if (prefix != "xml" && rendered.Render(prefix, uri)) declarations.Add(new(prefix, uri));
    }

    private void WriteDeclarations()
    {
        if (declarations.Count > 1) declarations.Sort(static (a, b) => CodePointOrder.Compare(a.Key, b.Key));
        foreach (var (prefix, uri) in declarations)
        {
            output.Ascii(prefix.Length == 0 ? " xmlns"u8 : " xmlns:"u8);
            output.Name(prefix);
            Value(uri);
        }

        declarations.Clear();
    }

    private void WriteAttributes()
    {
        if (attributes.Count > 1) attributes.Sort(static (a, b) => CodePointOrder.Compare(a.NamespaceUri, b.NamespaceUri) is var byUri && byUri != 0 ? byUri : CodePointOrder.Compare(a.LocalName, b.LocalName));
        foreach (var attribute in attributes)
        {
            output.Tag(" "u8, attribute.Prefix, attribute.LocalName);
            Value(attribute.Value);
        }

        attributes.Clear();
    }

    private void Value(string value)
    {
        output.Ascii("=\""u8);
        output.AttributeValue(value);
        output.Ascii('"');
    }

    private void Comment(int node)
    {
        Before(node);
        output.Ascii("<!--"u8);
        output.Raw(tape.Value(node));
        output.Ascii("-->"u8);
        After(node);
    }

    private void ProcessingInstruction(int node)
    {
        Before(node);
        output.Ascii("<?"u8);
        output.Name(tape.LocalName(node));
        if (tape.Value(node).Length > 0)
        {
            output.Ascii(" "u8);
            output.Raw(tape.Value(node));
        }
        output.Ascii("?>"u8);
        After(node);
    }

    /// <summary>Canonical XML §2.3: a line feed stands between the document element and what follows it at document level…</summary>
    private void Before(int node)
    {
        if (tape.Parent(node) < 0 && node > tape.Root) output.Ascii("\n"u8);
    }

    /// <summary>… and between what precedes it and the document element.</summary>
    private void After(int node)
    {
        if (tape.Parent(node) < 0 && node < tape.Root) output.Ascii("\n"u8);
    }

    private readonly record struct OpenElement(int Node, int End, int Rendered);
}
