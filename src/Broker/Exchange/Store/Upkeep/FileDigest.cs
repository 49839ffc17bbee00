using System.Security.Cryptography;

namespace MessageBroker.Exchange.Store.Upkeep;

/// <summary>SHA-256 of files, portion by portion: a store may be larger than memory.</summary>
internal static class FileDigest
{
    private const int Portion = 1 << 20;

    public static async Task<string> OfAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan | FileOptions.Asynchronous);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
    }

    /// <summary>Copies a file to a new one for its owner's eyes only and flushes it to the disk; gives the digest of what was copied.</summary>
    public static async Task<string> CopyAsync(string from, string to, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var source = new FileStream(from, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan | FileOptions.Asynchronous);
        await using var target = new FileStream(to, Private(FileMode.CreateNew));
        var octets = new byte[Portion];
        while (await source.ReadAsync(octets, cancellationToken) is > 0 and var read)
        {
            hash.AppendData(octets, 0, read);
            await target.WriteAsync(octets.AsMemory(0, read), cancellationToken);
        }
        target.Flush(flushToDisk: true);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Makes what was written to a file durable.</summary>
    public static void Flush(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, 1);
        file.Flush(flushToDisk: true);
    }

    /// <summary>Options of a file that only its owner may read.</summary>
    public static FileStreamOptions Private(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 1 };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }
}
