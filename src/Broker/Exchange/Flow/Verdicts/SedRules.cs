using MessageBroker.Schemas.Envelope;
using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;
using MessageBroker.Schemas.Rules;

namespace MessageBroker.Exchange.Flow.Verdicts;

/// <summary>Asks the rules about a SED as of a day.</summary>
public static class SedRules
{
    public static IReadOnlyList<Finding> Judge(RuleSet rules, Pack pack, string sedType, SedNode root, Sbdh? envelope, IReadOnlyList<SedAttachment>? carried, DateTimeOffset at) =>
        rules.Judge(new RuleContext(pack, sedType, root, DateOnly.FromDateTime(at.UtcDateTime), envelope?.Attachments ?? [], carried));
}
