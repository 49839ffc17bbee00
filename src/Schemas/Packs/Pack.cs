using System.Collections.Concurrent;
using System.Collections.Frozen;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Schemas.Packs;

/// <summary>Whether the artefacts are the official ones or were rebuilt from public sources.</summary>
public enum Provenance { Official, Reconstruction }

/// <summary>
/// One version of the Common Data Model as data: SED schemas with labels, code lists and BUC definitions. It is the unit of
/// replacement: official artefacts in the same form run without a change of the program.
/// </summary>
public sealed class Pack
{
    private static readonly ConcurrentDictionary<string, PackLoading> FromProgram = new(StringComparer.Ordinal);

    /// <summary>Version of the Common Data Model, for example 4.4.</summary>
    public required string Cdm { get; init; }
    public required string Edition { get; init; }
    public required Provenance Provenance { get; init; }

    /// <summary>Version of the BUC definitions that the pack carries; they may be older than its schemas.</summary>
    public required string BucLogic { get; init; }

    /// <summary>Languages in which labels are complete.</summary>
    public required IReadOnlyList<string> Languages { get; init; }

    /// <summary>What the keys of the source marks stand for.</summary>
    public required IReadOnlyDictionary<string, string> Sources { get; init; }

    /// <summary>By SED type.</summary>
    public required FrozenDictionary<string, SedSchema> Seds { get; init; }

    /// <summary>By name.</summary>
    public required FrozenDictionary<string, CodeList> CodeLists { get; init; }

    public required PackFiles Files { get; init; }

    /// <summary>Names the pack in verdicts; see <see cref="PackFiles.Hash"/>.</summary>
    public string Hash => Files.Hash;

    public SedSchema? Sed(string type) => Seds.GetValueOrDefault(type);

    /// <summary>Where the schema of that SED comes from; for one that the pack does not know, where the pack does.</summary>
    public Provenance ProvenanceOf(string? type) => type is null ? Provenance : Sed(type)?.Provenance ?? Provenance;

    /// <summary>The code list of an element, or null.</summary>
    public CodeList? Codes(SedElement element) => element.CodeList is { } name ? CodeLists.GetValueOrDefault(name) : null;

    /// <summary>The pack of that version that this program carries; loaded and compiled once per process.</summary>
    public static PackLoading Embedded(string cdm) => FromProgram.GetOrAdd(cdm, static version => PackLoader.Load(PackFiles.FromProgram(version)));

    /// <summary>A pack from files with which a verdict was made before, as the journal keeps them. What came to be asked of packs since then is a finding, and refuses none.</summary>
    public static PackLoading FromFiles(PackFiles files) => PackLoader.Load(files, isKept: true);

    /// <summary>A pack from a folder of the same form. A folder that cannot be read is a finding.</summary>
    public static PackLoading FromFolder(string folder, CancellationToken cancellationToken = default)
    {
        try
        {
            var (files, findings) = PackFolder.Read(folder, cancellationToken);
            return files is null ? new PackLoading(null, findings) : PackLoader.Load(files);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return new PackLoading(null, [Finding.Of("PCK-0001", folder, ("detail", fault.Message))]);
        }
    }
}

/// <summary>A pack, or the reasons why there is none. Warnings may stand beside a pack; an error never does.</summary>
public sealed record PackLoading(Pack? Pack, IReadOnlyList<Finding> Findings)
{
    /// <summary>What was judged, also where it makes no pack; null where the files could not be read.</summary>
    public PackFiles? Files { get; init; }
}
