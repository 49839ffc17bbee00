namespace MessageBroker.Evidence.Canonical;

/// <summary>
/// Which prefix is bound to what in the output so far. Every question costs the same however many bindings there are;
/// leaving an element undoes what it rendered.
/// </summary>
internal sealed class RenderedNamespaces
{
    private readonly Dictionary<string, string> current = new(StringComparer.Ordinal);
    private readonly Stack<KeyValuePair<string, string?>> undo = new();
    private readonly Stack<int> marks = new();

    public void Enter() => marks.Push(undo.Count);

    /// <summary>True where the binding has to be written at the current element.</summary>
    public bool Render(string prefix, string uri)
    {
        current.TryGetValue(prefix, out var before);
        if ((before ?? "") == uri) return false;
        undo.Push(new(prefix, before));
        current[prefix] = uri;
        return true;
    }

    public void Leave()
    {
        for (var mark = marks.Pop(); undo.Count > mark;)
        {
            var (prefix, before) = undo.Pop();
            if (before is null) current.Remove(prefix);
            else current[prefix] = before;
        }
    }
}
