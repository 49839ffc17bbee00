using System.Collections.Frozen;

namespace MessageBroker.Schemas.Bucs;

/// <summary>The administrative SEDs by what they do to a case.</summary>
internal static class BucAdministrative
{
    public const string CloseCase = "X001";
    public const string ReopenCase = "X002";
    public const string AddParticipant = "X005";
    public const string RemoveParticipant = "X006";
    public const string ForwardCase = "X007";
    public const string InvalidateSed = "X008";
    public const string Reminder = "X009";
    public const string ReminderReply = "X010";
    public const string BusinessException = "X050";
    public const string ChangeOfParticipant = "X100";

    /// <summary>
    /// Those that a definition may name. X008 is not among them: its actions follow from hasCancel. X002 to X004 and X011 to X013
    /// belong to other families, whose rulings are not built.
    /// </summary>
    public static FrozenSet<string> Known { get; } = FrozenSet.Create(
        StringComparer.Ordinal,
        CloseCase, AddParticipant, RemoveParticipant, ForwardCase, Reminder, ReminderReply, BusinessException, ChangeOfParticipant);
}
