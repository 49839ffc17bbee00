using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Verdicts;
using MessageBroker.Exchange.Flow.Views;
using MessageBroker.Schemas.Bucs;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Portal.Pages;

/// <summary>What the page of a case shows.</summary>
public sealed record CaseModel
{
    public required CaseView View { get; init; }
    public required Side Own { get; init; }
    public required Side? Partner { get; init; }
    /// <summary>Documents of the case in their order.</summary>
    public required IReadOnlyList<CaseSed> Seds { get; init; }
    /// <summary>What may be sent now.</summary>
    public required IReadOnlyList<CaseAct> Open { get; init; }
    /// <summary>What may not be sent now, and why.</summary>
    public required IReadOnlyList<(CaseAct Act, Finding Reason)> Closed { get; init; }
    /// <summary>Institutions of the person at which a case of the same id runs too.</summary>
    public required IReadOnlyList<CaseKey> Others { get; init; }
    /// <summary>Name of the configuration, for commands.</summary>
    public required string Configuration { get; init; }

    public CaseRow Row => View.Case;

    /// <summary>Who is to act, in words; null for this institution itself and where nobody is.</summary>
    public string? Party(CaseTurn turn, string language) => turn.Who == Own.Id ? null : turn.Who is not null && turn.Who == Partner?.Id ? Partner.Called : turn.Party(language);

    public bool IsOurs => View.Turn?.Turn.Who is TurnParty.Me or TurnParty.Either;
}

/// <summary>One version of a document, with the two facts about it.</summary>
/// <param name="Title">In the page's language; null where no pack knows the type.</param>
public sealed record CaseSed(MessageRow Message, string? Title, AnswerFacts Facts)
{
    public bool IsOurs => Message.Direction == Direction.Outbound;
}

/// <summary>Something that may be sent in a case, or may not.</summary>
/// <param name="Answers">The type that it answers or stands on; null where it stands alone.</param>
/// <param name="IsUpdate">A further version of what was sent.</param>
/// <param name="IsExpected">It is what is owed.</param>
public sealed record CaseAct(string Sed, string? Title, string? Answers, bool IsUpdate, bool IsExpected);
