using MessageBroker.Schemas.Findings;

namespace MessageBroker.Schemas.Rules;

/// <summary>Attachments are of a kind that the other side can open. No official list is public; this one is ours, so another kind is only pointed out.</summary>
internal sealed class AttachmentTypes : IRule
{
    public string Id => "R-0013";

    public int Version => 1;

    public string Source => "(i) this project: the official list of types is not public";

    private static readonly HashSet<string> Usual = new(StringComparer.OrdinalIgnoreCase)
    {
        "application/pdf", "image/jpeg", "image/png", "image/tiff", "text/plain", "application/rtf", "application/xml", "text/xml", "application/msword",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "application/vnd.oasis.opendocument.text",
    };

    public IEnumerable<Finding> Judge(RuleContext context)
    {
        foreach (var attachment in context.Listed.Where(a => !Usual.Contains(a.Mime)))
            yield return Finding.Of("SED-0122", attachment.Identifier, ("file", attachment.FileName), ("type", attachment.Mime));
    }
}
