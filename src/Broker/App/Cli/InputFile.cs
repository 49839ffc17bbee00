using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Cli;

/// <summary>One input of a call: its octets, or the finding that says why not, or that it is larger than the verb reads.</summary>
/// <param name="Name">As given in the call; <c>-</c> is standard input.</param>
public sealed record InputFile(string Name, byte[] Bytes, Finding? Fault)
{
    /// <summary>Largest input that is read into memory (512 MiB); a larger one is a finding.</summary>
    public const long MaxBytes = 512L * 1024 * 1024;

    /// <summary>It is larger than the verb reads. No octets are given then, and at most one more than the limit were read.</summary>
    public bool IsOver { get; private init; }

    /// <summary>Reads the input; one that is larger than <see cref="MaxBytes"/> is a finding.</summary>
    public static async Task<InputFile> ReadAsync(string name, Stream standardInput, CancellationToken cancellationToken) =>
        await ReadAsync(name, standardInput, MaxBytes, cancellationToken) is { IsOver: false } input ? input : new InputFile(name, [], DiskInput.TooLarge(name, MaxBytes));

    /// <summary>Reads the input unless it is larger than the limit: a file is asked for its length first.</summary>
    public static async Task<InputFile> ReadAsync(string name, Stream standardInput, long limit, CancellationToken cancellationToken)
    {
        try
        {
            if (name == "-") return await FromStreamAsync(name, standardInput, limit, cancellationToken);
            if (DiskInput.FaultOf(name, long.MaxValue) is { } unfit) return new InputFile(name, [], unfit);
            if (new FileInfo(name).Length > limit) return Over(name);
            await using var stream = new FileStream(name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 4096, FileOptions.SequentialScan);
            return await FromStreamAsync(name, stream, limit, cancellationToken);
        }
        catch (Exception fault) when (DiskInput.IsDiskFault(fault))
        {
            return new InputFile(name, [], DiskInput.Unreadable(name, fault));
        }
    }

    private static InputFile Over(string name) => new(name, [], null) { IsOver = true };

    private static async Task<InputFile> FromStreamAsync(string name, Stream stream, long limit, CancellationToken cancellationToken)
    {
        var bytes = new MemoryStream();
        var buffer = new byte[81920];
        int read;
        while ((read = await stream.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, limit + 1 - bytes.Length)), cancellationToken)) > 0)
        {
            if (bytes.Length + read > limit) return Over(name);
            bytes.Write(buffer, 0, read);
        }
        return new InputFile(name, bytes.ToArray(), null);
    }
}
