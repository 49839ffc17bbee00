using MessageBroker.Exchange.Flow.Inbound;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Exchange.Flow.Verdicts;

/// <summary>
/// May who opens a case here do that: the dated directory is asked about the sender of its first document, as of the day on which that was made
/// where its sender works. Later documents are the case's: a competence that ends while it runs takes no document from it, and X007 and X100 say themselves who takes over.
/// </summary>
public static class Opener
{
    /// <summary>Empty where nothing is against it, and where the document opens no case.</summary>
    public static IReadOnlyList<Finding> Judge(InboundDraft draft)
    {
        if (draft is not { Context: { OpenerIsAsked: true, History: [], Other: null }, Envelope: { } envelope } || Handover.IsAsked(envelope.Type)) return [];
        return draft.Basis.Directory.JudgeSender(envelope.Sender.Id, envelope.Buc, envelope.Sender.Role.ToString(), InstitutionDay.Of(envelope.Sender.Id, envelope.Created), "SBDH");
    }
}
