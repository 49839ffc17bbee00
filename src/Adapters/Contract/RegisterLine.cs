using MessageBroker.Schemas.Findings;

namespace MessageBroker.Adapters.Contract;

/// <summary>One line of a register's answer about a person.</summary>
/// <param name="Key">The person of the register whom it is about, or null.</param>
/// <param name="Score">0 to 100: the order in which proposals stand before a clerk, and nothing else.</param>
public sealed record RegisterLine(RegisterWord Word, string? Key, int Score, Finding Finding);
