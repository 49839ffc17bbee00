using System.Diagnostics;
using System.Globalization;
using System.Text;
using MessageBroker.App.Cli;

namespace MessageBroker.Tests.Conformance;

/// <summary>Runs calls: in this process, or through the built program.</summary>
public abstract class Caller
{
    public abstract string Name { get; }

    /// <summary>Starting a process, or compiling a path for the first time, is not the case's own time.</summary>
    public abstract double StartUpSeconds { get; }

    public abstract Task<Reply> RunAsync(Call call, ManifestCase @case, CancellationToken cancellationToken);

    /// <summary>The program where CONFORMANCE_CLI is 1, else this process.</summary>
    public static Caller Chosen() => Environment.GetEnvironmentVariable("CONFORMANCE_CLI") == "1" ? new ProgramCaller() : new InProcessCaller();
}

public sealed class InProcessCaller : Caller
{
    public override string Name => "in process";
    public override double StartUpSeconds => 0.5;

    public override async Task<Reply> RunAsync(Call call, ManifestCase @case, CancellationToken cancellationToken)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter();
        var terminal = new Terminal(new MemoryStream(call.Input), output, error, TimeProvider.System, _ => null);
        var watch = Stopwatch.StartNew();
        var exit = await CommandLine.RunAsync(call.Words, terminal, cancellationToken);
        return new Reply(exit, Encoding.UTF8.GetString(output.ToArray()), error.ToString(), watch.Elapsed);
    }
}

/// <summary>Starts <c>broker</c> as a process for each call; where the case limits memory, the heap has that limit.</summary>
public sealed class ProgramCaller : Caller
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "broker.dll");

    public override string Name => "through the command line";
    public override double StartUpSeconds => 1.5;

    public override async Task<Reply> RunAsync(Call call, ManifestCase @case, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, StandardOutputEncoding = Encoding.UTF8 };
        foreach (var word in call.Words.Prepend(Program)) start.ArgumentList.Add(word);
        start.Environment["DOTNET_TieredPGO"] = "0";
        // A process that lives for a tenth of a second spends much of it compiling; separate mappings of code pages make that slower.
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        if (@case.Limits?["memoryMiB"] is { } memory) start.Environment["DOTNET_GCHeapHardLimit"] = (memory.GetValue<long>() << 20).ToString("x", CultureInfo.InvariantCulture);
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        await process.StandardInput.BaseStream.WriteAsync(call.Input, cancellationToken);
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(cancellationToken), process.StandardError.ReadToEndAsync(cancellationToken));
        await process.WaitForExitAsync(cancellationToken);
        return new Reply(process.ExitCode, await output, await error, watch.Elapsed);
    }
}
