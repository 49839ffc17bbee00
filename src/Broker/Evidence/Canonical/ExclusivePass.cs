namespace MessageBroker.Evidence.Canonical;

/// <summary>
/// One canonicalisation: a loop over the tape with an explicit stack of open elements, so that depth costs no stack frames.
/// </summary>
internal sealed class ExclusivePass(XmlTape tape, CanonicalOptions options, CanonicalWriter output)
{
    private readonly RenderedNamespaces rendered = new();
    private readonly InclusiveScope? inclusive = InclusiveScope.For(options.InclusivePrefixes);
    private readonly Stack<int> open = new();
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
        switch (tape.Kind(node))
        {
            case XmlNodeKind.Element: StartElement(node); break;
            case XmlNodeKind.Text: output.Text(tape.Value(node)); break;
            case XmlNodeKind.Comment when options.WithComments: Comment(node); break;
            case XmlNodeKind.ProcessingInstruction: ProcessingInstruction(node); break;
        }
    }

    private void Close(int next)
    {
        while (open.TryPeek(out var element) && tape.End(element) <= next)
        {
            open.Pop();
            rendered.Leave();
            inclusive?.Leave();
            output.Ascii("</");
            QualifiedName(tape.Prefix(element), tape.LocalName(element));
            output.Ascii(">");
        }
    }

    private void StartElement(int node)
    {
        var hasParent = open.TryPeek(out var parent);
        var prefix = tape.Prefix(node);
        open.Push(node);
        rendered.Enter();
        output.Ascii("<");
        QualifiedName(prefix, tape.LocalName(node));
        declarations.Clear();
        attributes.Clear();
        // The parent has just used the same prefix for the same namespace: nothing to render, nothing to look up.
        if (!hasParent || !ReferenceEquals(prefix, tape.Prefix(parent)) || !ReferenceEquals(tape.NamespaceUri(node), tape.NamespaceUri(parent)))
            Use(prefix, tape.NamespaceUri(node));
        foreach (ref readonly var attribute in tape.Attributes(node))
        {
            if (attribute.IsNamespaceDeclaration) continue;
            attributes.Add(attribute);
            if (attribute.Prefix.Length > 0) Use(attribute.Prefix, attribute.NamespaceUri);
        }
        if (inclusive is not null)
            foreach (var (listed, uri) in inclusive.Enter(tape.Attributes(node))) Use(listed, uri);
        WriteDeclarations();
        WriteAttributes();
        output.Ascii(">");
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
            output.Ascii(prefix.Length == 0 ? " xmlns" : " xmlns:");
            output.Name(prefix);
            Value(uri);
        }
    }

    private void WriteAttributes()
    {
        if (attributes.Count > 1) attributes.Sort(static (a, b) => CodePointOrder.Compare(a.NamespaceUri, b.NamespaceUri) is var byUri && byUri != 0 ? byUri : CodePointOrder.Compare(a.LocalName, b.LocalName));
        foreach (var attribute in attributes)
        {
            output.Ascii(" ");
            QualifiedName(attribute.Prefix, attribute.LocalName);
            Value(attribute.Value);
        }
    }

    private void Value(string value)
    {
        output.Ascii("=\"");
        output.AttributeValue(value);
        output.Ascii("\"");
    }

    private void QualifiedName(string prefix, string localName)
    {
        if (prefix.Length > 0)
        {
            output.Name(prefix);
            output.Ascii(":");
        }
        output.Name(localName);
    }

    private void Comment(int node)
    {
        Before(node);
        output.Ascii("<!--");
        output.Raw(tape.Value(node));
        output.Ascii("-->");
        After(node);
    }

    private void ProcessingInstruction(int node)
    {
        Before(node);
        output.Ascii("<?");
        output.Name(tape.LocalName(node));
        if (tape.Value(node).Length > 0)
        {
            output.Ascii(" ");
            output.Raw(tape.Value(node));
        }
        output.Ascii("?>");
        After(node);
    }

    /// <summary>Canonical XML §2.3: a line feed stands between the document element and what follows it at document level…</summary>
    private void Before(int node)
    {
        if (tape.Parent(node) < 0 && node > tape.Root) output.Ascii("\n");
    }

    /// <summary>… and between what precedes it and the document element.</summary>
    private void After(int node)
    {
        if (tape.Parent(node) < 0 && node < tape.Root) output.Ascii("\n");
    }
}
