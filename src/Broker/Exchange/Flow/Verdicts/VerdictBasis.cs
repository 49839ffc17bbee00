using System.Reflection;
using MessageBroker.Adapters.Contract;
using MessageBroker.Evidence.Trust;
using MessageBroker.Schemas.Institutions;
using MessageBroker.Schemas.Packs;
using MessageBroker.Schemas.Rules;

namespace MessageBroker.Exchange.Flow.Verdicts;

/// <summary>
/// Everything that a judgement rests on beside the message and its case: packs, rules, directory, parties with their certificates, mappings,
/// crypto policy, component version. Immutable; a change of any of them makes a new basis, and verdicts name it by the hashes of its inputs.
/// </summary>
public sealed class VerdictBasis
{
    public VerdictBasis(PackSet packs, RuleSet rules, InstitutionDirectory directory, Parties parties, IReadOnlyList<INationalConverter> converters)
    {
        Packs = packs;
        Rules = rules;
        Directory = directory;
        Parties = parties;
        Converters = converters;
        Policy = parties.ReadPolicy();
        Inputs =
        [
            VerdictInput.Of("component", Component),
            VerdictInput.Of("configuration", PartiesCodec.Configuration(parties)),
            VerdictInput.Of("directory", directory.ToBytes()),
            .. converters.OrderBy(c => c.Country, StringComparer.Ordinal).Select(c => VerdictInput.Of($"mapping/{c.Country}", c.MappingHash)),
            .. packs.All.Select(p => VerdictInput.Of($"pack/{p.Cdm}", PackArchive.Write(p.Files))),
            VerdictInput.Of("policy", Policy.Octets.ToArray()),
            .. RevocationOf(parties),
            VerdictInput.Of("rules", rules.Listing),
            VerdictInput.Of("trust", PartiesCodec.Trust(parties)),
        ];
    }

    private VerdictBasis(VerdictBasis other, Parties parties)
    {
        (Packs, Rules, Directory, Converters, Policy, Parties) = (other.Packs, other.Rules, other.Directory, other.Converters, other.Policy, parties);
        Inputs =
        [
            .. other.Inputs.Where(i => i.Name != RevocationCodec.Input).Select(i => i.Name switch
            {
                "configuration" => VerdictInput.Of(i.Name, PartiesCodec.Configuration(parties)),
                "trust" => VerdictInput.Of(i.Name, PartiesCodec.Trust(parties)),
                _ => i,
            }),
            .. RevocationOf(parties),
        ];
    }

    public PackSet Packs { get; }
    public RuleSet Rules { get; }
    public InstitutionDirectory Directory { get; }
    public Parties Parties { get; }
    public IReadOnlyList<INationalConverter> Converters { get; }

    public CryptoPolicy Policy { get; }

    /// <summary>Named inputs with their bytes.</summary>
    public IReadOnlyList<VerdictInput> Inputs { get; }

    private static IEnumerable<VerdictInput> RevocationOf(Parties parties) =>
        parties.Revocation.Mode == RevocationMode.Off ? [] : [VerdictInput.Of(RevocationCodec.Input, RevocationCodec.Manifest(parties.Revocation))];

    /// <summary>The same with other parties under the same crypto policy.</summary>
    public VerdictBasis With(Parties parties) => new(this, parties);

    /// <summary>Name, version and build identity of the assemblies whose code judges.</summary>
    public static string Component { get; } = string.Join('\n', new[] { typeof(VerdictBasis), typeof(INationalConverter), typeof(PackSet), typeof(CryptoPolicy) }
        .Select(t => t.Assembly).Select(a => $"{a.GetName().Name} {a.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion} {a.ManifestModule.ModuleVersionId:D}"));
}
