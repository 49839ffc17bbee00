namespace MessageBroker.Adapters.Contract;

/// <summary>How far a register's silence can be believed.</summary>
/// <param name="DoubtfulSince">Since when it does not find its own test record; null while it does.</param>
/// <param name="Why">absent (it answers, without the test record), by-birth (found by number and not by birth date), unreadable (its table cannot be read), or no-table (there is nowhere to write what is found).</param>
/// <param name="ProbedAt">When the test record was last asked for; null before the first time.</param>
/// <param name="LookUps">Persons of arrivals that were looked up since the start of the process.</param>
/// <param name="Found">Those of them for whom the register gave somebody: a match, a conflict or a proposal.</param>
public sealed record RegisterState(DateTimeOffset? DoubtfulSince, string? Why, DateTimeOffset? ProbedAt, long LookUps, long Found);
