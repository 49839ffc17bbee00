using MessageBroker.Schemas.Findings;

namespace MessageBroker.Schemas.Rules;

/// <summary>
/// One rule that the schema cannot express. Pure: the same context gives the same findings. A released rule is never edited;
/// a better one gets the same id and the next version, and both stay in the assembly, so that old verdicts can be replayed.
/// Rules are found by reflection and need a constructor without parameters.
/// </summary>
public interface IRule
{
    /// <summary>R- and four digits, for example R-0001.</summary>
    string Id { get; }

    /// <summary>Counted from 1.</summary>
    int Version { get; }

    IEnumerable<Finding> Judge(RuleContext context);
}
