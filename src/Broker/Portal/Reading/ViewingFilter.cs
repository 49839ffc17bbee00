using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Operating;

namespace MessageBroker.Portal.Reading;

/// <summary>Which looks at content are asked for; null: any.</summary>
/// <param name="Case">International case id.</param>
/// <param name="Message">Looks at this message; where its case is asked for as well, also bundles of the case, which hold it too.</param>
/// <param name="Account">Of whom.</param>
public sealed record ViewingFilter(string? Case, Guid? Message, string? Account)
{
    public bool Fits(ContentViewRow row) => (Message is null || row.MessageId == Message || (Case is not null && row.Content == ContentViews.Bundle)) && (Account is null || row.Account == Account);
}
