using System.Data.Common;

namespace MessageBroker.App.Configuration;

/// <summary>
/// Where the events of a back office lie on their way. Transports give an event to whoever subscribes at that place, whichever endpoint it comes from: two back
/// offices at one place would hear each other's.
/// </summary>
internal static class EventPlaces
{
    private const string DefaultPort = "5672", DefaultTlsPort = "5671", DefaultVirtualHost = "/";

    /// <summary>Folders, and the virtual host of RabbitMQ where its connection string can be read; nothing of it is secret.</summary>
    public static IEnumerable<string> Of(EventEndpointEntry endpoint)
    {
        if (endpoint.Folder is { } folder) yield return Real(folder);
        if (endpoint.Files is { } files) yield return Real(files);
        if (endpoint.ConnectionFile is { } connection && VirtualHost(connection) is { } host) yield return host;
    }

    // Two names of one folder are one place.
    private static string Real(string folder) =>
        Path.TrimEndingDirectorySeparator(Directory.Exists(folder) ? Directory.ResolveLinkTarget(folder, returnFinalTarget: true)?.FullName ?? folder : folder);

    // What the file lacks or how it is wrong is said by others.
    private static string? VirtualHost(string file)
    {
        try
        {
            var text = File.ReadAllText(file).Trim();
            return text.StartsWith("amqp", StringComparison.OrdinalIgnoreCase) ? OfUri(new Uri(text)) : OfPairs(new DbConnectionStringBuilder { ConnectionString = text });
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or UriFormatException or ArgumentException)
        {
            return null;
        }
    }

    private static string OfUri(Uri uri) => Written(
        uri.Host, uri.IsDefaultPort ? Port(uri.Scheme == "amqps") : uri.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/')));

    private static string OfPairs(DbConnectionStringBuilder pairs)
    {
        string? Value(string key) => pairs.TryGetValue(key, out var value) ? $"{value}" : null;
        var host = (Value("host") ?? "").Split(':');
        return Written(host[0], host.Length > 1 ? host[1] : Value("port") ?? Port(bool.TryParse(Value("useTls"), out var tls) && tls), Value("virtualHost") ?? "");
    }

    private static string Port(bool tls) => tls ? DefaultTlsPort : DefaultPort;

    private static string Written(string host, string port, string virtualHost) => $"{host.ToLowerInvariant()}:{port} {(virtualHost.Length == 0 ? DefaultVirtualHost : virtualHost)}";
}
