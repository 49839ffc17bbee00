using System.Security.Cryptography;

namespace MessageBroker.Adapters.Files;

/// <summary>A new file that only its owner can read, with the digest of what is written into it.</summary>
internal sealed class ExportFile : IAsyncDisposable
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly FileStream stream;

    /// <exception cref="IOException">It exists or cannot be made.</exception>
    public ExportFile(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        // From its first moment: it holds what is said about persons.
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        stream = new FileStream(path, options);
    }

    public long Length { get; private set; }

    public async Task WriteAsync(ReadOnlyMemory<byte> octets, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(octets, cancellationToken);
        hash.AppendData(octets.Span);
        Length += octets.Length;
    }

    /// <summary>Flushes it to the disk and tells its digest in hexadecimal.</summary>
    public async Task<string> FinishAsync(CancellationToken cancellationToken)
    {
        await stream.FlushAsync(cancellationToken);
        stream.Flush(flushToDisk: true);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public ValueTask DisposeAsync()
    {
        hash.Dispose();
        return stream.DisposeAsync();
    }
}
