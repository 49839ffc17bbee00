using System.Runtime.InteropServices;
using System.Text;
using MessageBroker.Auditor.Cli;

using var stop = new CancellationTokenSource();
var stopped = new TaskCompletionSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
await using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false));
try
{
    // What reads a terminal or a slow disk hears no token; the process ends without it.
    var work = Task.Run(() => AuditorCommand.RunAsync(args, new AuditorTerminal(Console.OpenStandardInput(), output, Console.Error, Environment.GetEnvironmentVariable), stop.Token));
    return await Task.WhenAny(work, stopped.Task) == work ? await work : 1;
}
catch (OperationCanceledException)
{
    return 1;
}

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
    stopped.TrySetResult();
}
