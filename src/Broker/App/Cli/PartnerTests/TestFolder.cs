using System.Globalization;
using System.Text;

namespace MessageBroker.App.Cli.PartnerTests;

/// <summary>
/// Where a partner test keeps what was exchanged: a folder per exchange, each holding request, answers and payloads as octets, so that
/// <c>as4 inspect</c> and <c>as4 receipt-check</c> can be asked about them later.
/// </summary>
/// <param name="root">The folder of --out; null keeps nothing.</param>
internal sealed class TestFolder(string? root)
{
    /// <summary>Makes the next numbered folder; null where nothing is kept.</summary>
    public string? Next()
    {
        if (root is null) return null;
        Directory.CreateDirectory(root);
        for (var number = Directory.EnumerateDirectories(root).Count(d => Path.GetFileName(d).All(char.IsAsciiDigit)) + 1; ; number++)
        {
            var folder = Path.Combine(root, number.ToString("000000", CultureInfo.InvariantCulture));
            if (Directory.Exists(folder)) continue;
            Directory.CreateDirectory(folder);
            return folder;
        }
    }

    /// <summary>Writes header lines, an empty line and the body: the "http" form.</summary>
    public static async Task KeepHttpAsync(string? folder, string name, string? contentType, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        if (folder is null) return;
        var head = contentType is null ? "" : $"Content-Type: {contentType}\r\n";
        await using var file = File.Create(Path.Combine(folder, name));
        await file.WriteAsync(Encoding.UTF8.GetBytes($"{head}Content-Length: {body.Length.ToString(CultureInfo.InvariantCulture)}\r\n\r\n"), cancellationToken);
        await file.WriteAsync(body, cancellationToken);
    }

    public static async Task KeepAsync(string? folder, string name, ReadOnlyMemory<byte> octets, CancellationToken cancellationToken)
    {
        if (folder is null) return;
        await File.WriteAllBytesAsync(Path.Combine(folder, name), octets, cancellationToken);
    }
}
