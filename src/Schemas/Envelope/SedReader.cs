using System.Text.RegularExpressions;
using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Schemas.Envelope;

/// <summary>
/// Reads a SED, bare or inside its StandardBusinessDocument, pushed node by node by whoever reads the document: one reader for
/// each document, then <see cref="Complete"/>. Bad input gives findings, all of them.
/// </summary>
public sealed partial class SedReader(PackSet packs)
{
    private readonly List<Finding> headerFindings = [];
    private readonly List<Finding> bodyFindings = [];
    private SbdhReader? header;
    private SedBodyReader? body;
    private Pack? pack;
    private string? sedType;
    private string? cdm;
    private bool isEnveloped;
    private int depth;
    private int ignoredDepth;

    public void StartElement(string prefix, string localName, string namespaceUri, ReadOnlySpan<SedAttribute> attributes, int line, int column)
    {
        depth++;
        if (ignoredDepth > 0) ignoredDepth++;
        else if (header is { IsOpen: true }) header.StartElement(localName, namespaceUri, attributes, line, column);
        else if (body is { IsOpen: true }) body.StartElement(localName, namespaceUri, attributes, line, column);
        else if (depth == 1 && namespaceUri == Sbdh.NamespaceUri && localName == "StandardBusinessDocument") isEnveloped = true;
        else StartPart(prefix, localName, namespaceUri, attributes, line, column);
    }

    public void Text(string value)
    {
        if (ignoredDepth > 0) return;
        if (header is { IsOpen: true }) header.Text(value);
        else if (body is { IsOpen: true }) body.Text(value);
        else if (isEnveloped && !string.IsNullOrWhiteSpace(value)) headerFindings.Add(Finding.Of("ENV-0019", "/StandardBusinessDocument", ("element", "StandardBusinessDocument")));
    }

    public void EndElement()
    {
        depth--;
        if (ignoredDepth > 0) ignoredDepth--;
        else if (header is { IsOpen: true }) header.EndElement();
        else if (body is { IsOpen: true }) body.EndElement();
    }

    /// <summary>Call once, when the whole document was read without a fault.</summary>
    public SedReading Complete()
    {
        var envelope = isEnveloped ? CompleteEnvelope() : null;
        var caseId = SbdhValues.Normalise(header?.Root?.TextAt("BusinessScope/CaseId/InstanceIdentifier"));
        return new SedReading(envelope, sedType, cdm, body?.Root, [.. headerFindings, .. bodyFindings]) { CaseId = caseId, Pack = pack, IsSigned = body?.IsSigned ?? false };
    }

    private Sbdh? CompleteEnvelope()
    {
        if (header?.Root is null) headerFindings.Add(Finding.Of("ENV-0001", "/StandardBusinessDocument/StandardBusinessDocumentHeader", ("field", SbdhForm.Root)));
        if (body is null) headerFindings.Add(Finding.Of("ENV-0017", "/StandardBusinessDocument"));
        if (header?.Root is not { } root) return null;
        const string place = "/StandardBusinessDocument/StandardBusinessDocumentHeader/DocumentIdentification/";
        if (root.TextAt("DocumentIdentification/Type")?.Trim() is { } type && sedType is not null && type != sedType) headerFindings.Add(Finding.Of("ENV-0015", place + "Type", ("value", type), ("sed", sedType)));
        if (root.TextAt("DocumentIdentification/TypeVersion")?.Trim() is { } version && cdm is not null && !IsVersionOf(version, cdm)) headerFindings.Add(Finding.Of("ENV-0016", place + "TypeVersion", ("value", version), ("cdm", cdm)));
        return new SbdhValues(root, headerFindings).Read();
    }

    /// <summary>The header may name the schema's third digit too: 4.4.1 is a version of CDM 4.4.</summary>
    private static bool IsVersionOf(string version, string cdm) => version == cdm || version.StartsWith(cdm + ".", StringComparison.Ordinal);

    private void StartPart(string prefix, string localName, string namespaceUri, ReadOnlySpan<SedAttribute> attributes, int line, int column)
    {
        if (isEnveloped && namespaceUri == Sbdh.NamespaceUri)
        {
            if (localName == SbdhForm.Root && header is null)
            {
                header = new SbdhReader(headerFindings);
                header.StartElement(localName, namespaceUri, attributes, line, column);
                return;
            }
            headerFindings.Add(Finding.Of(localName == SbdhForm.Root ? "ENV-0003" : "ENV-0002", $"/StandardBusinessDocument/{localName}", ("element", localName), ("field", localName), ("parent", "StandardBusinessDocument")));
            ignoredDepth = 1;
        }
        else if (body is not null)
        {
            headerFindings.Add(Finding.Of("ENV-0022", $"/StandardBusinessDocument/{prefix}{(prefix.Length > 0 ? ":" : "")}{localName}", ("element", localName)));
            ignoredDepth = 1;
        }
        else StartBody(localName, namespaceUri, attributes, line, column);
    }

    private void StartBody(string localName, string namespaceUri, ReadOnlySpan<SedAttribute> attributes, int line, int column)
    {
        body = new SedBodyReader(Choose(localName, namespaceUri), pack?.Sed(localName), bodyFindings);
        body.StartElement(localName, namespaceUri, attributes, line, column);
    }

    private Pack? Choose(string localName, string namespaceUri)
    {
        var path = "/" + localName;
        if (SedNamespace().Match(namespaceUri) is not { Success: true } match)
        {
            bodyFindings.Add(Finding.Of("SED-0010", path, ("element", localName), ("namespace", namespaceUri)));
            return null;
        }
        cdm = $"{match.Groups[1].Value}.{match.Groups[2].Value}";
        sedType = match.Groups[3].Value;
        if (localName != sedType)
        {
            bodyFindings.Add(Finding.Of("SED-0013", path, ("element", localName), ("sed", sedType)));
            return null;
        }
        pack = packs[cdm];
        if (pack is null) bodyFindings.Add(Finding.Of("SED-0011", path, ("cdm", cdm), ("known", string.Join(", ", packs.All.Select(p => p.Cdm)))));
        else if (pack.Sed(sedType) is null) bodyFindings.Add(Finding.Of("SED-0012", path, ("cdm", cdm), ("sed", sedType)));
        return pack;
    }

    [GeneratedRegex(@"\Ahttp://ec\.europa\.eu/eessi/ns/([0-9]{1,2})_([0-9]{1,2})/([A-Z0-9_]{2,16})\z")]
    private static partial Regex SedNamespace();
}
