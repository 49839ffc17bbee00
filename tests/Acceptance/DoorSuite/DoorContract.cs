using MessageBroker.Tests.Acceptance.Setup;

namespace MessageBroker.Tests.Acceptance.DoorSuite;

/// <summary>What holds at every door of a back office, whatever carries its words. A further door inherits it with a bench of its own.</summary>
public abstract class DoorContract(DoorPlace place) : IAsyncLifetime
{
    private IDoorBench Bench => place.Bench;

    private Land Bg => Bench.Lands.Bg;

    private Land Ro => Bench.Lands.Ro;

    public Task InitializeAsync()
    {
        GateOnly.Need();
        Skip.If(place.Absence is not null, place.Absence);
        return Task.CompletedTask;
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [SkippableFact]
    public async Task What_is_submitted_arrives_and_its_answer_is_confirmed()
    {
        var asked = await SentAsync(new DoorRequest("d-1", 1, "Кога е записано детето?"));
        await Ro.Staging.RunAsync("UPDATE primit SET stare_primire = 'C', nr_dosar = 'GR-d-1' WHERE id_mesaj = @id", ("@id", asked));
        await ReplyAsync("d-1", asked, "Copilul este înscris din 2024.");
        var messageId = await Bench.ArrivedAsync("Copilul este înscris din 2024.");
        await Bench.ConfirmAsync(messageId);
        await Until.TrueAsync("delivery that is confirmed", async () => await StateAsync(messageId) == "Delivered");
        await HoldAsync();
    }

    [SkippableFact]
    public async Task What_is_declined_is_declined()
    {
        await ReplyAsync("d-2", await SentAsync(new DoorRequest("d-2", 1, "Има ли помощи?")), "Nu.");
        var messageId = await Bench.ArrivedAsync("Nu.");
        await Bench.DeclineAsync(messageId, "не е за нас");
        await Until.TrueAsync("delivery that is declined", async () => await StateAsync(messageId) == "Declined");
    }

    [SkippableFact]
    public async Task What_is_refused_says_why_in_three_languages_and_the_next_one_goes()
    {
        var wrong = new DoorRequest("d-3", 1, "Кога?", Word: "песен");
        await Bench.SubmitAsync(wrong);
        var word = await Bench.AnswerAsync(wrong);
        var (code, bg, ro, en) = Assert.Single(word.Findings);
        Assert.Equal(("refused", "ADP-0034"), (word.Kind, code));
        Assert.All(new[] { bg, ro, en }, text => Assert.Contains("песен", text, StringComparison.Ordinal));
        Assert.Equal(3, new[] { bg, ro, en }.Distinct().Count());
        await SentAsync(new DoorRequest("d-4", 1, "Кога е записан братът?"));
    }

    [SkippableFact]
    public async Task Asked_again_the_first_answer_is_repeated()
    {
        var request = new DoorRequest("d-5", 1, "Кога е записана сестрата?");
        await SentAsync(request);
        await Bench.SubmitAsync(request);
        Assert.Equal("acknowledged", (await Bench.AnswerAsync(request)).Kind);
        Assert.Equal("1", await CountAsync("request_id = 'd-5'"));
        Assert.Equal("1", await ArrivedInRomaniaAsync(request));
    }

    [SkippableFact]
    public async Task Other_content_under_the_same_key_is_refused_and_a_further_version_goes()
    {
        var request = new DoorRequest("d-6", 1, "Къде учи детето?");
        await SentAsync(request);
        await Bench.SubmitAsync(request with { Text = "Къде живее то?" });
        var word = await Bench.AnswerAsync(request);
        Assert.Equal(("refused", "FLW-0120"), (word.Kind, Assert.Single(word.Findings).Code));
        Assert.Equal("1", await CountAsync("request_id = 'd-6'"));

        var further = request with { Text = "Къде живее то?", Version = 2 };
        await Bench.SubmitAsync(further);
        Assert.Equal("acknowledged", (await Bench.AnswerAsync(further)).Kind);
        await Until.TrueAsync("second version in Romania", async () => await Ro.Staging.TextAsync("SELECT versiune_doc FROM primit WHERE text_liber = @text", ("@text", further.Text)) == "2");
        Assert.Equal("1", await Ro.Staging.TextAsync("SELECT versiune_doc FROM primit WHERE text_liber = @text", ("@text", request.Text)));
    }

    [SkippableFact]
    public async Task A_version_that_comes_behind_a_newer_one_is_refused()
    {
        var newer = new DoorRequest("d-7", 2, "Къде живее детето?");
        await SentAsync(newer);
        var older = newer with { Version = 1, Text = "Кога е записано детето?" };
        await Bench.SubmitAsync(older);
        var word = await Bench.AnswerAsync(older);
        Assert.Equal(("refused", "FLW-0121"), (word.Kind, Assert.Single(word.Findings).Code));
        Assert.Equal("1", await CountAsync("request_id = 'd-7'"));
    }

    [SkippableFact]
    public async Task While_the_store_is_away_a_request_waits_and_is_then_taken_once()
    {
        var request = new DoorRequest("d-8", 1, "Кога е роден братът?");
        await using (await Bench.Store.TakeAwayAsync())
        {
            await Bench.SubmitAsync(request);
            await Task.Delay(TimeSpan.FromSeconds(8));
        }

        Assert.Equal("acknowledged", (await Bench.AnswerAsync(request)).Kind);
        Assert.Equal("1", await CountAsync("request_id = 'd-8'"));
    }

    [SkippableFact]
    public async Task Something_of_which_nothing_can_be_made_does_not_stop_the_next()
    {
        await Bench.PoisonAsync();
        await SentAsync(new DoorRequest("d-9", 1, "Кога е родена сестрата?"));
    }

    [SkippableFact]
    public async Task A_broker_that_is_killed_once_a_request_is_taken_takes_it_once()
    {
        var request = new DoorRequest("d-10", 1, "Кога е изплатена помощта?");
        await Bench.SubmitAsync(request);
        await Until.TrueAsync("request that is taken", async () => await CountAsync("request_id = 'd-10'") == "1");
        Bg.Process!.Kill();
        Bg.Launch();
        await Until.TrueAsync("broker that is ready again", Bg.IsReadyAsync);
        Assert.Equal("acknowledged", (await Bench.AnswerAsync(request)).Kind);
        Assert.Equal("1", await CountAsync("request_id = 'd-10'"));
        await Until.TrueAsync("one question in Romania", async () => await ArrivedInRomaniaAsync(request) == "1");
        await HoldAsync();
    }

    /// <summary>Submits, waits for the receipt; gives the message id in Romania.</summary>
    private async Task<string> SentAsync(DoorRequest request)
    {
        await Bench.SubmitAsync(request);
        Assert.Equal("acknowledged", (await Bench.AnswerAsync(request)).Kind);
        return await Until.AnswerAsync("question in Romania", () => Ro.Staging.TextAsync("SELECT id_mesaj FROM primit WHERE text_liber = @text", ("@text", request.Text)));
    }

    /// <summary>An officer in Romania answers what he was asked.</summary>
    /// <param name="name">Tells his file and his request from those of other statements.</param>
    private Task<int> ReplyAsync(string name, string asked, string text) => Ro.Staging.RunAsync(
        """
        INSERT INTO persoana (id, nume, prenume, data_nasterii, sex) VALUES ('P-' || @name, 'Dimitrova', 'Maria', '1990-04-12', 'F');
        INSERT INTO dosar (nr_dosar) VALUES ('GR-' || @name);
        INSERT INTO membru_familie (nr_dosar, persoana_id, calitate) VALUES ('GR-' || @name, 'P-' || @name, 'titular');
        INSERT INTO cerere_schimb (id, institutie, tip_sed, nr_dosar, raspuns_la, scop, text_liber) VALUES ('C-' || @name, 'RO:80246', 'H002', 'GR-' || @name, @asked, 'informatii', @text);
        """, ("@name", name), ("@asked", asked), ("@text", text));

    private Task<string?> ArrivedInRomaniaAsync(DoorRequest request) => Ro.Staging.TextAsync("SELECT count(*) FROM primit WHERE text_liber = @text", ("@text", request.Text));

    private Task<string?> StateAsync(string messageId) => Bench.Store.TextAsync($"SELECT state FROM message WHERE id = '{messageId}'");

    private Task<string?> CountAsync(string where) => Bench.Store.TextAsync($"SELECT count(*) FROM message WHERE {where}");

    private async Task HoldAsync()
    {
        Assert.Equal("identical", (await Bg.CallAsync("journal", "replay")).Verdict);
        Assert.Equal("ok", (await Bg.CallAsync("journal", "check")).Verdict);
    }
}
