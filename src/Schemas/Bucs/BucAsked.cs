using MessageBroker.Schemas.Findings;

namespace MessageBroker.Schemas.Bucs;

/// <summary>A condition that a document's event asked and that the history did not decide.</summary>
/// <param name="Answer">What the event says; null where it says nothing.</param>
internal readonly record struct BucAsked(string Guard, string DocumentId, string Sed, bool? Answer);

/// <summary>Why an action waits: the finding that asks, the condition, and the document whose event asked it.</summary>
internal readonly record struct BucWaiting(Finding Finding, string Guard, string DocumentId);
