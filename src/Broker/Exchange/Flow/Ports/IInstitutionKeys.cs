using MessageBroker.Evidence.Keys;

namespace MessageBroker.Exchange.Flow.Ports;

/// <summary>Private keys of hosted institutions. Business keys sign SEDs, ebMS keys sign AS4 messages, receipts and errors.</summary>
public interface IInstitutionKeys
{
    /// <summary>Whether the institution is hosted here; only then there are keys of it.</summary>
    bool Hosts(string institution);

    /// <summary>The key that signs SEDs at an instant: a rotation switches at a time that is known ahead, on every node alike.</summary>
    SigningKey Business(string institution, DateTimeOffset at);
    /// <summary>The key that signs messages, receipts and errors at an instant.</summary>
    SigningKey Ebms(string institution, DateTimeOffset at);
}
