namespace MessageBroker.Evidence.Canonical;

/// <summary>
/// Which prefix is bound to what in the output so far. Every question costs the same however many bindings there are;
/// leaving an element undoes what it rendered.
/// </summary>
internal sealed class RenderedNamespaces
{
    private readonly Dictionary<string, string> current = new(StringComparer.Ordinal);
    private readonly Stack<KeyValuePair<string, string?>> undo = new();

    /// <summary>Where an element begins; hand it back to <see cref="Rewind"/> at its end.</summary>
    public int Mark => undo.Count;

    /// <summary>True where the binding has to be written at the current element.</summary>
    public bool Render(string prefix, string uri)
    {
        current.TryGetValue(prefix, out var before);
        if ((before ?? "") == uri) return false;
        undo.Push(new(prefix, before));
        current[prefix] = uri;
        return true;
    }

    public void Rewind(int mark)
    {
        while (undo.Count > mark)
        {
            var (prefix, before) = undo.Pop();
            if (before is null) current.Remove(prefix);
            else current[prefix] = before;
        }
    }
}
