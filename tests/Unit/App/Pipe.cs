using System.Diagnostics;

namespace MessageBroker.Tests.Unit.App;

/// <summary>Named pipes that nobody writes to: whoever opens one waits without end.</summary>
internal static class Pipe
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static string Make(string path)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "named pipes are told from files on Linux only");
        using var made = Process.Start("mkfifo", [path]);
        made.WaitForExit();
        Assert.Equal(0, made.ExitCode);
        return path;
    }

    /// <summary>The call's end, or a failure of the test where it waits.</summary>
    public static Task<BrokerCall> CallAsync(params string[] args) => Task.Run(() => BrokerCall.RunAsync(args)).WaitAsync(Patience);
}
