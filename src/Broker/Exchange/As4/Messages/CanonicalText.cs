using System.Text;

namespace MessageBroker.Exchange.As4.Messages;

/// <summary>Writes elements whose text already is their exclusive canonical form, so that nothing is serialised twice.</summary>
internal sealed class CanonicalText
{
    private readonly StringBuilder text = new();

    public CanonicalText Raw(string markup)
    {
        text.Append(markup);
        return this;
    }

    /// <summary>&lt;eb:name a="…"&gt;value&lt;/eb:name&gt;. Attributes without namespace are given in the order of their names.</summary>
    public CanonicalText Element(string name, string value, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        Open(name, attributes);
        Escape(value, attribute: false);
        return Close(name);
    }

    public CanonicalText Open(string name, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        text.Append("<eb:").Append(name);
        foreach (var (attribute, value) in attributes)
        {
            if (value is null) continue;
            text.Append(' ').Append(attribute).Append("=\"");
            Escape(value, attribute: true);
            text.Append('"');
        }
        text.Append('>');
        return this;
    }

    public CanonicalText Close(string name)
    {
        text.Append("</eb:").Append(name).Append('>');
        return this;
    }

    public override string ToString() => text.ToString();

    /// <summary>Canonical XML 1.0, 2.3: which characters become references in text and in attribute values.</summary>
    private void Escape(string value, bool attribute)
    {
        foreach (var c in value)
            text.Append(c switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' when !attribute => "&gt;",
                '"' when attribute => "&quot;",
                '\t' when attribute => "&#x9;",
                '\n' when attribute => "&#xA;",
                '\r' => "&#xD;",
                _ => c.ToString(),
            });
    }
}
