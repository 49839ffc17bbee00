using System.Text;
using MessageBroker.Auditor.Cli;

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) => { pressed.Cancel = true; stop.Cancel(); };
await using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false));
try
{
    return await AuditorCommand.RunAsync(args, new AuditorTerminal(Console.OpenStandardInput(), output, Console.Error, Environment.GetEnvironmentVariable), stop.Token);
}
catch (OperationCanceledException)
{
    return 1;
}
