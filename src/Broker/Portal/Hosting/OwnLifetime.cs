namespace MessageBroker.Portal.Hosting;

/// <summary>The pages start and stop with the broker: signals to the process are the broker's.</summary>
internal sealed class OwnLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
