using MessageBroker.Evidence;
using MessageBroker.Evidence.Journal.Notes;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Auditor.Bundles;

/// <summary>What a verifier says about a bundle.</summary>
/// <param name="Indication">
/// TotalPassed: every part holds (parts that were erased with authority do not count against it). TotalFailed: at least one part does
/// not. Indeterminate: none fails, but something that was asked could not be judged.
/// </param>
/// <param name="Parts">One verdict for each part, in the order of the parts' names.</param>
/// <param name="Log">The checkpoint that everything was proven under; null where it does not hold.</param>
/// <param name="TrustFromBundle">The trust anchors were the bundle's own.</param>
public sealed record BundleReport(
    Indication Indication,
    IReadOnlyList<PartVerdict> Parts,
    IReadOnlyList<Finding> Findings,
    IReadOnlyList<SignatureReport> Signatures,
    Checkpoint? Log,
    bool TrustFromBundle);

public enum PartOutcome
{
    /// <summary>Everything that was checked about the part holds.</summary>
    Passed,
    /// <summary>The part was erased with authority; its commitments stand and say nothing any more.</summary>
    Erased,
    /// <summary>Something about the part could not be judged.</summary>
    Indeterminate,
    /// <summary>Something about the part does not hold.</summary>
    Failed,
}

/// <param name="Name">A file of the bundle, container, or a signature in a file.</param>
public sealed record PartVerdict(string Name, PartOutcome Outcome)
{
    /// <summary>TOTAL-PASSED, ERASED, INDETERMINATE or TOTAL-FAILED.</summary>
    public string Word => Outcome switch
    {
        PartOutcome.Passed => "TOTAL-PASSED",
        PartOutcome.Erased => "ERASED",
        PartOutcome.Indeterminate => "INDETERMINATE",
        _ => "TOTAL-FAILED",
    };
}

/// <summary>One signature of the bundle: whose word it is, and what a second verifier says.</summary>
/// <param name="Part">The file and what is signed in it.</param>
/// <param name="Crypto">valid, invalid or not-checked.</param>
/// <param name="At">The instant of judgement: when the journal says that it was judged.</param>
/// <param name="Policy">Name of the crypto policy.</param>
/// <param name="SecondOpinion">Answer of System.Security.Cryptography.Xml; null where it was not asked.</param>
public sealed record SignatureReport(string Part, Indication Indication, string Crypto, string? Signer, DateTimeOffset At, string Policy, string? SecondOpinion);
