using System.Text;
using System.Text.Json.Nodes;
using MessageBroker.App.Cli;

namespace MessageBroker.Tests.Conformance;

/// <summary>One call of the command line in process, whose JSON lines can be read while it runs.</summary>
internal sealed class BrokerRun
{
    private readonly LineStream output = new();
    private readonly Task<int> run;

    private BrokerRun(IReadOnlyList<string> arguments) =>
        run = Task.Run(() => CommandLine.RunAsync([.. arguments, "--json"], new Terminal(Stream.Null, output, TextWriter.Null, TimeProvider.System, _ => null), CancellationToken.None));

    public static BrokerRun Start(params string[] arguments) => new(arguments);

    public static async Task<(int Exit, JsonNode Answer)> ToEndAsync(params string[] arguments)
    {
        var call = new BrokerRun(arguments);
        return (await call.run, call.output.Lines[^1]);
    }

    /// <summary>Waits for the n-th line.</summary>
    public async Task<JsonNode> LineAsync(int number)
    {
        for (var waited = 0; output.Lines.Count <= number && waited < 1200; waited++)
        {
            if (run.IsCompleted && output.Lines.Count <= number) throw new InvalidOperationException($"the call ended with exit code {await run} after {output.Lines.Count} lines");
            await Task.Delay(50);
        }
        return output.Lines[number];
    }

    public Task<int> ExitAsync() => run;

    /// <summary>Collects complete lines as they are written.</summary>
    private sealed class LineStream : MemoryStream
    {
        public IReadOnlyList<JsonNode> Lines
        {
            get
            {
                lock (this) return [.. Encoding.UTF8.GetString(ToArray()).Split('\n')[..^1].Where(l => l.Length > 0).Select(l => JsonNode.Parse(l)!)];
            }
        }

        public override void Write(byte[] buffer, int offset, int count)
        {
            lock (this) base.Write(buffer, offset, count);
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            lock (this) base.Write(buffer);
        }
    }
}
