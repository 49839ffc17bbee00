using System.Reflection;
using DbUp.Engine;

namespace MessageBroker.Exchange.Store;

/// <summary>The migration scripts that the program carries.</summary>
internal static class EmbeddedScripts
{
    /// <summary>Those of a folder, in the order in which they run: by name.</summary>
    public static IEnumerable<SqlScript> In(string folder)
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith(folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            yield return new SqlScript(name[folder.Length..], reader.ReadToEnd());
        }
    }
}
