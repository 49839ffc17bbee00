using MessageBroker.Adapters.Contract;
using MessageBroker.Adapters.Mapping.Staging;
using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Adapters.Mapping;

/// <summary>A converter, or everything that is wrong with its mapping tables.</summary>
public sealed record ConverterLoad(MappedConverter? Converter, IReadOnlyList<Finding> Findings);

/// <summary>One country as a whole: its staging schema, its mapping tables, its named conversions. The engine is the same for all.</summary>
/// <param name="stagingSql">Creates the tables that the parts' description names.</param>
/// <param name="summarise">One short sentence about an arrived SED in the language of the country.</param>
/// <param name="personNumberFault">Checks a personal number of the country as of a day (yyyy-MM-dd); null where the country has none to check.</param>
/// <param name="personMatching">Tells persons apart by the columns of the schema; null where nobody is looked up.</param>
public sealed class NationalAdapter(
    CountryParts parts, string stagingSql, Func<SedNode, string> summarise, Func<string, string, string?>? personNumberFault = null, Func<RegisterColumns, IPersonMatching>? personMatching = null)
{
    public string Country => Staging.Country;

    public StagingDescription Staging { get; } = StagingDescription.Parse(parts.StagingJson);

    public CountryParts Parts => parts;

    /// <summary>Compiles and checks the mapping tables.</summary>
    /// <param name="sedPaths">By SED type every place of its schema below the root; without it paths are not checked and the list of unmapped elements is empty.</param>
    public ConverterLoad LoadConverter(IReadOnlyDictionary<string, IReadOnlySet<string>>? sedPaths = null)
    {
        var load = CountryMaps.Load(parts, sedPaths);
        return new ConverterLoad(load.Maps is { } maps ? new MappedConverter(maps, summarise, sedPaths, personNumberFault) : null, load.Findings);
    }

    /// <summary>Makes the staging database with all its tables; an existing one keeps its rows.</summary>
    public Task CreateStagingAsync(string path, CancellationToken cancellationToken) => StagingDatabase.CreateAsync(path, stagingSql, cancellationToken);

    /// <summary>The schema has a table of persons in which those of arrivals can be looked up.</summary>
    public bool HasRegister => personMatching is not null && Staging is { Register: not null, PersonAnswer: not null };

    /// <param name="registerProbe">Personal number of a test record that the table of persons always holds; null looks nobody up.</param>
    public INationalSystem Open(string name, string path, StagingLimits? limits = null, string? registerProbe = null) => new SqliteNationalSystem(name, Staging, path, limits)
    {
        Persons = registerProbe is not null && HasRegister ? new PersonRegister(Staging, personMatching!(Staging.Register!), registerProbe, TimeProvider.System) : null,
    };

    /// <summary>Loads a folder of data files into a staging database; see <see cref="StagingSeed"/>.</summary>
    public Task<SeedOutcome> SeedAsync(string directory, string database, IReadOnlyDictionary<string, string>? values, CancellationToken cancellationToken) =>
        StagingSeed.LoadAsync(Staging, directory, database, values, cancellationToken);
}
