using MessageBroker.Evidence.Canonical;
using MessageBroker.Schemas.Envelope;
using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;
using MessageBroker.Schemas.RinaJson;

namespace MessageBroker.Exchange.Flow;

/// <summary>The header of a message, where it stands alone, in the other dialect.</summary>
internal static class SbdhDialects
{
    public static bool IsHeader(XmlTape tape) => SbdhDocument.IsRoot(tape.NamespaceUri(tape.Root), tape.LocalName(tape.Root));

    /// <summary>The header as RINA JSON, or null with findings of severity error.</summary>
    public static byte[]? ToJson(XmlTape tape, ConversionFindings findings)
    {
        for (var node = 0; node < tape.Count; node++)
            if (tape.Kind(node) is XmlNodeKind.Comment or XmlNodeKind.ProcessingInstruction) findings.Add(Finding.Of("SED-0061", tape.Path(node)));
        var header = Read(tape, findings);
        return header is null || findings.HasError ? null : RinaDialect.ToJson(header);
    }

    /// <summary>The header as XML under our prefix. What was written is read once more before it is given.</summary>
    public static byte[]? ToXml(Sbdh header, XmlLimits limits, ConversionFindings findings)
    {
        var xml = SbdhWriter.Write(header);
        var reading = XmlTape.Read(xml, limits);
        if (reading.Fault is { } fault) findings.Add(SedObserver.Unreadable(fault));
        else Read(reading.Tape!, findings, errorsOnly: true);
        return findings.HasError ? null : xml;
    }

    private static Sbdh? Read(XmlTape tape, ConversionFindings findings, bool errorsOnly = false)
    {
        var document = new SbdhDocument();
        Push(tape, tape.Root, document);
        var (header, said) = document.Complete();
        foreach (var finding in said.Where(f => f.IsError || !errorsOnly)) findings.Add(finding);
        return header;
    }

    private static void Push(XmlTape tape, int node, SbdhDocument document)
    {
        var attributes = new List<SedAttribute>();
        foreach (var attribute in tape.Attributes(node)) attributes.Add(new SedAttribute(attribute.Prefix, attribute.LocalName, attribute.NamespaceUri, attribute.Value));
        document.StartElement(tape.LocalName(node), tape.NamespaceUri(node), [.. attributes]);
        for (var child = node + 1; child < tape.End(node); child = tape.End(child))
            if (tape.Kind(child) == XmlNodeKind.Element) Push(tape, child, document);
            else if (tape.Kind(child) == XmlNodeKind.Text) document.Text(tape.Value(child));
        document.EndElement();
    }
}
