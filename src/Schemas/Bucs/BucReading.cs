using MessageBroker.Schemas.Findings;

namespace MessageBroker.Schemas.Bucs;

/// <summary>A definition, or the reasons why there is none. Findings of severity info may stand beside a definition; an error never does.</summary>
public sealed record BucReading(BucDefinition? Definition, IReadOnlyList<Finding> Findings);
