using MessageBroker.Adapters.Contract;
using MessageBroker.Adapters.Mapping.Staging;
using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Adapters.Mapping;

/// <summary>
/// Compares the declared type of an attachment with its first bytes before it is sent: a picture that calls itself PDF is refused by
/// the archive of the other side, and the SED would hang there. What arrives is never blocked for it.
/// </summary>
internal static class AttachmentType
{
    public static IEnumerable<Finding> Check(StagingDescription staging, NationalRecord record)
    {
        foreach (var attachment in record.Attachments)
        {
            var place = $"{staging.Attachment.Table}.{staging.Attachment.Content}[{staging.Attachment.Name}={attachment.Name}]";
            var begins = AttachmentStart.TypeOf(attachment.Content);
            if (attachment.Content.Length == 0) yield return Finding.Of("ADP-0022", place);
            else if (AttachmentStart.Contradicts(attachment.Mime, begins)) yield return Finding.Of("ADP-0027", place, ("declared", attachment.Mime), ("actual", begins ?? "?"));
        }
    }
}
