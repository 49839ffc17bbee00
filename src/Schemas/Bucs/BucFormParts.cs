using System.Text.RegularExpressions;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Schemas.Bucs;

internal sealed partial class BucForm
{
    /// <summary>The child elements by name, each at most once; others are noted. No text may stand between them.</summary>
    private Dictionary<string, PlainElement> Children(PlainElement parent, params string[] known)
    {
        var found = new Dictionary<string, PlainElement>(StringComparer.Ordinal);
        foreach (var child in Each(parent, known))
            if (!found.TryAdd(child.Name, child)) notes.Add("BUC-0015", child, ("element", child.Name));
        foreach (var child in found.Values.Where(c => c.Name is not ("document" or "parameter"))) Attributes(child, [], []);
        return found;
    }

    /// <summary>The child elements of these names in file order; others are noted.</summary>
    private List<PlainElement> Each(PlainElement parent, params IReadOnlyCollection<string> known)
    {
        var found = new List<PlainElement>();
        foreach (var child in parent.Children)
        {
            if (child.Namespace == BucNamespace && known.Contains(child.Name)) found.Add(child);
            else notes.Add("BUC-0003", child, ("element", child.Name), ("place", parent.Name));
        }
        return found;
    }

    private Dictionary<string, string> Attributes(PlainElement element, string[] required, string[] optional, bool textAllowed = false)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in element.Attributes)
        {
            if (required.Contains(name) || optional.Contains(name)) found[name] = value;
            else notes.Add("BUC-0004", element, ("attribute", name), ("element", element.Name));
        }
        foreach (var name in required.Where(r => !found.ContainsKey(r))) notes.Add("BUC-0005", element, ("attribute", name), ("element", element.Name));
        if (!textAllowed && element.Text.Length > 0) notes.Add("BUC-0007", element, ("element", element.Name));
        return found;
    }

    private T? OneOf<T>(PlainElement element, string name, string? value, IEnumerable<T> known, Func<T, string> spelling)
    {
        if (value is null) return default;
        foreach (var candidate in known)
            if (spelling(candidate) == value) return candidate;
        notes.Add("BUC-0006", element, ("name", name), ("value", value));
        return default;
    }

    private string Matching(PlainElement element, string name, string? value, Regex form)
    {
        if (value is not null && !form.IsMatch(value)) notes.Add("BUC-0006", element, ("name", name), ("value", value));
        return value ?? "";
    }
}
