namespace MessageBroker.Evidence.Canonical;

/// <summary>The in-scope bindings of the prefixes that an InclusiveNamespaces PrefixList names (exclusive C14N §3, step 3).</summary>
internal sealed class InclusiveScope
{
    private readonly Dictionary<string, string> bound = new(StringComparer.Ordinal);
    private readonly HashSet<string> listed;
    private readonly Stack<KeyValuePair<string, string?>> undo = new();
    private readonly Stack<int> marks = new();

    private InclusiveScope(HashSet<string> listed) => this.listed = listed;

    public static InclusiveScope? For(IReadOnlyList<string>? prefixes) =>
        prefixes is null or { Count: 0 } ? null : new InclusiveScope(prefixes.Select(p => p == "#default" ? "" : p).ToHashSet(StringComparer.Ordinal));

    /// <summary>Takes in the declarations of all ancestors of the apex.</summary>
    public void EnterAncestors(XmlTape tape, int apex)
    {
        var ancestors = new Stack<int>();
        for (var node = tape.Parent(apex); node >= 0; node = tape.Parent(node)) ancestors.Push(node);
        foreach (var node in ancestors) Declare(tape.Attributes(node));
    }

    /// <summary>Enters an element and gives all listed bindings in scope there.</summary>
    public IEnumerable<KeyValuePair<string, string>> Enter(ReadOnlySpan<XmlTapeAttribute> attributes)
    {
        marks.Push(undo.Count);
        Declare(attributes);
        return bound;
    }

    public void Leave()
    {
        for (var mark = marks.Pop(); undo.Count > mark;)
        {
            var (prefix, before) = undo.Pop();
            if (before is null) bound.Remove(prefix);
            else bound[prefix] = before;
        }
    }

    private void Declare(ReadOnlySpan<XmlTapeAttribute> attributes)
    {
        foreach (ref readonly var attribute in attributes)
        {
            if (!attribute.IsNamespaceDeclaration || !listed.Contains(attribute.DeclaredPrefix)) continue;
            undo.Push(new(attribute.DeclaredPrefix, bound.GetValueOrDefault(attribute.DeclaredPrefix)));
            bound[attribute.DeclaredPrefix] = attribute.Value;
        }
    }
}
