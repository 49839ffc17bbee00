namespace MessageBroker.Tests.Acceptance.Field;

/// <summary>One line of the table of what comes in: documents of one case, the orders in which they come, and what the case must then be.</summary>
/// <param name="Name">What it shows.</param>
/// <param name="Documents">The documents of a case of that number.</param>
internal sealed record InboundRow(string Name, Func<string, Arrival[]> Documents)
{
    /// <summary>By place among the documents; null for every order there is.</summary>
    public int[][]? Orders { get; init; }

    /// <summary>What the case shows, as "F001 v2 Received".</summary>
    public required string[] Case { get; init; }

    /// <summary>Every message that came in, as "F001 v1 Delivering", at rest.</summary>
    public required string[] Messages { get; init; }

    /// <summary>Who the other side is then, and what we are.</summary>
    public string Partner { get; init; } = "BG:BGASA, Counterparty";

    /// <summary>A document that is held when it comes before all others, with the reasons for which it then is, as "X001: BUC-0021 FLW-0212".</summary>
    public string[] Early { get; init; } = [];

    /// <summary>Each X050 that left, with the document and the reasons that it names, as "H001 v1: BUC-0021".</summary>
    public string[] Answers { get; init; } = [];

    /// <summary>What stays in the list of work, with its reasons, for what it waits and who must act, as "H001 v1: FLW-0207, held, operator".</summary>
    public string[] Pending { get; init; } = [];

    public override string ToString() => Name;
}
