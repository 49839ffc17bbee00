using System.Reflection;

namespace MessageBroker.Adapters.Mapping;

/// <summary>Where mapping files come from: the program's own resources, or a folder outside it for a country that the program does not know.</summary>
public static class MapFolder
{
    /// <summary>The CSV files of an embedded folder such as "Bulgaria/Maps/", by file name.</summary>
    public static IReadOnlyDictionary<string, byte[]> Embedded(params ReadOnlySpan<string> folders)
    {
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var folder in folders)
            foreach (var name in Assembly.GetExecutingAssembly().GetManifestResourceNames())
                if (name.StartsWith(folder, StringComparison.Ordinal) && name.EndsWith(".csv", StringComparison.Ordinal)) files[name[folder.Length..]] = Bytes(name);
        return files;
    }

    /// <summary>An embedded file of this assembly.</summary>
    public static byte[] Bytes(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name) ?? throw new ArgumentException($"no resource {name}", nameof(name));
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }

    /// <summary>The CSV files of a folder outside the program, together with the code lists that all countries share.</summary>
    public static IReadOnlyDictionary<string, byte[]> Outside(string folder)
    {
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var (name, bytes) in Embedded("Mapping/Maps/")) files[name] = bytes;
        foreach (var path in Directory.EnumerateFiles(folder, "*.csv")) files[Path.GetFileName(path)] = File.ReadAllBytes(path);
        return files;
    }
}
