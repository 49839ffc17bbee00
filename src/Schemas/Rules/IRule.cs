using MessageBroker.Schemas.Findings;

namespace MessageBroker.Schemas.Rules;

/// <summary>
/// One rule that the schema cannot express. Pure: the same context gives the same findings. A released rule is never edited;
/// a better one gets the same id and the next version, and both stay in the assembly, so that old verdicts can be replayed.
/// Rules are found by reflection and need a constructor without parameters. What comes before the first full stop of their
/// documentation is their sentence in docs/reference/rules.md.
/// </summary>
public interface IRule
{
    /// <summary>R- and four digits, for example R-0001.</summary>
    string Id { get; }

    /// <summary>Counted from 1.</summary>
    int Version { get; }

    /// <summary>Law, guidance or public program that it is taken from, in English, after its mark: (v) verified in a public source, (s) secondary, (i) inferred or ours.</summary>
    string Source { get; }

    /// <summary>SED types that it is asked about; empty where it goes by what a document holds, whatever its type.</summary>
    IReadOnlyList<string> Seds => [];

    /// <summary>Whether it is asked about documents of that version of the Common Data Model: the same SED type may have other content in another one.</summary>
    /// <param name="cdm">For example 4.4.</param>
    bool AppliesTo(string cdm) => true;

    IEnumerable<Finding> Judge(RuleContext context);
}
