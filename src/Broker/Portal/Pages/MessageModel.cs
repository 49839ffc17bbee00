using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Views;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Portal.Pages;

/// <summary>What the page of one message shows.</summary>
public sealed record MessageModel
{
    public required MessageView View { get; init; }
    public required AnswerFacts Facts { get; init; }
    public required IReadOnlyList<PathView> Path { get; init; }
    /// <summary>Without what they quote of a person, errors first.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }
    /// <summary>What it waits for; null where it is finished.</summary>
    public WorkView? Work { get; init; }
    public CaseRow? Case { get; init; }
    /// <summary>path, xml or headers.</summary>
    public required string Tab { get; init; }
    /// <summary>What the tab shows as lines; null where it has none, or there is nothing.</summary>
    public string? Raw { get; init; }
    /// <summary>Command that repeats the verdicts.</summary>
    public required string Replay { get; init; }

    public MessageRow Row => View.Message;

    public IEnumerable<AttemptView> Attempts => View.Attempts;
}
