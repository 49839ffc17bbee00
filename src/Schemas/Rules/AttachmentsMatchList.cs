using MessageBroker.Schemas.Findings;

namespace MessageBroker.Schemas.Rules;

/// <summary>The attachments that are there are those that the header lists, no more, no fewer, with the same medical flag.</summary>
internal sealed class AttachmentsMatchList : IRule
{
    public string Id => "R-0012";

    public int Version => 1;

    public string Source => "(i) this project; that the header lists attachments with a medical flag is public (v, navikt/eessi-DataMigrationTool)";

    private const string Place = "/StandardBusinessDocument/StandardBusinessDocumentHeader/Inferred/Attachment";

    public IEnumerable<Finding> Judge(RuleContext context)
    {
        if (context.Carried is not { } carried) yield break;
        var there = carried.GroupBy(a => a.Identifier, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
        foreach (var listed in context.Listed)
        {
            if (!there.Remove(listed.Identifier, out var found)) yield return Finding.Of("SED-0120", Place, ("file", listed.FileName), ("id", listed.Identifier));
            else if (found.IsMedical != listed.IsMedical) yield return Finding.Of("SED-0123", Place, ("file", listed.FileName));
        }
        foreach (var extra in there.Values.OrderBy(a => a.Identifier, StringComparer.Ordinal)) yield return Finding.Of("SED-0121", extra.Identifier, ("file", extra.FileName), ("id", extra.Identifier));
        if (carried.Count > carried.Select(a => a.Identifier).Distinct(StringComparer.Ordinal).Count()) yield return Finding.Of("SED-0124", Place);
    }
}
