using MessageBroker.Schemas.Findings;

namespace MessageBroker.Schemas.Rules;

/// <summary>Whoever writes in order to decide gives the decision and says which children it concerns (rule of the public front end).</summary>
internal sealed class DecisionIsGiven : IRule
{
    public string Id => "R-0003";

    public int Version => 1;

    public string Source => "(v) navikt/eux-web-app: the decision block is mandatory when the purpose is decision";

    public IEnumerable<Finding> Judge(RuleContext context)
    {
        if (!context.HasPurpose("decision")) yield break;
        if (context.Root.Child("Decision") is not { } decision) yield return Finding.Of("SED-0104", $"/{context.Root.Name}/Decision");
        else if (decision.Child("DecisionRegardingAllChildrenMentionedInThisSED") is null && decision.Child("DecisionWhichDoesNotConcernAllChildren") is null)
            yield return Finding.Of("SED-0105", $"/{context.Root.Name}/Decision");
    }
}
