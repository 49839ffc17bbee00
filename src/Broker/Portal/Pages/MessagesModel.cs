using MessageBroker.Exchange.Flow.Views;

namespace MessageBroker.Portal.Pages;

/// <summary>What the list of messages shows.</summary>
public sealed record MessagesModel
{
    public required MessageSearch Search { get; init; }
    public required IReadOnlyList<MessageLine> Lines { get; init; }
    /// <summary>Address of the next page; null where there is nothing older.</summary>
    public string? Next { get; init; }
    /// <summary>How far back was looked where the page is not full and more is behind it.</summary>
    public DateTimeOffset? LookedUntil { get; init; }
    /// <summary>Hosted institutions that the person sees.</summary>
    public required IReadOnlyList<string> Institutions { get; init; }
    public required IReadOnlyList<string> Partners { get; init; }
    public required IReadOnlyList<string> SedTypes { get; init; }

    public bool Has(string column) => Search.Columns.Contains(column);
}

/// <summary>One message of the list.</summary>
public sealed record MessageLine(Exchange.Flow.Model.MessageRow Row, AnswerFacts Facts)
{
    public IReadOnlyList<string> Codes => Row.Cause?.Split(',') ?? [];
}
