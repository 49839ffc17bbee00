using System.Collections.Frozen;

namespace MessageBroker.Schemas.Bucs;

/// <summary>The administrative SEDs by what they do to a case.</summary>
public static class BucAdministrative
{
    public const string CloseCase = "X001";
    public const string ReopenCase = "X002";
    public const string ReopenAnswer = "X003";
    public const string ReopenOutcome = "X004";
    public const string AddParticipant = "X005";
    public const string RemoveParticipant = "X006";
    public const string ForwardCase = "X007";
    public const string InvalidateSed = "X008";
    public const string Reminder = "X009";
    public const string ReminderReply = "X010";
    public const string RejectSed = "X011";
    public const string ClarifyContent = "X012";
    public const string ClarifyReply = "X013";
    public const string BusinessException = "X050";
    public const string ChangeOfParticipant = "X100";

    /// <summary>What systems say of their own accord, in every case and in none: legal outside the definition, and no word on what a case is.</summary>
    public static bool IsSystemWord(string? sed) => sed is BusinessException or ChangeOfParticipant;

    /// <summary>Those that a definition may name: all that the engine has the rules of.</summary>
    public static FrozenSet<string> Known { get; } = FrozenSet.Create(
        StringComparer.Ordinal,
        CloseCase, ReopenCase, ReopenAnswer, ReopenOutcome, AddParticipant, RemoveParticipant, ForwardCase, InvalidateSed, Reminder, ReminderReply,
        RejectSed, ClarifyContent, ClarifyReply, BusinessException, ChangeOfParticipant);

    /// <summary>Those that follow from flags or from one another, without a trigger, and those that every case knows.</summary>
    public static FrozenSet<string> Derived { get; } = FrozenSet.Create(
        StringComparer.Ordinal, ReopenAnswer, ReopenOutcome, InvalidateSed, RejectSed, ClarifyContent, ClarifyReply, BusinessException, ChangeOfParticipant);
}
