using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Verdicts;

namespace MessageBroker.Exchange.Flow.Inbound;

/// <summary>
/// Finds the message of a case that carried a document before: the same SetId and version from the same partner with the same content, in
/// whatever envelope and under whatever signature. A partner whose database went back takes his request again and sends it so.
/// </summary>
internal static class StandingDocument
{
    /// <summary>
    /// Null where none stands, where it says something else, or where that can no longer be compared because it was erased.
    /// </summary>
    /// <param name="messages">All messages of the case.</param>
    /// <param name="draft">Judged: its signature is verified.</param>
    public static async ValueTask<MessageRow?> FindAsync(IStoreReader reader, Vault vault, IReadOnlyList<MessageRow> messages, InboundDraft draft, CancellationToken cancellationToken)
    {
        if (draft is not { Envelope: { } envelope, Signature.Digest: { } signed }) return null;
        var standing = messages.FirstOrDefault(m =>
            m.Direction == Direction.Inbound && m.Id.ToString("D") != draft.Context.MessageId && CaseHistory.Counts(m) && m.Partner == draft.Context.Partner
            && m.SetId == envelope.SetId && m.DocumentVersion == envelope.DocumentVersion && m.SedType == envelope.Type && m.RelatedSetId == envelope.RelatedSetId);
        if (standing is null) return null;
        var applied = await AppliedVerdict.FindAsync(reader, vault, standing, cancellationToken);
        if (applied.Verdict?.Facts.GetValueOrDefault(ApplyVerdict.SignedFact) != signed) return null;
        var content = await ReceivedContent.ReadAsync(async kind => (await vault.OpenAsync(reader, standing, kind, cancellationToken)).Bytes);
        return content is not null && IsSame(content.Attachments, draft.Attachments) ? standing : null;
    }

    private static bool IsSame(IReadOnlyList<ReceivedAttachment> first, IReadOnlyList<ReceivedAttachment> second) =>
        first.Count == second.Count && first.Zip(second).All(p =>
            p.First.ContentId == p.Second.ContentId && p.First.Mime == p.Second.Mime && p.First.Bytes.Span.SequenceEqual(p.Second.Bytes.Span));
}
