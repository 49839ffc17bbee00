using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Schemas.Envelope;

/// <summary>Takes the header's nodes as they are read, checks its form and hands the tree to <see cref="SbdhValues"/>.</summary>
internal sealed class SbdhReader(List<Finding> findings)
{
    private readonly Stack<(SedNode Node, string Path)> open = new();
    private int ignoredDepth;

    /// <summary>The header's tree; attributes are children whose name begins with @.</summary>
    public SedNode? Root { get; private set; }

    public bool IsOpen => open.Count > 0 || ignoredDepth > 0;

    public void StartElement(string localName, string namespaceUri, ReadOnlySpan<SedAttribute> attributes, int line, int column)
    {
        if (ignoredDepth > 0 || !Accept(localName, namespaceUri, line, column))
        {
            ignoredDepth++;
            return;
        }
        var (node, path) = open.Peek();
        foreach (var attribute in attributes)
        {
            if (attribute.IsNamespaceDeclaration) continue;
            if (localName == "Identifier" && attribute is { LocalName: "Authority", NamespaceUri: "" }) node.Add(new SedNode("@Authority", attribute.Value, line, column));
            else findings.Add(Finding.Of("ENV-0002", $"{path}/@{attribute.LocalName}", ("element", attribute.LocalName), ("parent", localName)));
        }
    }

    public void Text(string value)
    {
        if (ignoredDepth > 0) return;
        var (node, path) = open.Peek();
        if (!SbdhForm.IsGroup(node.Name)) node.Text += value;
        else if (!string.IsNullOrWhiteSpace(value)) findings.Add(Finding.Of("ENV-0019", path, ("element", node.Name)));
    }

    public void EndElement()
    {
        if (ignoredDepth > 0)
        {
            ignoredDepth--;
            return;
        }
        var (node, path) = open.Pop();
        // An element without text says as little as one that is not there.
        if (!SbdhForm.IsGroup(node.Name) && string.IsNullOrWhiteSpace(node.Text)) findings.Add(Finding.Of("ENV-0001", path, ("field", node.Name)));
        foreach (var name in SbdhForm.Required(node.Name).Where(n => node.Child(n) is null)) findings.Add(Finding.Of("ENV-0001", $"{path}/{name}", ("field", name)));
    }

    private bool Accept(string localName, string namespaceUri, int line, int column)
    {
        if (open.Count == 0)
        {
            Root = new SedNode(localName, null, line, column);
            open.Push((Root, $"/StandardBusinessDocument/{localName}"));
            return true;
        }
        var (parent, parentPath) = open.Peek();
        var path = $"{parentPath}/{localName}";
        if (!SbdhForm.Allows(parent.Name, localName) || namespaceUri != SbdhForm.NamespaceOf(parent.Name, localName))
        {
            findings.Add(Finding.Of("ENV-0002", path, ("element", localName), ("parent", parent.Name)));
            return false;
        }
        var before = parent.All(localName).Count();
        if (SbdhForm.Repeats(parent.Name, localName)) path += $"[{before + 1}]";
        else if (before > 0)
        {
            findings.Add(Finding.Of("ENV-0003", path, ("field", localName)));
            return false;
        }
        open.Push((parent.Add(new SedNode(localName, null, line, column)), path));
        return true;
    }
}
