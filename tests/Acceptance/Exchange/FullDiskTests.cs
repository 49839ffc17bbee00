using System.Globalization;
using MessageBroker.App.Configuration;
using MessageBroker.App.Hosting;
using MessageBroker.Exchange.As4;
using MessageBroker.Exchange.Flow;
using MessageBroker.Exchange.Flow.Inbound;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Trusting;
using MessageBroker.Exchange.Store;
using MessageBroker.Exchange.Store.Promises;
using MessageBroker.Exchange.Store.Secrets;
using MessageBroker.Exchange.Store.Sqlite;
using MessageBroker.Tests.Acceptance.Doors;
using MessageBroker.Tests.Acceptance.Setup;
using Microsoft.Extensions.Logging.Abstractions;

namespace MessageBroker.Tests.Acceptance.Exchange;

/// <summary>The real Receive on a store that may not grow: the partner is told to come again, and nothing is half written.</summary>
[Collection(StoryCollection.Name)]
public sealed class FullDiskTests(PlayedStory story)
{
    [Fact]
    public async Task Full_disk_is_503_leaves_nothing_behind_and_the_repetition_is_taken()
    {
        await using var copy = story.Lands.Copy();
        using var bulgaria = await BulgarianAccessPoint.OpenAsync(copy);
        var (_, message) = bulgaria.GoodMessage();
        var store = copy.Ro.Store;
        const string count = "SELECT (SELECT count(*) FROM case_row) || ' ' || (SELECT count(*) FROM message) || ' ' || (SELECT count(*) FROM payload) || ' ' || (SELECT count(*) FROM entry) || ' ' || (SELECT count(*) FROM duplicate_key)";
        var before = await store.TextAsync(count);

        var full = await ReceiveAsync(copy.Ro, message, int.Parse((await store.TextAsync("PRAGMA page_count"))!, CultureInfo.InvariantCulture));

        Assert.Equal((503, "later", "disk-full"), (full.Status, full.Outcome, full.Reason));
        Assert.Equal(before, await store.TextAsync(count));
        var again = await ReceiveAsync(copy.Ro, message, null);
        Assert.Equal((200, "accepted"), (again.Status, again.Outcome));
        Assert.NotEqual(before, await store.TextAsync(count));
        Assert.Equal("ok", (await copy.Ro.CallAsync("journal", "check")).Verdict);
    }

    private static async Task<ReceiveAnswer> ReceiveAsync(Land land, WrappedMessage message, int? maxPages)
    {
        var clock = TimeProvider.System;
        var ids = new RandomIds(clock);
        var check = StartUp.Check(land.Country.Configuration, clock.GetUtcNow());
        using var material = check.Material!;
        var configuration = check.Configuration!;
        var (basis, _) = BasisOf.Load(configuration, material, CancellationToken.None);
        using var store = (await SqliteStore.OpenAsync(new SqliteStoreOptions { Path = configuration.Data.Store, Node = configuration.Node, Time = clock, Ids = ids, MaxPageCount = maxPages }, CancellationToken.None)).Store!;
        var options = new SecretPoolOptions { Path = configuration.Data.Keys, Node = configuration.Node, Master = material.MasterKey, Time = clock, Ids = ids };
        using var pool = (await SecretPool.OpenAsync(options, store, CancellationToken.None)).Pool!;
        using var promises = PromiseFile.Open(configuration.Data.Promises).File!;
        var flow = FlowParts.Of(new FlowGround { Settings = new FlowSettings { Node = configuration.Node }, Store = store, Secrets = pool, Promises = promises, Transport = null!, Ids = ids, Codec = new FlowAs4Codec(), Keys = new LiveKeys(configuration, material, new LiveBasis(basis!, new KeptInputs(), store), clock), National = new NationalSystems([], []), Identity = LogKeyOf.Identity(material), Basis = () => basis! }, clock, NullLoggerFactory.Instance);
        return await flow.Receive.RunAsync(message.ContentType, message.Body, CancellationToken.None);
    }
}
