using System.Buffers;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Schemas.Envelope;
using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Exchange.Flow;

/// <summary>
/// Lets the SED reader see every node during the one reading pass: Schemas may not know Evidence, so the two meet here.
/// One observer for each document.
/// </summary>
public sealed class SedObserver(PackSet packs) : IXmlObserver
{
    private readonly SedReader reader = new(packs);

    /// <summary>Reads and validates a SED, bare or in its envelope. A document that cannot be read at all gives one finding.</summary>
    public static SedReading Read(ReadOnlyMemory<byte> document, XmlLimits limits, PackSet packs)
    {
        var observer = new SedObserver(packs);
        return XmlTape.Read(document, limits, observer).Fault is { } fault
            ? new SedReading(null, null, null, null, [Unreadable(fault)])
            : observer.Complete();
    }

    /// <summary>The finding that words a fault of reading.</summary>
    public static Finding Unreadable(XmlFault fault)
    {
        var place = $"{fault.Line}:{fault.Column}";
        return fault.Kind switch
        {
            XmlFaultKind.NotWellFormed => Finding.Of("SED-0001", place),
            XmlFaultKind.DtdProhibited => Finding.Of("SED-0002", place),
            XmlFaultKind.EncodingNotUtf8 => Finding.Of("SED-0004", place),
            XmlFaultKind.Empty => Finding.Of("SED-0005", place),
            XmlFaultKind.RelativeNamespace => Finding.Of("SED-0006", place),
            XmlFaultKind.TooDeep => Finding.Of("SED-0007", place),
            XmlFaultKind.TooManyNodes => Finding.Of("SED-0008", place),
            XmlFaultKind.TooManyAttributes => Finding.Of("SED-0009", place),
            _ => Finding.Of("SED-0003", place),
        };
    }

    /// <summary>Call once, when the document was read without a fault.</summary>
    public SedReading Complete() => reader.Complete();

    public void StartElement(string prefix, string localName, string namespaceUri, ReadOnlySpan<XmlTapeAttribute> attributes, int line, int column)
    {
        if (attributes.IsEmpty)
        {
            reader.StartElement(prefix, localName, namespaceUri, [], line, column);
            return;
        }
        var copy = ArrayPool<SedAttribute>.Shared.Rent(attributes.Length);
        for (var i = 0; i < attributes.Length; i++) copy[i] = new SedAttribute(attributes[i].Prefix, attributes[i].LocalName, attributes[i].NamespaceUri, attributes[i].Value);
        reader.StartElement(prefix, localName, namespaceUri, copy.AsSpan(0, attributes.Length), line, column);
        ArrayPool<SedAttribute>.Shared.Return(copy, clearArray: true);
    }

    public void Text(string value, int line, int column) => reader.Text(value);

    public void EndElement() => reader.EndElement();
}
