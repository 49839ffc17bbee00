namespace MessageBroker.Portal.Pages;

/// <summary>Failures by cause.</summary>
/// <param name="LookedUntil">How far back was looked; null: at all of them.</param>
public sealed record FailuresModel(IReadOnlyList<CauseGroup> Groups, DateTimeOffset? LookedUntil);

/// <summary>Messages that failed for one cause: the codes of their errors.</summary>
/// <param name="Code">The first of them, by which the messages are found.</param>
/// <param name="Open">How many wait for a person.</param>
public sealed record CauseGroup(string Code, IReadOnlyList<string> Codes, int Count, int Open, DateTimeOffset Oldest, DateTimeOffset Newest, IReadOnlyList<string> Sides);
