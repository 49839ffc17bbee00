using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Portal.Pages;

/// <summary>A file of a message that is not given out.</summary>
/// <param name="Refused">Why.</param>
public sealed record WithheldModel(MessageRow Message, Finding Refused);
