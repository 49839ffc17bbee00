using System.Net;
using System.Net.Sockets;
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

    [SkippableFact]
    public async Task An_account_without_rights_to_the_keys_is_told_so_and_never_to_make_them_anew()
    {
        await using var lands = await TwoLands.PrepareAsync();
        if (!OperatingSystem.IsWindows())
        {
            foreach (var open in new[] { lands.Layout.Folder, lands.Layout.Ro.Folder }) File.SetUnixFileMode(open, (UnixFileMode)0b111_101_101);
            File.SetUnixFileMode(lands.Layout.Ro.Keys, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        var run = await BrokerProcess.RunAsNobodyAsync("broker", "config", "check", lands.Layout.Ro.Configuration, "--lang", "en");
        Skip.If(run is null, "this account cannot run a program as another one");

        Assert.Equal(1, run.Value.ExitCode);
        Assert.Contains("CFG-0052", run.Value.Output, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(lands.Layout.Ro.Keys, "master.key"), run.Value.Output, StringComparison.Ordinal);
        foreach (var wrong in new[] { "CFG-0010", "CFG-0025", "create-dev", "openssl" }) Assert.DoesNotContain(wrong, run.Value.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_its_health_port_taken_a_broker_says_so_at_that_key_and_never_that_it_is_up()
    {
        await using var lands = await TwoLands.PrepareAsync();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        lands.Bg.Configure(c => c["health"] = taken.LocalEndpoint.ToString());

        var (exit, said) = await BrokerProcess.RunAsync("broker", "serve", "--config", lands.Layout.Bg.Configuration);

        Assert.Equal(3, exit);
        Assert.Contains("CFG-0046", said);
        Assert.Contains("/health", said);
        Assert.DoesNotContain("/accessPoint", said);
        Assert.DoesNotContain("is up", said);
    }
}
