using System.Xml;

namespace MessageBroker.Schemas.Packs;

/// <summary>Resolves schema locations to files of the same SED folder and refuses everything else: no network, no file outside.</summary>
internal sealed class PackResolver(PackFiles files, string folder) : XmlResolver
{
    private const string Scheme = "pack-file:///";

    public static Uri UriOf(string path) => new(Scheme + path);

    /// <summary>The other way round; null for what is no file of a pack.</summary>
    public static string? PathOf(string? uri) => uri is not null && uri.StartsWith(Scheme, StringComparison.Ordinal) ? uri[Scheme.Length..] : null;

    public static Stream Open(PackFiles files, string path) => new MemoryStream(files[path]!.Value.ToArray(), writable: false);

    public override object GetEntity(Uri absoluteUri, string? role, Type? ofObjectToReturn)
    {
        var path = PathOf(absoluteUri.ToString()) ?? "";
        if (!path.StartsWith(folder, StringComparison.Ordinal) || files[path] is null)
            throw new XmlException($"'{absoluteUri}' is not a file of the pack folder {folder}");
        return Open(files, path);
    }
}
