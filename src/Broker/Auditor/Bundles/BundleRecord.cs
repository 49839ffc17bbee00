using System.Globalization;
using MessageBroker.Evidence;
using MessageBroker.Evidence.Journal.Notes;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Auditor.Bundles;

/// <summary>Collects verdicts part by part. A part's outcome only gets worse; a part that nobody judged is no part.</summary>
internal sealed class BundleRecord
{
    private readonly SortedDictionary<string, PartOutcome> parts = new(StringComparer.Ordinal);
    private readonly List<Finding> findings = [];
    private readonly List<SignatureReport> signatures = [];

    public Checkpoint? Log { get; set; }

    public bool TrustFromBundle { get; set; }

    public void Pass(string part) => Mark(part, PartOutcome.Passed);

    public void Erase(string part) => Mark(part, PartOutcome.Erased);

    public void Fail(string part, string code, params ReadOnlySpan<(string Name, string Value)> arguments)
    {
        Mark(part, PartOutcome.Failed);
        findings.Add(Finding.Of(code, part, arguments));
    }

    public void Leave(string part, string code, params ReadOnlySpan<(string Name, string Value)> arguments)
    {
        Mark(part, PartOutcome.Indeterminate);
        findings.Add(Finding.Of(code, part, arguments));
    }

    /// <summary>Something to know that decides nothing.</summary>
    public void Note(string part, string code, params ReadOnlySpan<(string Name, string Value)> arguments) => findings.Add(Finding.Of(code, part, arguments));

    /// <summary>The outcome of a signature: the report line, the part and one finding for each reason.</summary>
    public void Signature(SignatureReport report, IReadOnlyList<Reason> reasons)
    {
        signatures.Add(report);
        Mark(report.Part, report.Indication switch
        {
            Indication.TotalPassed => PartOutcome.Passed,
            Indication.Indeterminate => PartOutcome.Indeterminate,
            _ => PartOutcome.Failed,
        });
        findings.AddRange(reasons.Select(r => OfReason(r, report.Part)));
    }

    /// <summary>A signature that the journal itself says was not accepted: it is shown, and it decides nothing.</summary>
    public void NotAccepted(SignatureReport report)
    {
        signatures.Add(report);
        Note(report.Part, "JRN-0053");
    }

    public BundleReport Report()
    {
        var indication = parts.ContainsValue(PartOutcome.Failed) ? Indication.TotalFailed
            : parts.ContainsValue(PartOutcome.Indeterminate) ? Indication.Indeterminate
            : Indication.TotalPassed;
        return new BundleReport(indication, [.. parts.Select(p => new PartVerdict(p.Key, p.Value))], findings, signatures, Log, TrustFromBundle);
    }

    private void Mark(string part, PartOutcome outcome)
    {
        if (!parts.TryGetValue(part, out var before) || outcome > before) parts[part] = outcome;
    }

    private static Finding OfReason(Reason reason, string part) => Finding.Of(
        "SIG-" + ((int)reason.Code).ToString("0000", CultureInfo.InvariantCulture),
        reason.Place.Length == 0 ? part : $"{part} {reason.Place}",
        [.. reason.Arguments.Select(a => (a.Key, a.Value))]);
}
