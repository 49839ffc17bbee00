using System.Text.RegularExpressions;

namespace MessageBroker.Schemas.Bucs;

/// <summary>
/// The points that no public source decides and that this project has decided. Each is described by <see cref="BucRulingTexts"/> under its
/// name, is named by verdicts that rest on it, and is replaced when an official text is known.
/// </summary>
internal enum BucRuling
{
    FirstActions,
    OtherStartersClose,
    CaseActionsEndWithStarter,
    Drafts,
    SendWithoutDraft,
    UpdateAfterSend,
    RecreateAfterSend,
    RecreateAfterCancel,
    OnlyStarter,
    DerivedCreate,
    CancelledTarget,
    CaseClosed,
    CaseForwarded,
    CaseTakenOver,
    ParticipantsInsteadOfSend,
    SentAlone,
    MultilateralByDefault,
    SystemSeds,
    PlainReceive,
    CreateMeansReply,
    CreatedAgainIsOpen,
    OpenConditionRemovesNothing,
    CaseActionWithoutType,
    AnyAction,
    UpdateOfParent,
    UpdateEndsWithAnswer,
    StarterChosen,
    RejectedOnce,
    ClarifyOneByOne,
    ReopeningAnswers,
    CaseReopened,
    RecreateAfterDeletion,
    DelayedAction,
}

/// <summary>
/// The rulings that an interpretation follows. The product follows all of them; tests turn one off to show that something changes,
/// so that no ruling stands in the list without effect.
/// </summary>
internal readonly partial record struct BucRulings(ulong Off)
{
    public static BucRulings All => default;

    public static IReadOnlyList<BucRuling> Each { get; } = Enum.GetValues<BucRuling>();

    public bool Follow(BucRuling ruling) => (Off & (1ul << (int)ruling)) == 0;

    public BucRulings Without(BucRuling ruling) => new(Off | (1ul << (int)ruling));

    /// <summary>The name in verdicts and in the documentation, for example <c>first-actions</c>.</summary>
    public static string Name(BucRuling ruling) => Hump().Replace(ruling.ToString(), "-").ToLowerInvariant();

    [GeneratedRegex("(?<=[a-z])(?=[A-Z])")]
    private static partial Regex Hump();
}
