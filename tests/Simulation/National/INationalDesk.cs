using MessageBroker.Adapters.Contract;

namespace MessageBroker.Tests.Simulation.National;

/// <summary>A national system as its clerks and the checks see it, besides what the broker sees.</summary>
internal interface INationalDesk : INationalSystem
{
    /// <summary>Puts a request into the outbox, or a newer version in its place.</summary>
    void Ask(NationalRecord record);

    IReadOnlyList<(string RequestId, int Version, char Status)> Requests { get; }

    /// <summary>In the order in which they were written.</summary>
    IReadOnlyList<Arrival> Arrivals { get; }

    void Answer(string messageId, bool confirmed, string root);

    /// <summary>What the system itself found wrong.</summary>
    List<string> Complaints { get; }
}

/// <summary>What stands in a national inbox.</summary>
internal sealed record Arrival(string MessageId, string CaseId, string Kind, string SetId, int Version, string Content)
{
    public DeliveryAnswer? Answer { get; set; }
}
