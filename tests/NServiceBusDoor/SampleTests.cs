using System.Text.Json.Nodes;
using MessageBroker.Tests.Acceptance.Setup;

namespace MessageBroker.Tests.Acceptance;

/// <summary>The back office of samples/06-nservicebus, as its reader runs it.</summary>
public sealed class SampleTests
{
    [SkippableFact]
    public async Task The_office_of_the_sample_sends_its_claim_and_prints_what_comes_back()
    {
        GateOnly.Need();
        await using var lands = await TwoLands.PrepareAsync();
        var queues = Path.Combine(lands.Layout.Folder, "queues");
        Directory.CreateDirectory(queues);
        lands.Bg.Configure(c =>
        {
            // As brokers.sh does it.
            var system = c["nationalSystems"]!.AsArray()[0]!.AsObject();
            system.Remove("file");
            (system["kind"], system["endpoint"]) = ("nservicebus", new JsonObject { ["name"] = "broker", ["transport"] = "learning", ["folder"] = "../queues" });
        });
        await lands.StartAsync();
        await using var office = BrokerProcess.Start("back-office", queues);
        await Until.TrueAsync("receipt at the office", () => Task.FromResult(office.Log.Contains("acknowledged: key F-2025-01847", StringComparison.Ordinal)));
        var claim = await Until.AnswerAsync("claim in Romania", () => lands.Ro.Staging.TextAsync("SELECT id_mesaj FROM primit"));
        await lands.Ro.SeedAsync(Path.Combine(TwoLands.Samples, "ro-answer"), claim);
        await Until.TrueAsync("answer at the office", () => Task.FromResult(office.Log.Contains("IN_ZAPOVED:", StringComparison.Ordinal)));
        await Until.TrueAsync("answer that is delivered", async () => await lands.Bg.Store.TextAsync("SELECT state FROM message WHERE direction = 'Inbound'") == "Delivered");
        Assert.Equal(0, await office.StopAsync());
    }
}
