using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Verdicts;

namespace MessageBroker.Exchange.Flow.Views;

/// <summary>
/// The two facts about a message that are never merged: a receipt is signed, and the national system has taken the document over. The first is the legal delivery
/// where an institution's own endpoint gave it (Decision E6), and else says only that the access point in between has it.
/// </summary>
/// <param name="ReceiptAt">Null where no receipt is signed.</param>
/// <param name="IsLegal">The receipt is the institution's own endpoint's.</param>
/// <param name="TakenOver">True, false, or null where it cannot be known here: what the other side's national system did with what it has.</param>
public sealed record AnswerFacts(DateTimeOffset? ReceiptAt, bool IsLegal, bool? TakenOver, DateTimeOffset? TakenOverAt, bool IsInbound)
{
    public static AnswerFacts Of(MessageRow message, Parties parties)
    {
        var isInbound = message.Direction == Direction.Inbound;
        var isLegal = isInbound || (message.Partner is { } partner && parties.FindPartner(partner) is { IsEndpoint: true });
        bool? taken = isInbound ? message.State == MessageState.Delivered : message.ReceiptAt is null ? false : null;
        return new AnswerFacts(message.ReceiptAt, isLegal, taken, taken == true ? message.UpdatedAt : null, isInbound);
    }
}
