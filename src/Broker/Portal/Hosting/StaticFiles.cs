using System.Reflection;
using System.Security.Cryptography;

namespace MessageBroker.Portal.Hosting;

/// <summary>Style sheets, the one script and the icon, carried by the program. Their addresses hold a hash of their content, so that browsers keep them for good.</summary>
public static class StaticFiles
{
    private static readonly Dictionary<string, (string Type, byte[] Bytes, string Hash)> Files = Load();

    /// <summary>The address of a file.</summary>
    public static string Url(string name) => $"/static/{Files[name].Hash}/{name}";

    public static IEnumerable<string> Names => Files.Keys;

    /// <summary>Answers with the file, or that it is not there.</summary>
    public static async Task SendAsync(HttpContext http)
    {
        var (name, hash) = (http.Request.RouteValues["name"] as string ?? "", http.Request.RouteValues["hash"] as string);
        if (!Files.TryGetValue(name, out var file) || file.Hash != hash)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        http.Response.ContentType = file.Type;
        http.Response.ContentLength = file.Bytes.Length;
        http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        await http.Response.Body.WriteAsync(file.Bytes, http.RequestAborted);
    }

    private static Dictionary<string, (string, byte[], string)> Load()
    {
        var (assembly, files) = (Assembly.GetExecutingAssembly(), new Dictionary<string, (string, byte[], string)>(StringComparer.Ordinal));
        foreach (var resource in assembly.GetManifestResourceNames().Where(n => n.StartsWith("Static/", StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(resource)!;
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            var name = resource["Static/".Length..];
            files[name] = (TypeOf(name), copy.ToArray(), Convert.ToHexStringLower(SHA256.HashData(copy.ToArray()))[..12]);
        }

        return files;
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        _ => "image/svg+xml",
    };
}
