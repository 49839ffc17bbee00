using MessageBroker.App.Configuration;
using MessageBroker.Exchange.Flow.Verdicts;
using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Institutions;
using MessageBroker.Schemas.Packs;
using MessageBroker.Schemas.Rules;

namespace MessageBroker.App.Hosting;

/// <summary>Loads packs, directory and mappings, and makes the basis of all verdicts of this node.</summary>
internal static class BasisOf
{
    public static (VerdictBasis? Basis, IReadOnlyList<Finding> Findings) Load(
        BrokerConfiguration configuration, ConfigurationMaterial material, CancellationToken cancellationToken)
    {
        var findings = new List<Finding>();
        var packs = Packs(configuration, findings, cancellationToken);
        var directory = Directory(configuration, findings);
        var (converters, mappings) = NationalSide.Converters(packs);
        findings.AddRange(mappings);
        if (directory is null || findings.Exists(f => f.IsError)) return (null, findings);
        return (new VerdictBasis(packs, RuleSet.Current, directory, PartiesOf.Configuration(configuration, material), converters), findings);
    }

    private static PackSet Packs(BrokerConfiguration configuration, List<Finding> findings, CancellationToken cancellationToken)
    {
        if (configuration.PackFolders.Count == 0) return PackSet.Embedded;
        var packs = new Dictionary<string, (Pack Pack, string Folder)>(StringComparer.Ordinal);
        foreach (var folder in configuration.PackFolders)
        {
            var loading = Pack.FromFolder(folder, cancellationToken);
            findings.AddRange(loading.Findings);
            if (loading.Pack is { } pack && !packs.TryAdd(pack.Cdm, (pack, folder))) findings.Add(Finding.Of("PCK-0024", folder, ("cdm", pack.Cdm), ("other", packs[pack.Cdm].Folder)));
        }

        return new PackSet(packs.Values.Select(p => p.Pack));
    }

    /// <summary>The directory of this configuration's environment, or null with the reasons added to the findings.</summary>
    public static InstitutionDirectory? Directory(BrokerConfiguration configuration, List<Finding> findings)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(configuration.DirectoryFile);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            findings.Add(Finding.Of("DIR-0030", configuration.DirectoryFile, ("detail", fault.Message.TrimEnd('.'))));
            return null;
        }

        var loading = InstitutionDirectory.ReadAny(configuration.DirectoryFile, configuration.Environment.ToString().ToLowerInvariant(), bytes);
        findings.AddRange(loading.Findings);
        return loading.Directory;
    }
}
