namespace MessageBroker.Tests.Simulation.Defects;

/// <summary>Mistakes that are planted to see whether the checks find them. They exist in this program only.</summary>
internal enum Defect
{
    None,
    ResultAfterClose,
    ReceiptBeforeCommit,
    KillCounted,
    LockReleasedEarly,
    DuplicateKeyMissing,
    TailLostSilently,
    VersionOrderIgnored,
    RetryReWrapped,
    DiscardedAfterRetries,
}
