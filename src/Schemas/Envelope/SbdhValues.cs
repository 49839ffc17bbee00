using System.Globalization;
using System.Text.RegularExpressions;
using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Schemas.Envelope;

/// <summary>Judges the values of a header and makes the record of it. Missing and empty fields were reported before and are passed over here.</summary>
internal sealed partial class SbdhValues(SedNode header, List<Finding> findings)
{
    /// <summary>Where the header stands in a message; findings name its parts below it.</summary>
    public const string Place = "/StandardBusinessDocument/StandardBusinessDocumentHeader/";

    /// <summary>Actions that public sources show; "Cancel" is inferred.</summary>
    private static readonly string[] Actions = ["Start", "New", "Update", "Cancel"];

    /// <summary>The header, or null where a finding of severity error says why not.</summary>
    public Sbdh? Read()
    {
        Check("HeaderVersion", v => v == Sbdh.Version, "ENV-0004");
        Check("DocumentIdentification/CaseAction", Actions.Contains, "ENV-0011");
        Check("DocumentIdentification/Type", v => SedType().IsMatch(v), "ENV-0020");
        Check("DocumentIdentification/TypeVersion", v => CdmVersion().IsMatch(v), "ENV-0020");
        var created = Created();
        var version = Version();
        var service = Service();
        var sender = header.Child("Sender") is { } s ? Party(s, "Sender") : null;
        var receivers = header.All("Receiver").Select((r, i) => Party(r, $"Receiver[{i + 1}]")).ToList();
        if (sender is not null && receivers.Exists(r => r?.Id == sender.Id)) findings.Add(Finding.Of("ENV-0010", Place + "Receiver", ("institution", sender.Id)));
        var instance = Id("DocumentIdentification/InstanceIdentifier");
        var set = Id("BusinessScope/SetId");
        var caseId = Id("BusinessScope/CaseId/InstanceIdentifier");
        var related = header.At("Inferred/RelatedSetId") is null ? null : Id("Inferred/RelatedSetId");
        var attachments = header.Each("Inferred/Attachment").Select((a, i) => Attachment(a, $"Inferred/Attachment[{i + 1}]")).ToList();
        CheckTwice(attachments);
        if (findings.Exists(f => f.IsError)) return null;
        return new Sbdh
        {
            Sender = sender!,
            Receivers = [.. receivers.OfType<SbdhParty>()],
            InstanceIdentifier = instance!,
            Type = header.TextAt("DocumentIdentification/Type")!.Trim(),
            TypeVersion = header.TextAt("DocumentIdentification/TypeVersion")!.Trim(),
            CaseAction = header.TextAt("DocumentIdentification/CaseAction")!.Trim(),
            Created = created,
            SetId = set!,
            DocumentVersion = version,
            RelatedSetId = related,
            CaseId = caseId!,
            Buc = service.Buc,
            BucVersion = service.Version,
            Attachments = [.. attachments.OfType<SedAttachment>()],
        };
    }

    /// <summary>An id in its normal form (32 lower-case hexadecimal digits), dashes and braces taken out; null where it is none.</summary>
    public static string? Normalise(string? id)
    {
        var text = id?.Trim().Trim('{', '}').Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();
        return text is not null && Hex32().IsMatch(text) ? text : null;
    }

    private string? Id(string path)
    {
        if (header.TextAt(path) is not { } text) return null;
        if (Normalise(text) is { } id) return id;
        findings.Add(Finding.Of("ENV-0005", Place + path, ("field", Last(path)), ("value", SedBodyReader.Shorten(text))));
        return null;
    }

    private SbdhParty? Party(SedNode node, string path)
    {
        var id = node.TextAt("Identifier")?.Trim();
        var authority = node.TextAt("Identifier/@Authority");
        var spelled = node.TextAt("ContactTypeIdentifier")?.Trim();
        var role = spelled is null ? null : CaseRoles.Read(spelled);
        if (id is not null && !InstitutionId().IsMatch(id)) findings.Add(Finding.Of("ENV-0006", $"{Place}{path}/Identifier", ("value", SedBodyReader.Shorten(id))));
        if (id is not null && authority != Sbdh.InstitutionRepository) findings.Add(Finding.Of("ENV-0007", $"{Place}{path}/Identifier/@Authority", ("value", authority ?? ""), ("expected", Sbdh.InstitutionRepository)));
        if (spelled is not null && role is null) findings.Add(Finding.Of("ENV-0008", $"{Place}{path}/ContactTypeIdentifier", ("value", SedBodyReader.Shorten(spelled))));
        if (role is not null && role.ToString() != spelled) findings.Add(Finding.Of("ENV-0009", $"{Place}{path}/ContactTypeIdentifier", ("value", spelled!), ("role", role.Value.ToString())));
        return id is null || role is null ? null : new SbdhParty(id, role.Value, authority ?? "");
    }

    private SedAttachment? Attachment(SedNode node, string path)
    {
        var medical = node.TextAt("IsMedical")?.Trim();
        if (medical is not (null or "true" or "false")) findings.Add(Finding.Of("ENV-0018", $"{Place}{path}/IsMedical", ("value", SedBodyReader.Shorten(medical))));
        return node.TextAt("Identifier") is { } id && node.TextAt("FileName") is { } file && node.TextAt("InternetMediaTypeCode") is { } mime && medical is not null
            ? new SedAttachment(id.Trim(), file, mime.Trim(), medical == "true")
            : null;
    }

    private void CheckTwice(List<SedAttachment?> attachments)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < attachments.Count; i++)
            if (attachments[i] is { } attachment && !seen.Add(attachment.Identifier)) findings.Add(Finding.Of("ENV-0021", $"{Place}Inferred/Attachment[{i + 1}]", ("value", attachment.Identifier)));
    }

    private DateTimeOffset Created()
    {
        const string path = "DocumentIdentification/CreationDateAndTime";
        if (header.TextAt(path)?.Trim() is not { } text) return default;
        if (Instant().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var created)) return created;
        findings.Add(Finding.Of("ENV-0012", Place + path, ("value", SedBodyReader.Shorten(text))));
        return default;
    }

    private int Version()
    {
        const string path = "BusinessScope/DocumentVersion";
        if (header.TextAt(path)?.Trim() is not { } text) return 0;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version > 0) return version;
        findings.Add(Finding.Of("ENV-0013", Place + path, ("value", SedBodyReader.Shorten(text))));
        return 0;
    }

    private (string Buc, string Version) Service()
    {
        const string path = "BusinessScope/CaseId/BusinessServiceName";
        if (header.TextAt(path)?.Trim() is not { } text) return ("", "");
        if (BusinessService().Match(text) is { Success: true } match) return (match.Groups[1].Value, match.Groups[2].Value);
        findings.Add(Finding.Of("ENV-0014", Place + path, ("value", SedBodyReader.Shorten(text))));
        return ("", "");
    }

    private void Check(string path, Func<string, bool> isGood, string code)
    {
        if (header.TextAt(path)?.Trim() is { } text && !isGood(text)) findings.Add(Finding.Of(code, Place + path, ("field", Last(path)), ("value", SedBodyReader.Shorten(text))));
    }

    private static string Last(string path) => path[(path.LastIndexOf('/') + 1)..];

    [GeneratedRegex(@"\A[0-9a-f]{32}\z")]
    private static partial Regex Hex32();

    [GeneratedRegex(@"\A[A-Z]{2}:[a-zA-Z0-9]{4,10}\z")]
    private static partial Regex InstitutionId();

    [GeneratedRegex(@"\A[A-Z]+[0-9]{3}[A-Z0-9_]*\z")]
    private static partial Regex SedType();

    [GeneratedRegex(@"\A[0-9]{1,2}\.[0-9]{1,2}(\.[0-9]{1,2})?\z")]
    private static partial Regex CdmVersion();

    [GeneratedRegex(@"\A\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?(Z|[+-]\d\d:\d\d)?\z")]
    private static partial Regex Instant();

    [GeneratedRegex(@"\A([A-Z]+_[A-Z]?BUC_[0-9]{2}[a-z]?):([0-9]{1,2}\.[0-9]{1,2})\z")]
    private static partial Regex BusinessService();
}
