namespace MessageBroker.Exchange.Flow;

/// <summary>Settings of the flow with their bounds; the configuration fills them.</summary>
public sealed record FlowSettings
{
    /// <summary>Name of this node in entries and attempts.</summary>
    public required string Node { get; init; }
    /// <summary>Attempts to send before a message is given up (1 to 100, default 8).</summary>
    public int SendAttempts { get; init; } = 8;
    /// <summary>Pause before the second attempt (default 5 s); each further pause is twice as long, with jitter of a fifth.</summary>
    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromSeconds(5);
    /// <summary>Longest pause between attempts (default 1 h).</summary>
    public TimeSpan LongestRetry { get; init; } = TimeSpan.FromHours(1);
    /// <summary>How long a partner may take to answer (default 60 s).</summary>
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(60);
    /// <summary>How long a partner that took a message without a receipt may take to call back before the same bytes go again (default 60 s).</summary>
    public TimeSpan CallbackWait { get; init; } = TimeSpan.FromSeconds(60);
    /// <summary>How long a document that its case does not admit yet waits for what it follows before it is refused and answered with X050 (default 72 h; zero refuses at once).</summary>
    public TimeSpan EarlyWait { get; init; } = TimeSpan.FromHours(72);
    /// <summary>
    /// A partner's signed word that it cannot authenticate us (EBMS:0101) counts as silence: it is about certificates, which two offices mend, and not about
    /// the message, whose octets then go again. Else the message is rejected by it.
    /// </summary>
    public bool WaitsForTrust { get; init; } = true;
    /// <summary>How often a national store that is away is asked again (default 5 s).</summary>
    public TimeSpan NationalRetry { get; init; } = TimeSpan.FromSeconds(5);
    /// <summary>always, sampled (one in sixteen) or off.</summary>
    public string SecondOpinion { get; init; } = "always";
    /// <summary>Largest message taken from a partner, in octets.</summary>
    public int MaxMessageBytes { get; init; } = 20 * 1024 * 1024;
    /// <summary>Outside effects in flight at once on this node (default 64); at one destination <see cref="Running.Destinations.MostInFlight"/>.</summary>
    public int MostInFlight { get; init; } = 64;
    /// <summary>How long work may be due before nothing new is taken in (default 5 min). The age counts, not the length.</summary>
    public TimeSpan MostBacklog { get; init; } = TimeSpan.FromMinutes(5);
}
