using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Cli;

/// <summary>One input of a call, read whole: either its octets or the finding that says why not.</summary>
/// <param name="Name">As given in the call; <c>-</c> is standard input.</param>
public sealed record InputFile(string Name, byte[] Bytes, Finding? Fault)
{
    /// <summary>Largest input that is read into memory (512 MiB); a larger one is a finding.</summary>
    public const long MaxBytes = 512L * 1024 * 1024;

    public static async Task<InputFile> ReadAsync(string name, Stream standardInput, CancellationToken cancellationToken)
    {
        try
        {
            if (name == "-") return await FromStreamAsync(name, standardInput, cancellationToken);
            if (DiskInput.FaultOf(name, MaxBytes) is { } unfit) return new InputFile(name, [], unfit);
            await using var stream = new FileStream(name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 4096, FileOptions.SequentialScan);
            return await FromStreamAsync(name, stream, cancellationToken);
        }
        catch (Exception fault) when (DiskInput.IsDiskFault(fault))
        {
            return new InputFile(name, [], DiskInput.Unreadable(name, fault));
        }
    }

    private static async Task<InputFile> FromStreamAsync(string name, Stream stream, CancellationToken cancellationToken)
    {
        var bytes = new MemoryStream();
        var buffer = new byte[81920];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (bytes.Length + read > MaxBytes) return new InputFile(name, [], DiskInput.TooLarge(name, MaxBytes));
            bytes.Write(buffer, 0, read);
        }
        return new InputFile(name, bytes.ToArray(), null);
    }
}
