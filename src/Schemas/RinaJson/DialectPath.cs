namespace MessageBroker.Schemas.RinaJson;

/// <summary>Where something stands in a document: a JSON pointer (RFC 6901), or the names down to an element. It is put together only when a finding needs it.</summary>
public sealed class DialectPath
{
    /// <summary>A name longer than this is shown cut: it may be a text that stands where a name should.</summary>
    private const int LongestStep = 80;

    private readonly DialectPath? parent;
    private readonly string step;

    private DialectPath(DialectPath? parent, string step) => (this.parent, this.step) = (parent, step);

    /// <summary>The document itself.</summary>
    public static DialectPath Document { get; } = new(null, "");

    public DialectPath Below(string name) => new(this, name);

    /// <summary>An item of a list, counted from 0.</summary>
    public DialectPath Item(int index) => new(this, index.ToString(System.Globalization.CultureInfo.InvariantCulture));

    public override string ToString()
    {
        var steps = new Stack<string>();
        for (var at = this; at.parent is not null; at = at.parent) steps.Push(Shown(at.step));
        return steps.Count == 0 ? "/" : "/" + string.Join('/', steps);
    }

    private static string Shown(string step)
    {
        var text = step.Length <= LongestStep ? step : step[..LongestStep] + "…";
        return text.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
    }
}
