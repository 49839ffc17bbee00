using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Cli;

/// <summary>Standard output of the process; where it cannot be written (closed, full), the call ends with a finding, not as a defect of ours.</summary>
internal sealed class GuardedOutput(Stream output) : Stream
{
    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Flush() => Guarded(output.Flush);

    public override void Write(byte[] buffer, int offset, int count) => Guarded(() => output.Write(buffer, offset, count));

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private static void Guarded(Action write)
    {
        try
        {
            write();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw VerbStop.NotThere(Finding.Of("CLI-0017", "-", ("reason", fault.Message)));
        }
    }
}
