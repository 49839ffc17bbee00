namespace MessageBroker.Auditor.Logs;

/// <summary>Reads the files of an exported log. Paths are made by the verifier; nothing of what the files say becomes one.</summary>
/// <param name="path">The folder.</param>
public sealed class LogFolder(string path)
{
    /// <summary>The file's octets; null where it is not there, is longer than asked for, or cannot be read.</summary>
    public async Task<byte[]?> ReadAsync(string name, int most, CancellationToken cancellationToken)
    {
        try
        {
            var file = new FileInfo(Path.Combine(path, name));
            return file.Exists && file.Length <= most ? await File.ReadAllBytesAsync(file.FullName, cancellationToken) : null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
