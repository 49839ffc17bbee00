using System.Text.Json.Nodes;
using MessageBroker.Tests.Acceptance.Setup;

namespace MessageBroker.Tests.Acceptance.Exchange;

/// <summary>A claim that Romania cannot apply because of what stands on its own side: an operator mends that and has it judged again.</summary>
public sealed class HeldTests
{
    private const string Arrivals = "SELECT count(*) FROM primit WHERE tip_sed = 'F001'";

    [SkippableFact]
    public async Task What_was_held_for_want_of_trust_is_applied_when_an_operator_has_it_judged_again()
    {
        GateOnly.Need();
        await using var lands = await TwoLands.PrepareAsync();
        lands.Ro.Configure(c => c["partners"]![0]!["businessTrust"]![0] = "keys/ca.pem");
        await lands.StartAsync();
        var id = await Until.AnswerAsync("held claim", () => lands.Ro.Store.TextAsync("SELECT id FROM message WHERE state = 'Held'"));
        var before = await FindingsAsync(lands.Ro, id);
        Assert.NotEmpty(before);

        // Nothing was mended: the command stands in the journal, the message stays as it is, and nothing else is written.
        Assert.Equal("done", (await lands.Ro.CallAsync("message", "retry", id, "--reason", "looked at", "--actor", "ops1")).Verdict);
        await Until.TrueAsync("a message that is judged", async () => await lands.Ro.Store.TextAsync("SELECT count(*) FROM message WHERE due_at IS NOT NULL") == "0");
        Assert.Equal(("Held", "3"), (await StateAsync(lands.Ro, id), await EntriesAsync(lands.Ro, id)));
        Assert.Equal(before, await FindingsAsync(lands.Ro, id));

        await MendedAsync(lands, id, before, () => lands.Ro.Configure(c => c["partners"]![0]!["businessTrust"]![0] = "../bg/keys/ca.pem"));
    }

    /// <summary>Its directory is behind: who opens the case was not active any more on the day of his document, as far as it knows.</summary>
    [SkippableFact]
    public async Task What_was_held_for_want_of_a_newer_directory_is_applied_when_an_operator_has_it_judged_again()
    {
        GateOnly.Need();
        await using var lands = await TwoLands.PrepareAsync();
        var directory = JsonNode.Parse(await File.ReadAllTextAsync(lands.Layout.Directory))!;
        (directory["institutions"]![0]!["until"], directory["institutions"]![0]!["successor"]) = ("2020-12-31", "RO:80241");
        await File.WriteAllTextAsync(Path.Combine(lands.Layout.Ro.Folder, "old.json"), directory.ToJsonString());
        // Nothing waits: what follows a held message would be refused at once if it were not that message that it follows.
        lands.Ro.Configure(c => (c["directory"], c["limits"]) = ("old.json", new JsonObject { ["earlyWaitHours"] = 0 }));
        await lands.StartAsync();
        var id = await Until.AnswerAsync("held claim", () => lands.Ro.Store.TextAsync("SELECT id FROM message WHERE state = 'Held'"));
        Assert.Equal(["DIR-0023"], await FindingsAsync(lands.Ro, id));
        await lands.Bg.Staging.RunAsync("UPDATE IF_ZAJAVKA SET VERSION = VERSION + 1, STATUS = 'N' WHERE ID = 'Z-2025-0001'");
        var second = await Until.AnswerAsync("held second version", () => lands.Ro.Store.TextAsync("SELECT id FROM message WHERE state = 'Held' AND id <> @id", ("@id", id)));
        var said = (await lands.Ro.CallAsync("message", "show", second)).Answer["findings"]!.AsArray();
        Assert.Equal(["BUC-0022", "FLW-0221"], said.Select(f => f!["code"]!.GetValue<string>()));
        Assert.Equal(id, said[1]!["arguments"]!["message"]!.GetValue<string>());
        Assert.Equal("operator", (await lands.Ro.CallAsync("work", "why", second)).Answer["turn"]!.GetValue<string>());
        await MendedAsync(lands, id, ["DIR-0023"], () => lands.Ro.Configure(c => c["directory"] = "../directory.json"), arrivals: 2);
        Assert.Equal("0", await lands.Ro.Store.TextAsync("SELECT count(*) FROM message WHERE sed_type = 'X050'"));
    }

    private static async Task MendedAsync(TwoLands lands, string id, IReadOnlyList<string> before, Action mend, int arrivals = 1)
    {
        Assert.Equal(0, await lands.Ro.StopAsync());
        mend();
        lands.Ro.Launch();
        await Until.TrueAsync("broker of Romania that is ready", lands.Ro.IsReadyAsync);
        Assert.Equal(("Held", "0"), (await StateAsync(lands.Ro, id), await lands.Ro.Staging.TextAsync(Arrivals)));
        Assert.Equal("done", (await lands.Ro.CallAsync("message", "retry", id, "--reason", "it is mended now", "--actor", "ops1")).Verdict);

        await Until.TrueAsync("claim in Romania", async () => await lands.Ro.Staging.TextAsync(Arrivals) == $"{arrivals}");
        Assert.DoesNotContain(await FindingsAsync(lands.Ro, id), before.Contains);
        Assert.Equal("FLW-0606", (await lands.Ro.CallAsync("message", "retry", id, "--reason", "once more")).Answer["findings"]![0]!["code"]!.GetValue<string>());
        Assert.Equal("identical", (await lands.Ro.CallAsync("journal", "replay")).Verdict);
        await Until.TrueAsync("a journal that holds", async () => (await lands.Ro.CallAsync("journal", "check")).Verdict == "ok");
    }

    private static async Task<IReadOnlyList<string>> FindingsAsync(Land land, string id) =>
        [.. (await land.CallAsync("message", "show", id)).Answer["findings"]!.AsArray().Where(f => f!["severity"]!.GetValue<string>() == "error").Select(f => f!["code"]!.GetValue<string>())];

    private static Task<string?> StateAsync(Land land, string id) => land.Store.TextAsync("SELECT state FROM message WHERE id = @id", ("@id", id));

    private static Task<string?> EntriesAsync(Land land, string id) => land.Store.TextAsync("SELECT count(*) FROM entry WHERE message_id = @id", ("@id", id));
}
