using MessageBroker.Evidence.Canonical;
using MessageBroker.Evidence.Signatures;

namespace MessageBroker.Exchange.As4.Messages;

/// <summary>
/// Walks the children of one header element in schema order. What is missing, empty, repeated, unknown or out of order becomes a
/// finding of EBMS:0009 with its place.
/// </summary>
internal sealed class EbmsCursor
{
    private readonly XmlTape tape;
    private readonly List<As4Finding> findings;
    private readonly IReadOnlyList<int> children;
    private int next;

    public EbmsCursor(XmlTape tape, int element, List<As4Finding> findings)
    {
        this.tape = tape;
        this.findings = findings;
        Node = element;
        children = [.. tape.Elements(element)];
    }

    public int Node { get; }
    public string Place => tape.Path(Node);
    public string Text => tape.Text(Node).Trim();

    public string? Attribute(string name) => tape.Attribute(Node, "", name)?.Trim();

    public bool Has(string ns, string name) => tape.Element(Node, ns, name) >= 0;

    /// <summary>The next child if it has that name.</summary>
    public EbmsCursor? Optional(string name) =>
        next < children.Count && tape.Is(children[next], WsSecurityNames.Ebms, name) ? new EbmsCursor(tape, children[next++], findings) : null;

    public EbmsCursor? Required(string name)
    {
        var child = Optional(name);
        if (child is null) findings.Add(As4Finding.Of("AS4-0020", EbmsCode.InvalidHeader, $"{Place}/{name}", ("element", name)));
        return child;
    }

    /// <summary>All children of that name that follow each other here.</summary>
    public IReadOnlyList<EbmsCursor> Repeated(string name)
    {
        var found = new List<EbmsCursor>();
        while (Optional(name) is { } child) found.Add(child);
        return found;
    }

    /// <summary>The text of a child that must be there and not empty (unless <paramref name="mayBeEmpty"/>).</summary>
    public string? RequiredText(string name, bool mayBeEmpty = false)
    {
        if (Required(name) is not { } child) return null;
        if (child.Text.Length == 0 && !mayBeEmpty) Invalid(name, "", "AS4-0021");
        return child.Text;
    }

    public string? OptionalText(string name) => Optional(name)?.Text;

    /// <summary>Children that nobody asked for, because of their name or their order, are named.</summary>
    public void Done()
    {
        for (; next < children.Count; next++)
            findings.Add(As4Finding.Of("AS4-0025", EbmsCode.InvalidHeader, tape.Path(children[next]), ("element", tape.LocalName(children[next]))));
    }

    public void Invalid(string element, string value, string code) =>
        findings.Add(As4Finding.Of(code, EbmsCode.InvalidHeader, $"{Place}/{element}", ("element", element), ("value", value)));

    public void Refuse(string code, EbmsCode answer, params ReadOnlySpan<(string, string)> arguments) => findings.Add(As4Finding.Of(code, answer, Place, arguments));

    public void Note(string element, string code, params ReadOnlySpan<(string, string)> arguments) => findings.Add(As4Finding.Note(code, $"{Place}/{element}", arguments));
}
