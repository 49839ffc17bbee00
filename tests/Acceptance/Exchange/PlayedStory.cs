using MessageBroker.App.Views;
using MessageBroker.Exchange.Flow.Views;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Tests.Acceptance.Setup;

namespace MessageBroker.Tests.Acceptance.Exchange;

/// <summary>The first exchange, played once between two running brokers and left at rest for the tests that look at it.</summary>
public sealed class PlayedStory : IAsyncLifetime
{
    private TwoLands? lands;

    internal TwoLands Lands => lands ?? throw new InvalidOperationException("the story was not played");

    internal string CaseId { get; private set; } = "";

    internal string Bundle => Path.Combine(Lands.Layout.Folder, "case.zip");

    /// <summary>Bulgaria's store as a backup took it before the answer came.</summary>
    internal string BackupAtHalf => Path.Combine(Lands.Layout.Folder, "backup.db");

    internal BrokerCall? Export { get; private set; }

    internal (int Bg, int Ro) Exits { get; private set; }

    public async Task InitializeAsync()
    {
        lands = await TwoLands.PrepareAsync();
        await lands.StartAsync();
        var claim = await Until.AnswerAsync("F001 in Romania", () => lands.Ro.Staging.TextAsync("SELECT id_mesaj FROM primit WHERE tip_sed = 'F001' AND stare_primire = 'N'"));
        await Until.TrueAsync("refusal of the damaged record", async () => await lands.Bg.Staging.TextAsync("SELECT STATUS FROM IF_ZAJAVKA WHERE ID = 'Z-2025-0002'") == "E");
        await lands.Bg.Store.RunAsync("VACUUM INTO @file", ("@file", BackupAtHalf));
        await lands.Ro.SeedAsync(Path.Combine(TwoLands.Samples, "ro-answer"), claim);
        var answer = await Until.AnswerAsync("F002 in Bulgaria", () => lands.Bg.Staging.TextAsync("SELECT MESSAGE_ID FROM IN_POLUCHENO WHERE KIND = 'F002' AND STATUS = 'N'"));
        await lands.Bg.SeedAsync(Path.Combine(TwoLands.Samples, "bg-confirm"), answer);
        CaseId = (await lands.Ro.Staging.TextAsync("SELECT id_caz FROM primit WHERE id_mesaj = @id", ("@id", claim)))!;
        foreach (var land in new[] { lands.Bg, lands.Ro }) await Until.TrueAsync("end of the case in " + land.Country.Country, async () => await IsAtRestAsync(land));
        Export = await lands.Bg.CallAsync("evidence", "export", CaseId, "-o", Bundle);
        Exits = (await lands.Bg.StopAsync(), await lands.Ro.StopAsync());
    }

    public async Task DisposeAsync()
    {
        if (lands is not null) await lands.DisposeAsync();
    }

    /// <summary>One side of the story's case as <c>case show</c> reads it.</summary>
    internal async Task<CaseView> CaseAsync(Land land) => await ViewAsync(land, CaseId) ?? throw new InvalidOperationException("the case is not in the store");

    internal static async Task<CaseView?> ViewAsync(Land land, string caseId)
    {
        var reading = await land.ReadingAsync();
        return await reading.Store.ReadAsync(
            async reader => (await reader.CasesAsync(null, caseId, 1)) is [var row] ? await CaseView.ReadAsync(reader, row.Key, reading.Basis) : null, CancellationToken.None);
    }

    // Every message has ended, every owed effect is done (the report comes after the receipt), every entry is in the log.
    private async Task<bool> IsAtRestAsync(Land land)
    {
        if (await ViewAsync(land, CaseId) is not { Messages.Count: 2 } view) return false;
        var reading = await land.ReadingAsync();
        return view.Messages.All(m => m.Message.State is MessageState.Acknowledged or MessageState.Delivered)
            && await reading.Store.ReadAsync(
                async reader => (await reader.EffectsAsync(view.Case.Key)).All(e => e.DoneAt is not null) && (await reader.UnintegratedAsync(1)).Count == 0, CancellationToken.None);
    }
}

[CollectionDefinition(Name)]
public sealed class StoryCollection : ICollectionFixture<PlayedStory>
{
    public const string Name = "story";
}
