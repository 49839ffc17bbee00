using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Schemas.Institutions;

/// <summary>Reads the directory's own JSON form strictly.</summary>
internal sealed partial class DirectoryReader(string place)
{
    private readonly List<Finding> findings = [];

    public static DirectoryLoading Read(string place, ReadOnlySpan<byte> json)
    {
        var (tree, fault) = JsonTree.Read(json);
        if (tree is null) return new DirectoryLoading(null, [Finding.Of("DIR-0010", $"{place}:{fault!.Line}", ("form", "JSON"), ("detail", fault.Detail.TrimEnd('.')))]);
        var reader = new DirectoryReader(place);
        var directory = reader.Document(tree, json.ToArray());
        return reader.findings.Exists(f => f.IsError) ? new DirectoryLoading(null, reader.findings) : new DirectoryLoading(directory, reader.findings);
    }

    private InstitutionDirectory Document(JsonTree root, byte[] bytes)
    {
        Known(root, "environment", "note", "institutions");
        var institutions = List(root, "institutions").Select(Entry).ToList();
        foreach (var twice in institutions.GroupBy(i => i.Id, StringComparer.Ordinal).Where(g => g.Count() > 1))
            findings.Add(Finding.Of("DIR-0013", place, ("institution", twice.Key)));
        var ids = institutions.Select(i => i.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var dangling in institutions.Where(i => i.Successor is not null && !ids.Contains(i.Successor)))
            findings.Add(Finding.Of("DIR-0001", $"{place}: {dangling.Id}/successor", ("institution", dangling.Successor!)));
        foreach (var own in institutions.Where(i => i.Successor == i.Id)) findings.Add(Finding.Of("DIR-0026", $"{place}: {own.Id}/successor", ("institution", own.Id)));
        foreach (var strange in institutions.Where(i => i.Country.Length > 0 && !i.Id.StartsWith(i.Country + ":", StringComparison.Ordinal)))
            findings.Add(Finding.Of("DIR-0027", $"{place}: {strange.Id}/country", ("institution", strange.Id), ("country", strange.Country)));
        foreach (var institution in institutions) TwiceOnADay(institution);
        return new InstitutionDirectory(Text(root, "environment"), institutions, bytes);
    }

    /// <summary>Two names of one day, or one competence told twice for it, where one may be ready and the other not: told and no more, as for spans that hold no day.</summary>
    private void TwiceOnADay(Institution institution)
    {
        Tell("names", [.. institution.Names.Select(n => n.Valid)]);
        foreach (var held in institution.Competences.GroupBy(c => (c.Buc, c.Role))) Tell($"{held.Key.Buc}/{held.Key.Role}", [.. held.Select(c => c.Valid)]);

        void Tell(string what, IReadOnlyList<Validity> spans)
        {
            for (var later = 1; later < spans.Count; later++)
            {
                var (span, first) = (spans[later], spans.Take(later).Where(earlier => earlier.Meets(spans[later])).Select(earlier => earlier.From).ToList());
                if (first.Count == 0) continue;
                var day = first.Select(from => from > span.From ? from : span.From ?? from).Min();
                findings.Add(Finding.Of("DIR-0029", $"{place}: {institution.Id}", ("institution", institution.Id), ("what", what), ("day", day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "–")));
            }
        }
    }

    private Institution Entry(JsonTree node)
    {
        Known(node, "id", "country", "from", "until", "names", "regions", "competences", "accessPoint", "successor", "certificates", "reachedAs");
        var id = Text(node, "id");
        if (!InstitutionId().IsMatch(id)) Wrong(node, "id", id, "RO:80246, BG:BGASA (4–10 × A-Z a-z 0-9)");
        if (node["reachedAs"] is { } reached && reached.Text is not (Institution.Endpoint or Institution.Intermediary)) Wrong(node, "reachedAs", reached.Text, $"{Institution.Endpoint}, {Institution.Intermediary}");
        return new Institution
        {
            Id = id,
            Country = Text(node, "country"),
            Valid = Span(node),
            Names = [.. List(node, "names").Select(Name)],
            Regions = [.. List(node, "regions", required: false).Select(r => r.Text)],
            Competences = [.. List(node, "competences").Select(c => Held(id, c))],
            AccessPoint = node["accessPoint"]?.Text,
            Successor = node["successor"]?.Text,
            Certificates = [.. List(node, "certificates", required: false).Select(Certificate)],
            ReachedAs = node["reachedAs"]?.Text,
        };
    }

    private InstitutionName Name(JsonTree node)
    {
        Known(node, "from", "until", "bg", "ro", "en");
        return new InstitutionName(Span(node), Text(node, "bg"), Text(node, "ro"), Text(node, "en"));
    }

    private Competence Held(string institution, JsonTree node)
    {
        Known(node, "buc", "role", "from", "until", "ready");
        var (buc, role) = (Text(node, "buc"), Text(node, "role"));
        if (role is not ("CaseOwner" or "Counterparty")) Wrong(node, "role", role, "CaseOwner, Counterparty");
        // Families that the packs do not carry stand in a directory too: the form alone is looked at.
        if (buc.Length > 0 && !BusinessUseCase().IsMatch(buc)) findings.Add(Finding.Of("DIR-0028", $"{place}:{(node["buc"] ?? node).Line}", ("institution", institution), ("buc", buc)));
        return new Competence(buc, role, Span(node), node["ready"]?.Kind == JsonValueKind.True);
    }

    private InstitutionCertificate Certificate(JsonTree node)
    {
        Known(node, "use", "sha256", "from", "until");
        var (use, sha256) = (Text(node, "use"), Text(node, "sha256"));
        if (!InstitutionCertificate.Uses.Contains(use)) Wrong(node, "use", use, string.Join(", ", InstitutionCertificate.Uses));
        if (!Fingerprint().IsMatch(sha256)) Wrong(node, "sha256", sha256, "64 × 0-9 a-f");
        return new InstitutionCertificate(use, sha256, Span(node));
    }

    private Validity Span(JsonTree node)
    {
        var span = new Validity(Day(node, "from"), Day(node, "until"));
        // It holds on no day; told and no more, since a directory that a verdict rests on must still be readable.
        if (span.Until < span.From) findings.Add(Finding.Of("DIR-0025", $"{place}:{(node["until"] ?? node).Line}", ("from", node["from"]!.Text), ("until", node["until"]!.Text)));
        return span;
    }

    private DateOnly? Day(JsonTree node, string name)
    {
        if (node[name] is not { Kind: not JsonValueKind.Null } value) return null;
        if (DateOnly.TryParseExact(value.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return day;
        Wrong(node, name, value.Text, "yyyy-MM-dd");
        return null;
    }

    private string Text(JsonTree node, string name)
    {
        if (node[name] is { Kind: JsonValueKind.String, Text.Length: > 0 } value) return value.Text;
        findings.Add(Finding.Of("DIR-0012", $"{place}:{node.Line}", ("key", name)));
        return "";
    }

    private IReadOnlyList<JsonTree> List(JsonTree node, string name, bool required = true)
    {
        if (node[name] is { Kind: JsonValueKind.Array } list) return list.Items;
        if (required || node[name] is not null) findings.Add(Finding.Of("DIR-0012", $"{place}:{node.Line}", ("key", name)));
        return [];
    }

    private void Known(JsonTree node, params ReadOnlySpan<string> names)
    {
        foreach (var (name, value) in node.Members)
            if (!names.Contains(name)) findings.Add(Finding.Of("DIR-0011", $"{place}:{value.Line}", ("key", name)));
    }

    private void Wrong(JsonTree node, string key, string value, string allowed) =>
        findings.Add(Finding.Of("DIR-0014", $"{place}:{(node[key] ?? node).Line}", ("key", key), ("value", value), ("allowed", allowed)));

    // CDM 4.4 grammar of institution ids, S071 schema.
    [GeneratedRegex(@"^(AT|BE|BG|HR|CY|CZ|DK|EE|FI|FR|DE|EL|HU|IS|IE|IT|LV|LI|LT|LU|MT|NL|NO|PL|PT|RO|SK|SI|ES|SE|CH|UK|EU):[a-zA-Z0-9]{4,10}\z")]
    private static partial Regex InstitutionId();

    [GeneratedRegex(@"^[A-Z]{1,3}_BUC_[0-9]{2}[a-z]?\z")]
    private static partial Regex BusinessUseCase();

    [GeneratedRegex(@"^[0-9a-f]{64}\z")]
    private static partial Regex Fingerprint();
}
