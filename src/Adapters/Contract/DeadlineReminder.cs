namespace MessageBroker.Adapters.Contract;

/// <summary>A day is near by which an institution is to act in a case.</summary>
/// <param name="MessageId">The message since which it is known.</param>
/// <param name="Duty">Names duty and day: the same whenever it is told.</param>
/// <param name="Due">The last day (yyyy-MM-dd).</param>
/// <param name="Owes">What is to be done, in the language of the institution's country, as are clause and silence.</param>
/// <param name="Silence">What it means if nothing is done.</param>
/// <param name="DocumentId">The document that waits for an answer; null where none does.</param>
/// <param name="Sequence">How much had happened in the case when it was told.</param>
public sealed record DeadlineReminder(
    string Institution, string CaseId, string MessageId, string Duty, string? Who, string Due, string Owes, string? Clause, string? Silence, string? DocumentId, long Sequence);
