using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Views;
using MessageBroker.Portal.Proving;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Portal.Pages;

/// <summary>The evidence of a message or of a case.</summary>
public sealed record EvidenceModel
{
    public required EvidenceView View { get; init; }
    /// <summary>Null where the case as a whole is shown.</summary>
    public MessageRow? Message { get; init; }
    /// <summary>This page, behind the language.</summary>
    public required string Path { get; init; }
    /// <summary>Payloads that can be shown for a purpose, by kind.</summary>
    public IReadOnlyList<string> Kinds { get; init; } = [];
    /// <summary>Commands that make and check the same file without this page.</summary>
    public required IReadOnlyList<string> Commands { get; init; }

    /// <summary>What a verifier says of the bundle; null where it was not asked.</summary>
    public ProvenBundle? Bundle { get; init; }
    /// <summary>It is larger than a page gives out.</summary>
    public bool IsTooLarge { get; init; }
    /// <summary>Content that is shown now; null where none is.</summary>
    public ShownContent? Shown { get; init; }
    /// <summary>Why the form was not taken.</summary>
    public Finding? Refusal { get; init; }
    /// <summary>As it was given.</summary>
    public string Purpose { get; init; } = "";
    /// <summary>The form that was sent: bundle or show.</summary>
    public string? Sent { get; init; }

    public CaseKey Case => View.Case.Key;

    public IReadOnlyList<EvidenceStep> Steps => [.. View.Of(Message?.Id)];
}

/// <param name="Text">Null where it is gone or cannot be shown as text.</param>
/// <param name="Fault">Why.</param>
public sealed record ShownContent(string Kind, string Purpose, string? Text, string? Fault)
{
    /// <summary>Why nobody gets it; null where that is not so.</summary>
    public Finding? Withheld { get; init; }
}
