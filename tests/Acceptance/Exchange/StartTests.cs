using MessageBroker.Tests.Acceptance.Setup;

namespace MessageBroker.Tests.Acceptance.Exchange;

/// <summary>A country stands on its own folder alone.</summary>
public sealed class StartTests
{
    [Fact]
    public async Task Without_its_keys_Romania_does_not_start_and_names_the_file()
    {
        await using var lands = await TwoLands.PrepareAsync();
        Directory.Delete(lands.Layout.Ro.Keys, recursive: true);

        var (exit, said) = await BrokerProcess.RunAsync("broker", "serve", "--config", lands.Layout.Ro.Configuration);

        Assert.Equal(3, exit);
        Assert.Contains("CFG-0010", said);
        Assert.Contains(Path.Combine(lands.Layout.Ro.Keys, "RO-80246.business.p12"), said);
        Assert.False(File.Exists(Path.Combine(lands.Layout.Ro.Data, "store.db")));
    }
}
