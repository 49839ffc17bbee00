using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Verdicts;
using MessageBroker.Portal.Reading;

namespace MessageBroker.Portal.Pages;

/// <summary>What the work list shows.</summary>
public sealed record WorkModel
{
    /// <summary>ours, others or nobody.</summary>
    public required string Show { get; init; }
    /// <summary>The institution that is asked for; null: all that the person sees.</summary>
    public string? Institution { get; init; }
    /// <summary>Institutions that the person sees.</summary>
    public required IReadOnlyList<string> Institutions { get; init; }
    /// <summary>What was looked for; null where nothing was.</summary>
    public string? Find { get; init; }
    /// <summary>Several cases that have what was looked for: those of a national file and of the questions about it. Empty where there is none.</summary>
    public IReadOnlyList<CaseRow> Found { get; init; } = [];
    /// <summary>Rows under their headings, in order; headings without rows are absent.</summary>
    public required IReadOnlyList<(WorkGroup Group, IReadOnlyList<WorkRow> Rows)> Groups { get; init; }
    public required TurnCounts Counts { get; init; }
    public required bool IsWhole { get; init; }
    /// <summary>This page is not the first.</summary>
    public required bool IsBehind { get; init; }
    /// <summary>Address of the next page behind the language; null where the list ends.</summary>
    public string? Next { get; init; }
}

/// <summary>Under which heading a case stands.</summary>
public enum WorkGroup { Late, Today, Week, Later, ByRule, Nobody }

/// <summary>One case of the list.</summary>
/// <param name="Day">Until when; null where there is no day.</param>
/// <param name="Own">Shown where the person works for several.</param>
public sealed record WorkRow(CaseRow Case, CaseTurn Turn, DateOnly? Day, Side? Partner, Side? Own, MessageRow? Newest);
