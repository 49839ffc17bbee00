namespace MessageBroker.Exchange.Store.Upkeep;

/// <summary>
/// A file of secret ids, 16 octets each in the order of their text: in a store's backup those that its payloads need, in a backup of keys
/// those that it holds. It lets both be compared before either is restored.
/// </summary>
internal static class SecretList
{
    public const string FileName = "secrets.ids";

    private const int Size = 16;
    private const int Page = 512;

    /// <summary>Writes the ids that a paged question gives.</summary>
    /// <param name="after">Ids that follow the given one, in order; none at the end.</param>
    public static async Task WriteAsync(string path, Func<Guid, int, ValueTask<IReadOnlyList<Guid>>> after, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileDigest.Private(FileMode.CreateNew));
        var last = Guid.Empty;
        while (await after(last, Page) is { Count: > 0 } page)
        {
            var octets = new byte[page.Count * Size];
            for (var i = 0; i < page.Count; i++) page[i].TryWriteBytes(octets.AsSpan(i * Size, Size), bigEndian: true, out _);
            await file.WriteAsync(octets, cancellationToken);
            last = page[^1];
        }
        file.Flush(flushToDisk: true);
    }

    /// <summary>Reads the ids in portions.</summary>
    public static async IAsyncEnumerable<IReadOnlyList<Guid>> ReadAsync(string path, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan | FileOptions.Asynchronous);
        var octets = new byte[Page * Size];
        while (await file.ReadAtLeastAsync(octets, octets.Length, throwOnEndOfStream: false, cancellationToken) is > 0 and var read)
            yield return [.. Enumerable.Range(0, read / Size).Select(i => new Guid(octets.AsSpan(i * Size, Size), bigEndian: true))];
    }
}
