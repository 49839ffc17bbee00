using MessageBroker.Schemas.Findings;

namespace MessageBroker.Exchange.Store.Upkeep;

/// <summary>What came of a move.</summary>
/// <param name="Moved">The new store stands, whole and verified.</param>
/// <param name="Rows">Rows by table that were moved.</param>
/// <param name="Size">Integrated entries of the log.</param>
/// <param name="Root">Their Merkle root, recomputed from the copied entries, hexadecimal.</param>
public sealed record MoveOutcome(bool Moved, IReadOnlyDictionary<string, long> Rows, ulong Size, string Root, IReadOnlyList<Finding> Findings)
{
    internal static MoveOutcome Refused(params IReadOnlyList<Finding> findings) => new(false, new Dictionary<string, long>(), 0, "", findings);
}
