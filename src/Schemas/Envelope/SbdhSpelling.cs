using System.Globalization;
using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Schemas.Envelope;

/// <summary>Says where a header that was read is spelled otherwise than the same header is written. Roles are told where they are read.</summary>
internal static class SbdhSpelling
{
    /// <summary>The time of creation as headers are written: UTC, with milliseconds.</summary>
    public static string Of(DateTimeOffset created) => created.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <param name="tree">The header as it was read.</param>
    /// <param name="header">What was made of it.</param>
    public static void Tell(SedNode tree, Sbdh header, List<Finding> findings)
    {
        foreach (var (path, written, normal) in Leaves(tree, header).Concat(Parties(tree, header)).Concat(Attachments(tree, header)))
            if (written != normal)
                findings.Add(Finding.Of(path.EndsWith("DateAndTime", StringComparison.Ordinal) ? "ENV-0030" : "ENV-0031", SbdhValues.Place + path, ("field", path[(path.LastIndexOf('/') + 1)..])));
    }

    private static IEnumerable<(string Path, string? Written, string Normal)> Leaves(SedNode tree, Sbdh header) =>
        new (string Path, string Normal)[]
        {
            ("HeaderVersion", Sbdh.Version),
            ("DocumentIdentification/CreationDateAndTime", Of(header.Created)),
            ("DocumentIdentification/CaseAction", header.CaseAction),
            ("DocumentIdentification/Type", header.Type),
            ("DocumentIdentification/InstanceIdentifier", header.InstanceIdentifier),
            ("DocumentIdentification/TypeVersion", header.TypeVersion),
            ("BusinessScope/DocumentVersion", header.DocumentVersion.ToString(CultureInfo.InvariantCulture)),
            ("BusinessScope/SetId", header.SetId),
            ("BusinessScope/CaseId/InstanceIdentifier", header.CaseId),
            ("BusinessScope/CaseId/BusinessServiceName", $"{header.Buc}:{header.BucVersion}"),
            ("Inferred/RelatedSetId", header.RelatedSetId ?? ""),
        }
        .Select(leaf => (leaf.Path, tree.TextAt(leaf.Path) ?? "", leaf.Normal))!;

    private static IEnumerable<(string Path, string? Written, string Normal)> Parties(SedNode tree, Sbdh header)
    {
        yield return ("Sender/Identifier", tree.TextAt("Sender/Identifier"), header.Sender.Id);
        foreach (var (node, n) in tree.All("Receiver").Select((r, n) => (r, n))) yield return ($"Receiver[{n + 1}]/Identifier", node.TextAt("Identifier"), header.Receivers[n].Id);
    }

    private static IEnumerable<(string Path, string? Written, string Normal)> Attachments(SedNode tree, Sbdh header)
    {
        foreach (var (node, n) in tree.Each("Inferred/Attachment").Select((a, n) => (a, n)))
        {
            var (attachment, place) = (header.Attachments[n], $"Inferred/Attachment[{n + 1}]");
            yield return ($"{place}/Identifier", node.TextAt("Identifier"), attachment.Identifier);
            yield return ($"{place}/InternetMediaTypeCode", node.TextAt("InternetMediaTypeCode"), attachment.Mime);
            yield return ($"{place}/IsMedical", node.TextAt("IsMedical"), attachment.IsMedical ? "true" : "false");
        }
    }
}
