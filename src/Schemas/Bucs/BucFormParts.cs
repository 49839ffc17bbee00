using System.Text.RegularExpressions;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Schemas.Bucs;

internal sealed partial class BucForm
{
    /// <summary>The child elements by name, each at most once; others are noted. No text may stand between them.</summary>
    private Dictionary<string, PlainElement> Children(PlainElement parent, BucElement form)
    {
        var found = new Dictionary<string, PlainElement>(StringComparer.Ordinal);
        foreach (var child in Each(parent, form))
            if (!found.TryAdd(child.Name, child)) notes.Add("BUC-0015", child, ("element", child.Name));
        foreach (var child in found.Values) Attributes(child, BucElement.All.First(e => e.Name == child.Name));
        return found;
    }

    /// <summary>The child elements in file order; those that may not stand there are noted.</summary>
    private List<PlainElement> Each(PlainElement parent, BucElement form)
    {
        var found = new List<PlainElement>();
        foreach (var child in parent.Children)
        {
            if (child.Namespace == BucNamespace && form.Children.Contains(child.Name)) found.Add(child);
            else notes.Add("BUC-0003", child, ("element", child.Name), ("place", parent.Name));
        }
        return found;
    }

    private Dictionary<string, string> Attributes(PlainElement element, BucElement form, bool textAllowed = false)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in element.Attributes)
        {
            if (form.Required.Contains(name) || form.Optional.Contains(name)) found[name] = value;
            else notes.Add("BUC-0004", element, ("attribute", name), ("element", element.Name));
        }
        foreach (var name in form.Required.Where(r => !found.ContainsKey(r))) notes.Add("BUC-0005", element, ("attribute", name), ("element", element.Name));
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
