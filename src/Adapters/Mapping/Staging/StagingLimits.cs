namespace MessageBroker.Adapters.Mapping.Staging;

/// <summary>What one request may hold, so that a wrong row cannot fill the memory.</summary>
/// <param name="AttachmentBytes">Largest attachment that is read, in bytes: the one limit of every door.</param>
/// <param name="Attachments">Most attachments of one request.</param>
/// <param name="Rows">Most rows of one table that one request may need.</param>
/// <param name="LockSeconds">How long a locked database is waited for, in seconds, at least 1.</param>
public sealed record StagingLimits(long AttachmentBytes = 64L << 20, int Attachments = 100, int Rows = 2_000, int LockSeconds = StagingDatabase.LockSeconds);
