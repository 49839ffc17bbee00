using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Configuration;

/// <summary>
/// What a broker does before it starts: reads its configuration, checks all of it, loads its keys. <c>config check</c> calls
/// this same code and prints what it says.
/// </summary>
public static class StartUp
{
    /// <summary>Reads and checks a configuration file as of <paramref name="now"/>.</summary>
    /// <param name="opensTokens">Whether keys in tokens are tried. Where not, a token whose key has its certificate in a file is left alone until something is signed.</param>
    public static CheckedConfiguration Check(string path, DateTimeOffset now, bool opensTokens = true)
    {
        var reading = ConfigurationFile.Read(path);
        if (reading.Configuration is not { } configuration) return new CheckedConfiguration(null, null, reading.Findings) { IsMissing = reading.IsMissing };
        var findings = new List<Finding>(reading.Findings);
        var material = new MaterialCheck(configuration, now, opensTokens, findings).Load();
        new EntriesCheck(configuration, findings).Run();
        new PlacesCheck(configuration, findings).Run();
        var ordered = findings.OrderBy(f => f.Severity).ThenBy(f => f.Path, StringComparer.Ordinal).ToList();
        if (!ordered.Any(f => f.IsError)) return new CheckedConfiguration(configuration, material, ordered);
        material?.Dispose();
        return new CheckedConfiguration(configuration, null, ordered);
    }
}

/// <param name="Configuration">Null where the file's form is wrong.</param>
/// <param name="Material">Null where anything is an error: nothing runs on half a configuration.</param>
/// <param name="Findings">All violations, errors first.</param>
public sealed record CheckedConfiguration(BrokerConfiguration? Configuration, ConfigurationMaterial? Material, IReadOnlyList<Finding> Findings)
{
    public bool IsOk => Material is not null;

    /// <summary>There was no file that could be read.</summary>
    public bool IsMissing { get; init; }
}
