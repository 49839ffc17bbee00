using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Portal.Pages;

/// <summary>Refused rows, newest first.</summary>
public sealed record ReturnedModel
{
    public required IReadOnlyList<ReturnedRow> Rows { get; init; }
    /// <summary>Address of the next page behind the language; null where the list ends.</summary>
    public string? Next { get; init; }
}

/// <summary>A row that was refused.</summary>
/// <param name="Title">Of its SED, in the page's language; null where it is not known.</param>
/// <param name="Own">Shown where the person works for several institutions.</param>
/// <param name="Reasons">The first errors, each code once, without what they quote of a person.</param>
/// <param name="More">How many reasons are not shown.</param>
public sealed record ReturnedRow(MessageRow Message, string? Title, Side? Own, IReadOnlyList<Finding> Reasons, int More);
