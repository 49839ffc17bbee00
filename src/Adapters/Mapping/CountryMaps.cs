using System.Security.Cryptography;
using System.Text;
using MessageBroker.Adapters.Contract;
using MessageBroker.Adapters.Mapping.Staging;
using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Adapters.Mapping;

/// <summary>The parts of one country's adapter: staging description, mapping files by name, named conversions. All data but the last.</summary>
/// <param name="Files">CSV files by name without folder; those that start with "codes" hold code lists, the others mapping tables.</param>
public sealed record CountryParts(
    byte[] StagingJson,
    IReadOnlyDictionary<string, byte[]> Files,
    IReadOnlyList<NamedConversion> Conversions);

/// <summary>The outcome of loading: the maps, or everything that is wrong with them, with file and line.</summary>
public sealed record MapLoad(CountryMaps? Maps, IReadOnlyList<Finding> Findings);

/// <summary>
/// The mapping tables of one country, compiled and checked whole: columns against the staging schema, conversions, code lists,
/// duplicates, SED paths. One engine runs every country; what differs is data.
/// </summary>
public sealed class CountryMaps
{
    private readonly Dictionary<string, IReadOnlyList<MapNode>> trees;
    private readonly Dictionary<string, HashSet<string>> covered;

    private CountryMaps(StagingDescription staging, CodeLists codes, Dictionary<string, IReadOnlyList<MapNode>> trees, IReadOnlySet<string> withRest, string hash)
    {
        Staging = staging;
        Codes = codes;
        Hash = hash;
        this.trees = trees;
        covered = trees.Where(t => withRest.Contains(t.Key)).ToDictionary(t => t.Key, t => MapChecks.Values(t.Value).Where(v => !v.Path.IsEmpty || v.Conversion.Leaves.Count > 0).SelectMany(MapChecks.Paths).ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);
    }

    public StagingDescription Staging { get; }

    public CodeLists Codes { get; }

    /// <summary>SHA-256 (hex) over all files and the names and versions of the conversions.</summary>
    public string Hash { get; }

    public IReadOnlyList<string> SedTypes => [.. trees.Keys.Order(StringComparer.Ordinal)];

    /// <summary>
    /// Places of a SED that hold a value which no line of its table names, in the order of the SED, each once; what a conversion reads below its place is read.
    /// Empty where the table does not ask for them (<see cref="MapKind.Rest"/>).
    /// </summary>
    internal IReadOnlyList<string> LeftBy(string sedType, SedNode root)
    {
        if (!covered.TryGetValue(sedType, out var lines)) return [];
        return [.. Leaves("", root).Distinct(StringComparer.Ordinal)];

        IEnumerable<string> Leaves(string path, SedNode node) => node.Children.SelectMany(child =>
            SedPath.Join(path, child.Name) is var place && lines.Contains(place) ? []
            : child.Children.Count > 0 ? Leaves(place, child)
            : string.IsNullOrWhiteSpace(child.Text) ? [] : [place]);
    }

    internal IReadOnlyList<MapNode>? Tree(string sedType) => trees.GetValueOrDefault(sedType);

    /// <param name="sedPaths">By SED type every place of its schema below the root, groups and leaves; null where no schema is at hand.</param>
    public static MapLoad Load(CountryParts parts, IReadOnlyDictionary<string, IReadOnlySet<string>>? sedPaths = null)
    {
        var findings = new List<Finding>();
        var staging = StagingDescription.Parse(parts.StagingJson);
        var codes = new CodeLists([.. CodeFiles(parts).SelectMany(f => CodeListReader.Read($"{staging.Country}/{f.Key}", f.Value, findings))]);
        var files = parts.Files.Where(f => !IsCodes(f.Key))
            .Select(f => MapReader.Read(Path.GetFileNameWithoutExtension(f.Key), $"{staging.Country}/{f.Key}", f.Value, findings))
            .ToDictionary(f => f.Name, StringComparer.Ordinal);
        var compiler = new MapCompiler(staging, files, parts.Conversions.ToDictionary(c => c.Name, StringComparer.Ordinal), codes);
        var trees = new Dictionary<string, IReadOnlyList<MapNode>>(StringComparer.Ordinal);
        foreach (var type in files.Keys.Where(IsSedType).Order(StringComparer.Ordinal))
        {
            trees[type] = compiler.Compile(type);
            findings.AddRange(MapChecks.Check(trees[type], sedPaths?.GetValueOrDefault(type)));
        }
        findings.AddRange(compiler.Findings);
        var maps = findings.Count == 0 ? new CountryMaps(staging, codes, trees, files.Values.Where(f => f.Lines.Any(l => l.Kind == MapKind.Rest)).Select(f => f.Name).ToHashSet(StringComparer.Ordinal), HashOf(parts)) : null;
        return new MapLoad(maps, [.. findings.DistinctBy(f => (f.Code, f.Path, string.Join('|', f.Arguments.Values)))]);
    }

    private static IEnumerable<KeyValuePair<string, byte[]>> CodeFiles(CountryParts parts) =>
        parts.Files.Where(f => IsCodes(f.Key)).OrderBy(f => f.Key, StringComparer.Ordinal);

    private static bool IsCodes(string file) => file.StartsWith("codes", StringComparison.Ordinal);

    /// <summary>A letter and three digits; every other file is a block.</summary>
    private static bool IsSedType(string name) => name.Length == 4 && char.IsAsciiLetterUpper(name[0]) && name[1..].All(char.IsAsciiDigit);

    private static string HashOf(CountryParts parts)
    {
        var lines = parts.Files.Append(new("staging.json", parts.StagingJson))
            .Select(f => $"{f.Key} {Convert.ToHexStringLower(SHA256.HashData(f.Value))}")
            .Concat(parts.Conversions.Select(c => c.Reference))
            .Order(StringComparer.Ordinal);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))));
    }
}
