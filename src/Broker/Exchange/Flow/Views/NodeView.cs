using MessageBroker.Schemas.Findings;

namespace MessageBroker.Exchange.Flow.Views;

/// <summary>How a running node is, as health tells it.</summary>
/// <param name="Ready">It takes and sends messages.</param>
/// <param name="OldestUnfinishedSeconds">Age of the oldest unfinished message; null where none is.</param>
/// <param name="Messages">Messages by the name of their state.</param>
/// <param name="Findings">What is wrong or will soon be. Their arguments hold no personal data.</param>
public sealed record NodeView(bool Ready, long? OldestUnfinishedSeconds, IReadOnlyDictionary<string, long> Messages, IReadOnlyList<Finding> Findings)
{
    public required string Node { get; init; }
    /// <summary>Name and version of the store's engine; null where it is not known.</summary>
    public string? Engine { get; init; }
    /// <summary>Certificates in use, with what they are for and when they end.</summary>
    public IReadOnlyList<CertificateLine> Certificates { get; init; } = [];
}

/// <param name="Use">What it is for, in plain words.</param>
/// <param name="IsOwn">Of this node.</param>
public sealed record CertificateLine(string Use, DateTimeOffset Ends, bool IsOwn)
{
    /// <summary>Whole days until it ends; negative where it has ended.</summary>
    public int DaysLeft(DateTimeOffset now) => (int)Math.Floor((Ends - now).TotalDays);
}
