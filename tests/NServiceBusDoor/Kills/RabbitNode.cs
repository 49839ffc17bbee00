using MessageBroker.Tests.Acceptance.Setup;

namespace MessageBroker.Tests.Acceptance.Kills;

/// <summary>A RabbitMQ that may be killed: a command that takes <c>kill</c> (SIGKILL) and <c>start</c> (returns once its management API answers).</summary>
internal sealed class RabbitNode(string command)
{
    private Task starting = Task.CompletedTask;

    public Task StartAsync() => RunAsync("start");

    public Task KillAsync() => RunAsync("kill");

    /// <summary>Ends it at once; it comes back beside what goes on.</summary>
    public async Task KillAsync(TimeSpan down)
    {
        await starting;
        await RunAsync("kill");
        starting = BackAsync();

        async Task BackAsync()
        {
            await Task.Delay(down);
            await RunAsync("start");
        }
    }

    public Task IsBackAsync() => starting;

    private async Task RunAsync(string what)
    {
        var (code, said) = await BrokerProcess.ToolAsync(new Dictionary<string, string>(), command, what);
        Assert.True(code == 0, said);
    }
}
