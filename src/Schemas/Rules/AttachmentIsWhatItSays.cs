using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Schemas.Rules;

/// <summary>
/// An attachment that came has content, and begins as its declared type does. Only pointed out: the SED is delivered with what came, since it may
/// be right where its attachment is not, and an officer can ask for the file again. Before sending the adapters refuse the same.
/// </summary>
internal sealed class AttachmentIsWhatItSays : IRule
{
    public string Id => "R-0022";

    public int Version => 1;

    public string Source => "(i) this project";

    public IEnumerable<Finding> Judge(RuleContext context)
    {
        foreach (var attachment in context.Carried ?? [])
        {
            if (attachment.Look is not { } look) continue;
            if (look.IsEmpty) yield return Finding.Of("SED-0132", attachment.Identifier, ("file", attachment.FileName));
            else if (AttachmentStart.Contradicts(attachment.Mime, look.Begins))
                yield return Finding.Of("SED-0133", attachment.Identifier, ("file", attachment.FileName), ("declared", attachment.Mime), ("actual", look.Begins ?? "?"));
        }
    }
}
