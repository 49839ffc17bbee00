using MessageBroker.Schemas.Findings;

namespace MessageBroker.Exchange.Store.Upkeep;

/// <summary>What came of a backup.</summary>
/// <param name="Manifest">Null where none was made; then nothing is left either.</param>
public sealed record BackupOutcome(BackupManifest? Manifest, IReadOnlyList<Finding> Findings);

/// <summary>What came of a restore.</summary>
/// <param name="Manifest">Of what now stands; null where nothing was changed.</param>
/// <param name="Kept">Where what stood before is kept; null where nothing stood.</param>
public sealed record RestoreOutcome(BackupManifest? Manifest, string? Kept, IReadOnlyList<Finding> Findings);
