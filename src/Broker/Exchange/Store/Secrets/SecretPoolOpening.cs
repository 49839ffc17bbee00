using MessageBroker.Schemas.Findings;

namespace MessageBroker.Exchange.Store.Secrets;

/// <summary>Either a pool, with what an operator should know all the same, or the finding that says why there is none.</summary>
/// <param name="Findings">With a pool: payloads whose secret is missing. They stay closed; everything else goes on.</param>
/// <param name="Swept">Leftovers of earlier runs that were deleted.</param>
public sealed record SecretPoolOpening(SecretPool? Pool, IReadOnlyList<Finding> Findings, int Swept);
