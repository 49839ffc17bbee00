using MessageBroker.Exchange.Flow.Model;

namespace MessageBroker.Portal.Pages;

/// <param name="Text">What was looked for; null: the newest.</param>
/// <param name="Messages">Those that were found.</param>
public sealed record EvidenceSearchModel(string? Text, IReadOnlyList<MessageRow> Messages);
