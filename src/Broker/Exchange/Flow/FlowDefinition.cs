using MessageBroker.Exchange.Flow.Inbound;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Outbound;

namespace MessageBroker.Exchange.Flow;

/// <summary>
/// How a message flows. This is the file to open first: one line and one sentence per stage, in order; each stage is one file.
/// A run of stages up to a <see cref="Border.Commit"/> is one transaction that also writes the journal entry;
/// <see cref="Border.Gate"/> is the only gate: nothing with an error goes past it.
/// </summary>
public static class FlowDefinition
{
    public static IReadOnlyList<StageDefinition> Outbound { get; } =
    [
        new("Take", typeof(TakeStage), Border.Commit, "Reads the national record whole and commits case and message as Taken."),
        new("Convert", typeof(Outbound.ConvertStage), Border.None, "Turns the record into SED content by the country's mapping tables, gathering every finding."),
        new("Address", typeof(AddressStage), Border.None, "Finds receiver, competence and partner in the dated institution directory."),
        new("Check", typeof(CheckStage), Border.Gate, "Judges envelope, schema, code lists, rules, attachments and legality; with an error the message is Refused."),
        new("Sign", typeof(SignStage), Border.None, "Signs the SED with the institution's business key and asks a second implementation whether it verifies."),
        new("Wrap", typeof(WrapStage), Border.None, "Puts the SED under its SBDH and into the signed AS4 message whose bytes every retry repeats."),
        new("Seal", typeof(SealStage), Border.Commit, "Commits the bytes, the journal entry and the owed send as Sealed."),
        new("Send", typeof(SendStage), Border.Commit, "Posts the sealed bytes after the attempt row is committed; the state is Sending."),
        new("Settle", typeof(SettleStage), Border.Commit, "Judges the answer: a matching signed receipt makes it Acknowledged, a signed failure Rejected, silence a retry or GivenUp."),
        new("Report", typeof(ReportStage), Border.Commit, "Answers the national request row with state, findings in three languages, turn and due date."),
        new("Remind", typeof(RemindStage), Border.Commit, "Tells a back office that is told by events that a day is near by which its institution is to act, in whichever direction the case came."),
    ];

    public static IReadOnlyList<StageDefinition> Inbound { get; } =
    [
        new("Receive", typeof(ReceiveStage), Border.Commit, "Inside the partner's request: judges the AS4 message, commits its bytes as Received and answers with the signed receipt."),
        new("Verify", typeof(VerifyStage), Border.None, "Verifies the SED's signature and judges envelope, schema, code lists, rules and attachments."),
        new("Apply", typeof(ApplyStage), Border.None, "Judges legality and version order in the case; what cannot be applied yet is Held with its findings, what the case does not admit in the end is Refused and answered with X050, what stands already is Repeated."),
        new("Convert", typeof(Inbound.ConvertStage), Border.Commit, "Turns the SED into national rows and commits it as Applied."),
        new("Deliver", typeof(DeliverStage), Border.Commit, "Writes the arrival to the national inbox, idempotent on the message id; the state is Delivering."),
        new("Confirm", typeof(ConfirmStage), Border.Commit, "Takes the national system's own word: Delivered or Declined."),
    ];

    /// <summary>Every change of state that may be written; anything else is a defect and fails the transaction.</summary>
    public static IReadOnlySet<(MessageState From, MessageState To)> Transitions { get; } = new HashSet<(MessageState, MessageState)>
    {
        (MessageState.Taken, MessageState.Refused),
        (MessageState.Taken, MessageState.Sealed),
        (MessageState.Sealed, MessageState.Sending),
        (MessageState.Sending, MessageState.Acknowledged),
        (MessageState.Sending, MessageState.Rejected),
        (MessageState.Sending, MessageState.GivenUp),
        // An operator sends the same bytes once more.
        (MessageState.GivenUp, MessageState.Sending),
        // A valid receipt counts in every state, also after the fact.
        (MessageState.Rejected, MessageState.Acknowledged),
        (MessageState.GivenUp, MessageState.Acknowledged),
        (MessageState.Received, MessageState.Held),
        (MessageState.Received, MessageState.Applied),
        // Its case does not admit it: answered with X050, at once where nothing is waited for.
        (MessageState.Received, MessageState.Refused),
        // The same document in the same version stands already.
        (MessageState.Received, MessageState.Repeated),
        // A statement between brokers, not a document.
        (MessageState.Received, MessageState.Reconciled),
        // Judged again: it can be applied now, it stands by now, or it is held for another reason.
        (MessageState.Held, MessageState.Applied),
        // What it waited for has not come.
        (MessageState.Held, MessageState.Refused),
        (MessageState.Held, MessageState.Repeated),
        (MessageState.Held, MessageState.Held),
        (MessageState.Applied, MessageState.Delivering),
        (MessageState.Delivering, MessageState.Delivered),
        (MessageState.Delivering, MessageState.Declined),
    };

    /// <summary>States that nothing more is expected of.</summary>
    public static IReadOnlySet<MessageState> Final { get; } = new HashSet<MessageState>
    {
        MessageState.Refused, MessageState.Acknowledged, MessageState.Rejected, MessageState.Delivered, MessageState.Declined, MessageState.Repeated,
        MessageState.Reconciled,
    };

    /// <summary>States that wait for a person.</summary>
    public static IReadOnlySet<MessageState> WaitForPerson { get; } = new HashSet<MessageState> { MessageState.Held, MessageState.GivenUp };
}

/// <summary>What stands behind a stage.</summary>
public enum Border
{
    /// <summary>The next stage runs in the same transaction.</summary>
    None,
    /// <summary>As None, and an error among the findings ends the run here.</summary>
    Gate,
    /// <summary>The run's transaction is committed.</summary>
    Commit,
}

/// <param name="Type">The class, in the file of the same name.</param>
/// <param name="Sentence">What it does, for operators too.</param>
public sealed record StageDefinition(string Name, Type Type, Border Border, string Sentence);
