using System.Text.Json;
using MessageBroker.Exchange.Doors.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace MessageBroker.Tests.Acceptance.Kills;

/// <summary>
/// A back office that may be killed at any moment: what it means to send stands in its ledger before it is sent, what it heard before it is acknowledged. After a start
/// it sends again whatever has no answer yet; the keys of its commands make that harmless.
/// </summary>
internal static class OfficeProgram
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200), Again = TimeSpan.FromSeconds(1);

    public static async Task<int> Main(string[] args)
    {
        if (args is not ["office", var name, var broker, var file, var transport]) return 2;
        var ledger = new OfficeLedger(file);
        while (true)
        {
            using var host = Build(name, broker, transport, ledger);
            try
            {
                await host.StartAsync();
            }
            catch (Exception away) when (away is not OperationCanceledException)
            {
                // The transport may be what was killed.
                Console.Error.WriteLine(away.Message);
                await Task.Delay(Again);
                continue;
            }

            await SendAsync(host, ledger);
            return 0;
        }
    }

    private static IHost Build(string name, string broker, string transport, OfficeLedger ledger)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddSingleton(ledger);
        builder.Services.AddNServiceBusEndpoint(OfficeEndpoint.Of(name, broker, transport));
        return builder.Build();
    }

    private static async Task SendAsync(IHost host, OfficeLedger ledger)
    {
        var session = host.Services.GetRequiredService<IMessageSession>();
        var stopping = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        var sent = new HashSet<string>(StringComparer.Ordinal);
        for (; !stopping.IsCancellationRequested; await Task.Delay(Look, CancellationToken.None))
        {
            foreach (var (id, kind, body) in (await ledger.OpenAsync()).Where(c => !sent.Contains(c.Id)))
            {
                try
                {
                    await session.Send(JsonSerializer.Deserialize(body, typeof(SubmitRecord).Assembly.GetType($"{typeof(SubmitRecord).Namespace}.{kind}")!)!, stopping).WaitAsync(TimeSpan.FromSeconds(30), stopping);
                }
                catch (Exception away)
                {
                    Console.Error.WriteLine(away.Message);
                    break;
                }

                sent.Add(id);
                // Nothing answers a confirmation: it is done with once the transport has it.
                if (kind == nameof(ConfirmDelivery)) await ledger.SettleAsync(id);
            }
        }

        await host.StopAsync(CancellationToken.None);
    }
}
