using MessageBroker.Exchange.As4;

namespace MessageBroker.Tests.Acceptance.Field;

/// <summary>One document as it comes in.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="From">The institution that sends it.</param>
/// <param name="Sbd">Envelope and signed SED.</param>
internal sealed record Arrival(string Name, string From, byte[] Sbd, params WrapPart[] Attachments);
