using MessageBroker.Adapters.Contract;
using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Adapters.Mapping;

/// <summary>The converter of one country: its compiled maps run by the one engine. Pure and safe to share between threads.</summary>
/// <param name="summarise">One short sentence about an arrived SED in the language of the country.</param>
/// <param name="sedPaths">By SED type every place of its schema, for the list of what is not mapped.</param>
/// <param name="personNumberFault">The country's check of a personal number as of a day; without it no number is called impossible.</param>
public sealed class MappedConverter(
    CountryMaps maps, Func<SedNode, string> summarise, IReadOnlyDictionary<string, IReadOnlySet<string>>? sedPaths = null, Func<string, string, string?>? personNumberFault = null)
    : INationalConverter
{
    /// <summary>Most places that one finding names.</summary>
    private const int MostPaths = 10;

    private readonly Lazy<IReadOnlyList<string>> unmapped = new(() => MappingReference.Unmapped(maps, sedPaths));

    public string Country => maps.Staging.Country;

    public string MappingHash => maps.Hash;

    public IReadOnlyList<string> SedTypes => maps.SedTypes;

    public IReadOnlyList<string> Unmapped => unmapped.Value;

    public CountryMaps Maps => maps;

    public SedConversion ToSed(NationalRecord record, string today)
    {
        var routing = Routing.Of(maps.Staging, maps.Codes, record, today);
        if (maps.Tree(record.Kind) is not { } tree)
            return new SedConversion(null, routing, [], [.. record.Findings, Unknown(record.Kind, $"{maps.Staging.Request.Table}.{maps.Staging.Request.Kind}")]);
        var run = new OutboundRun(maps.Staging, maps.Codes, record, new ConversionFacts(Country, record.Institution, record.Kind, today));
        var root = run.Run(tree);
        return new SedConversion(root, routing, run.Origins(root), [.. Once([.. record.Findings, .. run.Findings, .. Routing.Check(maps.Staging, routing), .. AttachmentType.Check(maps.Staging, record)])]);
    }

    public NationalConversion ToNational(string sedType, SedNode root, string messageId, string receivingInstitution)
    {
        if (maps.Tree(sedType) is not { } tree) return new NationalConversion([], sedType, [], [Unknown(sedType, "/" + root.Name)]);
        var run = new InboundRun(maps.Staging, maps.Codes, root, new ConversionFacts(Country, receivingInstitution, sedType, ""));
        var tables = run.Run(tree);
        var left = maps.LeftBy(sedType, root);
        var findings = left.Count == 0 ? run.Findings : [.. run.Findings, Finding.Of("ADP-0091", "/" + root.Name, ("paths", string.Join(", ", left.Take(MostPaths)) + (left.Count > MostPaths ? ", …" : "")))];
        return new NationalConversion(tables, summarise(root), run.Origins(), [.. Once(findings)]) { LeavesValues = left.Count > 0 };
    }

    public string? PersonNumberFault(string number, string today) => personNumberFault?.Invoke(number, today);

    private Finding Unknown(string sedType, string path) => Finding.Of("ADP-0090", path, ("sed", sedType), ("known", string.Join(", ", SedTypes)));

    /// <summary>A column that several lines read says the same thing once.</summary>
    private static IEnumerable<Finding> Once(IReadOnlyList<Finding> findings) =>
        findings.DistinctBy(f => (f.Code, f.Path, string.Join('\u001f', f.Arguments.Select(a => a.Key + "=" + a.Value))));
}
