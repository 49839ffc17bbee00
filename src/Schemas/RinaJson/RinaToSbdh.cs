using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using MessageBroker.Schemas.Envelope;
using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Schemas.RinaJson;

/// <summary>
/// Makes the header of a message from its RINA JSON: puts its values where the XML has them and lets the judge of the XML's values judge. Each finding
/// names the place in the JSON. One for each document.
/// </summary>
internal sealed partial class RinaToSbdh(ConversionFindings findings)
{
    private readonly SedNode header = new(SbdhForm.Root);
    private readonly RinaHeaderForm form = new(findings);
    private SedNode? inferred;
    private int attachments;

    /// <summary>Where the JSON has what stands at a place of the XML.</summary>
    private readonly Dictionary<string, DialectPath> places = new(StringComparer.Ordinal);

    /// <summary>The header, or null with a finding of severity error.</summary>
    public Sbdh? Convert(RinaValue document)
    {
        var path = DialectPath.Document;
        form.Known(document, path, "SBDH", "headerVersion", "sender", "receivers", "documentIdentification", "caseIdentification", "attachments");
        Leaf(document, path, "headerVersion", header, "HeaderVersion");
        if (form.Group(document, path, "sender") is var (sender, at)) Party(sender, at, "Sender", "Sender");
        Receivers(document, path);
        if (form.Group(document, path, "documentIdentification") is var (identification, below)) Document(identification, below);
        if (form.Group(document, path, "caseIdentification") is var (ofCase, there)) Case(ofCase, there);
        foreach (var (item, place) in form.Items(document, path, "attachments")) Attachment(item, place);
        return Judge();
    }

    private Sbdh? Judge()
    {
        // A fault of the form keeps the judge from making a header; the faults of the values are said all the same.
        var judged = findings.All.Where(f => f.IsError).Take(1).ToList();
        var known = judged.Count;
        var made = new SbdhValues(header, judged).Read();
        if (made is not null) SbdhSpelling.Tell(header, made, judged);
        foreach (var finding in judged.Skip(known))
        {
            var place = finding.Path[SbdhValues.Place.Length..];
            findings.Add(finding with { Path = (places.GetValueOrDefault(place) ?? DialectPath.Document.Below("receivers")).ToString() });
        }

        return findings.HasError ? null : made;
    }

    private void Receivers(RinaValue document, DialectPath path)
    {
        var count = 0;
        foreach (var (item, place) in form.Items(document, path, "receivers")) Party(item, place, "Receiver", $"Receiver[{++count}]");
        if (count == 0 && !findings.HasErrorAt(path.Below("receivers"))) form.Missing(path, "receivers");
    }

    private void Party(RinaValue party, DialectPath path, string name, string place)
    {
        form.Known(party, path, name.ToLowerInvariant(), "identifier", "authority", "contactTypeIdentifier");
        var node = header.Add(new SedNode(name));
        Leaf(party, path, "identifier", node, "Identifier", place);
        Leaf(party, path, "contactTypeIdentifier", node, "ContactTypeIdentifier", place);
        // That an id has no authority is told with the id.
        places[$"{place}/Identifier/@Authority"] = path.Below("authority");
        if (form.Text(party, path, "authority", isRequired: false) is { } authority) Put(node, "Identifier/@Authority", authority);
    }

    private void Document(RinaValue group, DialectPath path)
    {
        form.Known(group, path, "documentIdentification", "identifier", "schemaVersion", "setIdentifier", "relatedSetIdentifier", "action", "creationDate", "type", "version");
        Leaf(group, path, "identifier", header, "DocumentIdentification/InstanceIdentifier");
        Leaf(group, path, "type", header, "DocumentIdentification/Type");
        Leaf(group, path, "schemaVersion", header, "DocumentIdentification/TypeVersion");
        Leaf(group, path, "action", header, "DocumentIdentification/CaseAction");
        Leaf(group, path, "setIdentifier", header, "BusinessScope/SetId");
        Leaf(group, path, "version", header, "BusinessScope/DocumentVersion");
        Leaf(group, path, "relatedSetIdentifier", header, "Inferred/RelatedSetId", isRequired: false);
        const string created = "DocumentIdentification/CreationDateAndTime";
        places[created] = path.Below("creationDate");
        if (form.Text(group, path, "creationDate", isMoment: true) is { } text) Put(header, created, Moment(text, places[created]));
    }

    private void Case(RinaValue group, DialectPath path)
    {
        form.Known(group, path, "caseIdentification", "identifier", "type", "version", "isProtectedPerson", "protectedPerson");
        Leaf(group, path, "identifier", header, "BusinessScope/CaseId/InstanceIdentifier");
        const string service = "BusinessScope/CaseId/BusinessServiceName";
        places[service] = path.Below("type");
        var (buc, version) = (form.Text(group, path, "type"), form.Text(group, path, "version"));
        if (buc is not null && version is not null) Put(header, service, $"{buc}:{version}");
        Protected(group, path);
    }

    /// <summary>The XML has no public name for it. No is left out and told; yes protects a person, so that a header without it is not written.</summary>
    private void Protected(RinaValue group, DialectPath path)
    {
        const string name = "isProtectedPerson", older = "protectedPerson";
        if (group[older] is not null) findings.Add(group[name] is null ? "ENV-0034" : "ENV-0003", path.Below(older), ("older", older), ("field", name));
        var given = group[name] is null ? older : name;
        if (form.Flag(group, path, given, isRequired: false) is { } yes) findings.Add(yes ? "ENV-0032" : "ENV-0033", path.Below(given), ("field", given));
    }

    private void Attachment(RinaValue item, DialectPath path)
    {
        form.Known(item, path, "attachments", "identifier", "fileName", "internetMediaTypeCode", "isMedical", "sectionReference");
        inferred ??= header.Child("Inferred") ?? header.Add(new SedNode("Inferred"));
        var node = inferred.Add(new SedNode("Attachment"));
        var place = $"Inferred/Attachment[{++attachments}]";
        places[place] = path;
        Leaf(item, path, "identifier", node, "Identifier", place);
        Leaf(item, path, "internetMediaTypeCode", node, "InternetMediaTypeCode", place);
        places[$"{place}/IsMedical"] = path.Below("isMedical");
        if (form.Flag(item, path, "isMedical") is { } medical) Put(node, "IsMedical", medical ? "true" : "false");
        var named = form.Text(item, path, "fileName", isRequired: false);
        if (named is null && node.TextAt("Identifier") is { } id && !findings.HasErrorAt(path.Below("fileName")))
        {
            findings.Add("ENV-0035", path.Below("fileName"));
            named = id.Trim();
        }

        if (named is not null) Put(node, "FileName", named);
        if (form.Text(item, path, "sectionReference", isRequired: false) is not null) findings.Add("SED-0169", path.Below("sectionReference"), ("element", "sectionReference"));
    }

    /// <summary>Milliseconds since 1970 in UTC, as RINA stores them, or a text; an offset without its colon gets one. What is neither is left to the judge.</summary>
    private string Moment(string text, DialectPath path)
    {
        if (!Milliseconds().IsMatch(text)) return Offset().Replace(text, "$1:$2");
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) || number is < FirstMilliseconds or > LastMilliseconds) return text;
        findings.Add("ENV-0030", path);
        return SbdhSpelling.Of(DateTimeOffset.FromUnixTimeMilliseconds(number));
    }

    /// <summary>From the year 2000 to the end of 9999: before there was no header, and a smaller number counts seconds.</summary>
    private const long FirstMilliseconds = 946_684_800_000, LastMilliseconds = 253_402_300_799_999;

    private void Leaf(RinaValue group, DialectPath path, string name, SedNode node, string element, string place = "", bool isRequired = true)
    {
        places[place.Length == 0 ? element : $"{place}/{element}"] = path.Below(name);
        if (form.Text(group, path, name, isRequired) is { } text) Put(node, element, text);
    }

    private static void Put(SedNode node, string path, string text)
    {
        var steps = path.Split('/');
        foreach (var step in steps[..^1]) node = node.Child(step) ?? node.Add(new SedNode(step));
        if (node.Child(steps[^1]) is { } leaf) leaf.Text = text;
        else node.Add(new SedNode(steps[^1], text));
    }

    [GeneratedRegex(@"\A-?[0-9]{5,}\z")]
    private static partial Regex Milliseconds();

    [GeneratedRegex(@"(?<=:[0-9]{2}(?:\.[0-9]{1,7})?)([+-][0-9]{2})([0-9]{2})\z")]
    private static partial Regex Offset();
}
