using MessageBroker.Schemas.Findings;

namespace MessageBroker.Schemas.Rules;

/// <summary>Whoever opens the disagreement procedure names a ground, and each ground once (facts of the public front end).</summary>
internal sealed class DisagreementIsGiven : IRule
{
    public string Id => "R-0019";

    public int Version => 1;

    public string Source => "(v) navikt/eux-web-app: at least one ground of disagreement, each at most once";

    public IEnumerable<Finding> Judge(RuleContext context)
    {
        if (context.HasPurpose("disagreement_procedure") && context.Root.At("DisagreementProcedure/GroundDisagreement") is null)
            yield return Finding.Of("SED-0125", $"/{context.Root.Name}/DisagreementProcedure");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var place in context.Each("DisagreementProcedure/GroundDisagreement"))
            if (place.Text("ground") is { } ground && !seen.Add(ground)) yield return Finding.Of("SED-0126", $"{place.Path}/ground", ("ground", ground));
    }
}
