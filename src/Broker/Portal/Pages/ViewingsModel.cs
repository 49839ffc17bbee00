using MessageBroker.Exchange.Flow.Model;

namespace MessageBroker.Portal.Pages;

/// <summary>Who looked at what.</summary>
/// <param name="Case">As it was asked for; null: any.</param>
/// <param name="Message">As it was asked for; null: any.</param>
/// <param name="Account">As it was asked for; null: any.</param>
/// <param name="IsUnread">The message that was asked for is no id.</param>
/// <param name="Rows">Newest first.</param>
/// <param name="Next">Address of the next page behind the language; null where there is none.</param>
public sealed record ViewingsModel(string? Case, string? Message, string? Account, bool IsUnread, IReadOnlyList<ContentViewRow> Rows, string? Next);
