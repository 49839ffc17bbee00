namespace MessageBroker.Adapters.Contract;

/// <summary>What a look-up says about one person of a register, or about all of them. Only a match names a person; everything else is for a clerk.</summary>
public enum RegisterWord
{
    /// <summary>The number is his, and nothing contradicts it.</summary>
    Match,
    /// <summary>A number and what goes with it contradict each other.</summary>
    Conflict,
    /// <summary>Name and birth date are like his.</summary>
    Proposal,
    /// <summary>The register answers, and holds nobody like that.</summary>
    Nobody,
    /// <summary>Too little is known of the person to propose anybody.</summary>
    TooLittle,
    /// <summary>The register does not find its own test record, or does not answer: what it does not find says nothing.</summary>
    Doubtful,
}
