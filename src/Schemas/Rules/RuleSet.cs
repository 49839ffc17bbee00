using System.Security.Cryptography;
using System.Text;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Schemas.Rules;

/// <summary>Rules that judge together. <see cref="Hash"/> names the set in every verdict.</summary>
public sealed class RuleSet
{
    private readonly IReadOnlyList<IRule> rules;

    /// <param name="rules">Each id at most once: a set holds one version of a rule.</param>
    /// <exception cref="ArgumentException">An id stands twice: a defect of ours.</exception>
    public RuleSet(IEnumerable<IRule> rules)
    {
        this.rules = [.. rules.OrderBy(r => r.Id, StringComparer.Ordinal)];
        if (this.rules.Select(r => r.Id).Distinct().Count() < this.rules.Count) throw new ArgumentException("a rule stands twice", nameof(rules));
        Hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Listing)));
    }

    /// <summary>Every rule of this assembly in every version.</summary>
    public static IReadOnlyList<IRule> Known { get; } =
        [.. typeof(IRule).Assembly.GetTypes().Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(typeof(IRule)))
            .Select(t => (IRule)Activator.CreateInstance(t)!).OrderBy(r => r.Id, StringComparer.Ordinal).ThenBy(r => r.Version)];

    /// <summary>The newest version of every rule.</summary>
    public static RuleSet Current { get; } = new(Known.GroupBy(r => r.Id).Select(g => g.MaxBy(r => r.Version)!));

    public IReadOnlyList<IRule> Rules => rules;

    /// <summary>One line per rule: id, slash, version, line feed; in order. It is kept with the inputs of verdicts.</summary>
    public string Listing => string.Concat(rules.Select(r => $"{r.Id}/{r.Version}\n"));

    /// <summary>SHA-256 (lower-case hex) of <see cref="Listing"/>.</summary>
    public string Hash { get; }

    /// <summary>The set that a listing names, so that an old verdict is judged by the rules of its day; null where a version is not known here.</summary>
    /// <param name="known">Rules to choose from; where absent <see cref="Known"/>.</param>
    public static RuleSet? FromListing(string listing, IReadOnlyList<IRule>? known = null)
    {
        var wanted = listing.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => (known ?? Known).FirstOrDefault(r => line == $"{r.Id}/{r.Version}")).ToList();
        return wanted.Contains(null) ? null : new RuleSet(wanted.OfType<IRule>());
    }

    /// <summary>This set with one rule in place of the one of the same id.</summary>
    public RuleSet With(IRule rule) => new(rules.Where(r => r.Id != rule.Id).Append(rule));

    /// <summary>All findings of the rules that are asked about such a document, in the order of the rules.</summary>
    public IReadOnlyList<Finding> Judge(RuleContext context) =>
        [.. rules.Where(r => r.AppliesTo(context.Pack.Cdm) && (r.Seds.Count == 0 || r.Seds.Contains(context.SedType))).SelectMany(r => r.Judge(context))];
}
