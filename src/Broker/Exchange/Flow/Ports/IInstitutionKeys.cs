using MessageBroker.Evidence.Keys;

namespace MessageBroker.Exchange.Flow.Ports;

/// <summary>Private keys of hosted institutions. Business keys sign SEDs, ebMS keys sign AS4 messages, receipts and errors.</summary>
public interface IInstitutionKeys
{
    /// <summary>Whether the institution is hosted here; only then there are keys of it.</summary>
    bool Hosts(string institution);

    SigningKey Business(string institution);
    SigningKey Ebms(string institution);
}
