using MessageBroker.Evidence.Canonical;
using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;
using MessageBroker.Schemas.RinaJson;

namespace MessageBroker.Exchange.Flow;

/// <summary>
/// A SED, or the header of a message alone, in the other dialect: XML as it travels, JSON as RINA has it. Schemas knows the two forms and Evidence reads XML: the two meet here. Bad input
/// gives findings, all of them, and no document; findings name places, never values.
/// </summary>
public static class SedDialects
{
    internal const string SignatureNamespace = "http://www.w3.org/2000/09/xmldsig#";

    /// <summary>The signature as it stands, with all that it inherits, so that it can be taken out and put in again.</summary>
    private static readonly CanonicalOptions Standing = new(WithComments: true, Method: CanonicalMethod.Inclusive);

    /// <summary>XML to RINA JSON. A SED in its StandardBusinessDocument is taken out of it; a header is converted where it stands alone.</summary>
    /// <param name="xml">UTF-8 octets; one leading BOM is tolerated.</param>
    /// <param name="keepSignature">A ds:Signature goes along as Base64; otherwise it is left out with a finding.</param>
    public static SedConverted ToJson(ReadOnlyMemory<byte> xml, XmlLimits limits, PackSet packs, bool keepSignature)
    {
        var findings = new ConversionFindings();
        if (IsAlready(xml.Span, (byte)'{', "JSON", findings)) return new SedConverted(null, null, null, findings.All);
        var reading = XmlTape.Read(xml, limits);
        if (reading.Tape is not { } tape)
        {
            findings.Add(SedObserver.Unreadable(reading.Fault!));
            return new SedConverted(null, null, null, findings.All);
        }
        if (SbdhDialects.IsHeader(tape)) return new SedConverted(SbdhDialects.ToJson(tape, findings), null, null, findings.All);
        var infoset = new SedInfoset(tape, packs, findings).Read();
        if (infoset is null) return new SedConverted(null, null, null, findings.All);
        byte[] signature = [];
        if (infoset.Signature >= 0)
        {
            if (keepSignature) signature = Canonicalizer.Bytes(tape, infoset.Signature, Standing);
            if (!keepSignature) findings.Add("SED-0065", infoset.SignaturePath);
            else if (!infoset.IsInOurForm) findings.Add("SED-0066", infoset.SignaturePath);
        }
        var json = RinaDialect.ToJson(infoset.Schema, infoset.Root, signature, findings);
        return new SedConverted(json, infoset.Pack, infoset.Schema.Type, findings.All);
    }

    /// <summary>RINA JSON to XML under the pack's prefix, children in the order of the schema. What was written is read once more before it is given.</summary>
    /// <param name="json">UTF-8 octets; one leading BOM is tolerated.</param>
    /// <param name="packs">For a SED: of these the one that the SED names, else the newest.</param>
    /// <param name="keepSignature">A signature in it is put in as it was; otherwise it is left out with a finding.</param>
    public static SedConverted ToXml(ReadOnlyMemory<byte> json, XmlLimits limits, PackSet packs, bool keepSignature)
    {
        var findings = new ConversionFindings();
        if (IsAlready(json.Span, (byte)'<', "XML", findings)) return new SedConverted(null, null, null, findings.All);
        var document = RinaDialect.Read(json.Span, packs, findings);
        if (document?.Header is { } header) return new SedConverted(SbdhDialects.ToXml(header, limits, findings), null, null, findings.All);
        if (document?.Sed is not { } reading) return new SedConverted(null, null, null, findings.All);
        byte[] signature = [];
        if (reading.Signature.Length > 0)
        {
            if (!keepSignature) findings.Add("SED-0065", reading.SignaturePath);
            else if (Signature(reading.Signature, limits) is { } good) signature = good;
            else findings.Add("SED-0064", reading.SignaturePath);
        }
        byte[]? xml = null;
        if (!findings.HasError) xml = InfosetWriter.Write(reading.Schema, reading.Root, signature);
        if (xml is not null && XmlTape.Read(xml, limits).Fault is { } fault)
        {
            findings.Add(SedObserver.Unreadable(fault));
            xml = null;
        }
        return new SedConverted(xml, reading.Pack, reading.Schema.Type, findings.All);
    }

    /// <summary>The document begins like one of the dialect that is asked for.</summary>
    private static bool IsAlready(ReadOnlySpan<byte> document, byte first, string dialect, ConversionFindings findings)
    {
        if (document.StartsWith("\uFEFF"u8)) document = document[3..];
        var start = document.IndexOfAnyExcept(" \t\r\n"u8);
        if (start < 0 || document[start] != first) return false;
        findings.Add(Finding.Of("SED-0068", "1:1", ("dialect", dialect)));
        return true;
    }

    /// <summary>The octets of a signature that stands for itself; null for anything else, so that nothing can be put into a SED in its place.</summary>
    private static byte[]? Signature(ReadOnlyMemory<byte> octets, XmlLimits limits)
    {
        if (XmlTape.Read(octets, limits).Tape is not { } tape || !tape.Is(tape.Root, SignatureNamespace, "Signature")) return null;
        for (var node = 0; node < tape.Count; node++)
            if (tape.Kind(node) is XmlNodeKind.Comment or XmlNodeKind.ProcessingInstruction) return null;
        return Canonicalizer.Bytes(tape, tape.Root, Standing);
    }
}

/// <summary>The answer of a conversion.</summary>
/// <param name="Octets">The document in the other dialect; null where a finding of severity error says why there is none.</param>
/// <param name="Pack">That described the SED; null where none was found, and for a header.</param>
public sealed record SedConverted(byte[]? Octets, Pack? Pack, string? SedType, IReadOnlyList<Finding> Findings);
