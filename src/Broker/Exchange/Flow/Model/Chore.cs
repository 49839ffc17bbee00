namespace MessageBroker.Exchange.Flow.Model;

/// <summary>Housekeeping that one node at a time does, in bounded batches, beside the work.</summary>
public enum Chore
{
    /// <summary>Counts what is finished.</summary>
    Tally,
    /// <summary>Erases payloads whose term is over.</summary>
    Retention,
    /// <summary>Asks partners for what a restore lost.</summary>
    Reconcile,
    /// <summary>Reckons whose turn it is in cases that changed.</summary>
    Turns,
}
