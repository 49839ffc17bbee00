using System.Xml;
using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Schemas.Bucs;

/// <summary>
/// Reads a definition file of the official format (namespace <c>http://ec.europa.eu/eessi/rina/buc</c>). It knows the constructs of the
/// FB, H, R and UB files of version 4.2; what it does not know it refuses by file and line, all of it at once, because an engine that
/// passes over a trigger or a condition allows what must not be sent. The list stands in docs/reference/bucs.md.
/// </summary>
public static class BucReader
{
    /// <summary>Never throws for any octets.</summary>
    /// <param name="fileName">How the file is called in findings; nothing is opened by it.</param>
    public static BucReading Read(string fileName, ReadOnlyMemory<byte> xml)
    {
        var notes = new BucReaderNotes(fileName);
        if (xml.Length > PlainXml.MaxBytes)
        {
            notes.Add("BUC-0002", 1, 1, ("limit", $"{PlainXml.MaxBytes}"));
            return new BucReading(null, notes.Findings);
        }
        PlainElement root;
        try
        {
            root = PlainXml.Read(xml);
        }
        catch (XmlException fault)
        {
            // The framework gives no place for a DTD; it can only stand before the root, so the file's first line names it well enough.
            notes.Add("BUC-0001", Math.Max(1, fault.LineNumber), Math.Max(1, fault.LinePosition), ("detail", fault.Message));
            return new BucReading(null, notes.Findings);
        }
        var definition = new BucForm(notes).Definition(fileName, root);
        if (definition is null || notes.Findings.Any(f => f.IsError)) return new BucReading(null, notes.Findings);
        foreach (var (owner, trigger) in BucDeadTriggers.Of(definition))
            notes.Add("BUC-0041", trigger.Line, 1, ("sed", owner), ("event", trigger.On.Official()));
        return new BucReading(definition, notes.Findings);
    }
}

/// <summary>Gathers findings with places of the form <c>file:line:column</c>.</summary>
internal sealed class BucReaderNotes(string fileName)
{
    private readonly List<Finding> findings = [];

    public IReadOnlyList<Finding> Findings => findings;

    public void Add(string code, PlainElement at, params ReadOnlySpan<(string Name, string Value)> arguments) => Add(code, at.Line, at.Column, arguments);

    public void Add(string code, int line, int column, params ReadOnlySpan<(string Name, string Value)> arguments) =>
        findings.Add(Finding.Of(code, $"{fileName}:{line}:{column}", arguments));
}
