using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Views;

namespace MessageBroker.Portal.Pages;

/// <summary>What came and belongs to nobody yet, and what is held.</summary>
public sealed record ArrivalsModel
{
    /// <summary>Cases without a national file, newest first.</summary>
    public required IReadOnlyList<Arrival> Unassigned { get; init; }
    /// <summary>What is held and waits for a person in cases that have one.</summary>
    public required IReadOnlyList<Arrival> Held { get; init; }
    /// <summary>More is held than is shown.</summary>
    public required bool IsMoreHeld { get; init; }
    /// <summary>Address of the next page behind the language; null where the list ends.</summary>
    public string? Next { get; init; }
}

/// <summary>Something that came.</summary>
/// <param name="Title">Of its SED, in the page's language; null where it is not known.</param>
/// <param name="Work">What it waits for; null where the broker is done with it.</param>
/// <param name="Own">Shown where the person works for several institutions.</param>
public sealed record Arrival(MessageRow Message, string? Title, Side? From, Side? Own, WorkView? Work);
