using MessageBroker.Schemas.Findings;

namespace MessageBroker.Schemas.Rules;

/// <summary>
/// No attachment is known malware: such a message is neither sent nor delivered, and waits for a person. What is known is the standard
/// test file alone; no scanner is asked.
/// </summary>
internal sealed class AttachmentIsNotInfected : IRule
{
    public string Id => "R-0028";

    public int Version => 1;

    public string Source => "(v) EICAR, Anti-Malware Testfile (eicar.org); that infected attachments have a handling of their own: navikt/eessi-DataMigrationTool";

    public IEnumerable<Finding> Judge(RuleContext context)
    {
        foreach (var attachment in context.Carried ?? [])
            if (attachment.Malware is { } name) yield return Finding.Of("SED-0144", attachment.Identifier, ("file", attachment.FileName), ("name", name));
    }
}
