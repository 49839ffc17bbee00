using MessageBroker.Tests.Acceptance.Setup;

namespace MessageBroker.Tests.Acceptance.DoorSuite;

/// <summary>What holds at every door of a back office, whatever carries its words. A further door inherits it with a bench of its own.</summary>
public abstract class DoorContract(DoorPlace place) : IAsyncLifetime
{
    private protected IDoorBench Bench => place.Bench;

    private IDoorOffice Office => Bench.Office;

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
        var messageId = await Office.ArrivedAsync("Copilul este înscris din 2024.");
        await Office.ConfirmAsync(messageId);
        await Until.TrueAsync("delivery that is confirmed", async () => await StateAsync(messageId) == "Delivered");
        await HoldAsync();
    }

    [SkippableFact]
    public async Task What_is_declined_is_declined()
    {
        await ReplyAsync("d-2", await SentAsync(new DoorRequest("d-2", 1, "Има ли помощи?")), "Nu.");
        var messageId = await Office.ArrivedAsync("Nu.");
        await Office.DeclineAsync(messageId, "не е за нас");
        await Until.TrueAsync("delivery that is declined", async () => await StateAsync(messageId) == "Declined");
    }

    [SkippableFact]
    public async Task What_is_refused_says_why_in_three_languages_and_the_next_one_goes()
    {
        var wrong = new DoorRequest("d-3", 1, "Кога?", Word: "песен");
        await Office.SubmitAsync(wrong);
        var word = await Office.AnswerAsync(wrong);
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
        await Office.SubmitAsync(request);
        Assert.Equal("acknowledged", (await Office.AnswerAsync(request)).Kind);
        Assert.Equal("1", await CountAsync("request_id = 'd-5'"));
        Assert.Equal("1", await ArrivedInRomaniaAsync(request));
    }

    [SkippableFact]
    public async Task Other_content_under_the_same_key_is_refused_and_a_further_version_goes()
    {
        var request = new DoorRequest("d-6", 1, "Къде учи детето?");
        await SentAsync(request);
        await Office.SubmitAsync(request with { Text = "Къде живее то?" });
        var word = await Office.AnswerAsync(request);
        Assert.Equal(("refused", "FLW-0120"), (word.Kind, Assert.Single(word.Findings).Code));
        Assert.Equal("1", await CountAsync("request_id = 'd-6'"));

        var further = request with { Text = "Къде живее то?", Version = 2 };
        await Office.SubmitAsync(further);
        Assert.Equal("acknowledged", (await Office.AnswerAsync(further)).Kind);
        await Until.TrueAsync("second version in Romania", async () => await Ro.Staging.TextAsync("SELECT versiune_doc FROM primit WHERE text_liber = @text", ("@text", further.Text)) == "2");
        Assert.Equal("1", await Ro.Staging.TextAsync("SELECT versiune_doc FROM primit WHERE text_liber = @text", ("@text", request.Text)));
    }

    [SkippableFact]
    public async Task A_version_that_comes_behind_a_newer_one_is_refused()
    {
        var newer = new DoorRequest("d-7", 2, "Къде живее детето?");
        await SentAsync(newer);
        var older = newer with { Version = 1, Text = "Кога е записано детето?" };
        await Office.SubmitAsync(older);
        var word = await Office.AnswerAsync(older);
        Assert.Equal(("refused", "FLW-0121"), (word.Kind, Assert.Single(word.Findings).Code));
        Assert.Equal("1", await CountAsync("request_id = 'd-7'"));
    }

    [SkippableFact]
    public async Task While_the_store_is_away_a_request_waits_and_is_then_taken_once()
    {
        var request = new DoorRequest("d-8", 1, "Кога е роден братът?");
        await using (await Bench.Store.TakeAwayAsync())
        {
            await Office.SubmitAsync(request);
            await Task.Delay(TimeSpan.FromSeconds(8));
        }

        Assert.Equal("acknowledged", (await Office.AnswerAsync(request)).Kind);
        Assert.Equal("1", await CountAsync("request_id = 'd-8'"));
    }

    [SkippableFact]
    public async Task Something_of_which_nothing_can_be_made_does_not_stop_the_next()
    {
        await Office.PoisonAsync();
        await SentAsync(new DoorRequest("d-9", 1, "Кога е родена сестрата?"));
    }

    [SkippableFact]
    public async Task A_broker_that_is_killed_once_a_request_is_taken_takes_it_once()
    {
        var request = new DoorRequest("d-10", 1, "Кога е изплатена помощта?");
        await Office.SubmitAsync(request);
        await Until.TrueAsync("request that is taken", async () => await CountAsync("request_id = 'd-10'") == "1");
        Bg.Process!.Kill();
        Bg.Launch();
        await Until.TrueAsync("broker that is ready again", Bg.IsReadyAsync);
        Assert.Equal("acknowledged", (await Office.AnswerAsync(request)).Kind);
        Assert.Equal("1", await CountAsync("request_id = 'd-10'"));
        await Until.TrueAsync("one question in Romania", async () => await ArrivedInRomaniaAsync(request) == "1");
        await HoldAsync();
    }

    [SkippableFact]
    public async Task A_reply_that_comes_before_its_question_is_refused_and_goes_once_that_is_there()
    {
        const string answer = "Семейството не получава помощи.";
        var early = new DoorRequest("d-11", 1, answer) { ReplyTo = Guid.CreateVersion7().ToString("D") };
        await Office.SubmitAsync(early);
        var word = await Office.AnswerAsync(early);
        Assert.Equal("refused", word.Kind);
        Assert.Contains("FLW-0102", word.Findings.Select(f => f.Code));

        await AskAsync("d-11", "BG:BGASA", "Familia primește prestații?");
        var question = await Office.ArrivedAsync("Familia primește prestații?");
        await Office.ConfirmAsync(question);
        var reply = early with { Version = 2, ReplyTo = question };
        await Office.SubmitAsync(reply);
        Assert.Equal("acknowledged", (await Office.AnswerAsync(reply)).Kind);
        await Until.TrueAsync("answer in Romania", async () => await ArrivedInRomaniaAsync(reply) == "1");
    }

    [SkippableFact]
    public async Task Two_institutions_never_hear_of_each_others_documents()
    {
        // The same key and the same national file: each back office has its own.
        var (ours, theirs) = (new DoorRequest("d-12", 1, "Получава ли майката помощи?"), new DoorRequest("d-12", 1, "Получава ли бащата пенсия?") { Institution = SecondInstitution.Id });
        await ReplyAsync("d-12", await SentAsync(ours), "Mama primește.");
        await ReplyAsync("d-12-noi", await SentAsync(theirs, Bench.Other), "Tatăl nu primește.");
        var (own, foreign) = (await Office.ArrivedAsync("Mama primește."), await Bench.Other.ArrivedAsync("Tatăl nu primește."));
        await NothingTheyToldAsync(own, foreign);

        await NoneIsAnsweredForAnotherAsync(own, foreign);
        await Office.ConfirmAsync(own);
        await Bench.Other.ConfirmAsync(foreign);
        await Until.TrueAsync("deliveries that are confirmed", async () => (await StateAsync(own), await StateAsync(foreign)) == ("Delivered", "Delivered"));
        await NothingTheyToldAsync();
        await HoldAsync();

        // Words, case, institution, and as long as nobody has named it himself, the message.
        async Task NothingTheyToldAsync(params string[] ids)
        {
            var (here, there) = (await Office.ToldAsync(), await Bench.Other.ToldAsync());
            var (caseHere, caseThere) = (await CaseAsync(own), await CaseAsync(foreign));
            Assert.All(new[] { "Mama primește.", caseHere, own }, word => Assert.Contains(word, here, StringComparison.Ordinal));
            Assert.All(new[] { "Tatăl nu primește.", caseThere, foreign }, word => Assert.Contains(word, there, StringComparison.Ordinal));
            Assert.All(new[] { theirs.Text, "Tatăl nu primește.", caseThere }, word => Assert.DoesNotContain(word, here, StringComparison.Ordinal));
            Assert.All(new[] { ours.Text, "Mama primește.", caseHere }, word => Assert.DoesNotContain(word, there, StringComparison.Ordinal));
            if (ids.Length == 0) return;
            Assert.All(new[] { foreign, SecondInstitution.Id }, word => Assert.DoesNotContain(word, here, StringComparison.Ordinal));
            Assert.All(new[] { own, "BG:BGASA" }, word => Assert.DoesNotContain(word, there, StringComparison.Ordinal));
        }
    }

    /// <summary>Each office speaks for the other: in its name, to its case, on its arrival. Nothing of it is done.</summary>
    private async Task NoneIsAnsweredForAnotherAsync(string own, string foreign)
    {
        var inTheirName = new DoorRequest("d-13", 1, "В чуждо име");
        await Bench.Other.SubmitAsync(inTheirName);
        var word = await Bench.Other.AnswerAsync(inTheirName);
        Assert.Equal("refused", word.Kind);
        Assert.NotEmpty(word.Findings);
        Assert.Equal("0", await Bench.Store.TextAsync("SELECT count(*) FROM message WHERE request_id = 'd-13' AND institution = 'BG:BGASA'"));

        var toTheirCase = new DoorRequest("d-14", 1, "В чужд случай") { Institution = SecondInstitution.Id, ReplyTo = own };
        await Bench.Other.SubmitAsync(toTheirCase);
        Assert.Contains("FLW-0102", (await Bench.Other.AnswerAsync(toTheirCase)).Findings.Select(f => f.Code));

        await Bench.Other.ConfirmAsync(own);
        await Office.DeclineAsync(foreign, "чуждо");
        // What comes after it is done: so all that would be done of it was.
        await SentAsync(new DoorRequest("d-15", 1, "Къде живее майката?"));
        await SentAsync(new DoorRequest("d-15", 1, "Къде живее бащата?") { Institution = SecondInstitution.Id }, Bench.Other);
        Assert.Equal(("Delivering", "Delivering"), (await StateAsync(own), await StateAsync(foreign)));
        Assert.Equal(("0", "0"), (await ArrivedInRomaniaAsync(inTheirName), await ArrivedInRomaniaAsync(toTheirCase)));
    }

    /// <summary>Submits, waits for the receipt; gives the message id in Romania.</summary>
    private async Task<string> SentAsync(DoorRequest request, IDoorOffice? office = null)
    {
        await (office ?? Office).SubmitAsync(request);
        Assert.Equal("acknowledged", (await (office ?? Office).AnswerAsync(request)).Kind);
        return await Until.AnswerAsync("question in Romania", () => Ro.Staging.TextAsync("SELECT id_mesaj FROM primit WHERE text_liber = @text", ("@text", request.Text)));
    }

    /// <summary>An officer in Romania asks.</summary>
    /// <param name="name">Tells his file and his request from those of other statements.</param>
    private Task<int> AskAsync(string name, string institution, string text) => Ro.Staging.RunAsync(
        """
        INSERT INTO persoana (id, nume, prenume, data_nasterii, sex) VALUES ('Q-' || @name, 'Dimitrova', 'Maria', '1990-04-12', 'F');
        INSERT INTO dosar (nr_dosar) VALUES ('GQ-' || @name);
        INSERT INTO membru_familie (nr_dosar, persoana_id, calitate) VALUES ('GQ-' || @name, 'Q-' || @name, 'titular');
        INSERT INTO cerere_schimb (id, institutie, tip_sed, nr_dosar, institutie_tinta, scop, text_liber) VALUES ('Q-' || @name, 'RO:80246', 'H001', 'GQ-' || @name, @institution, 'informatii', @text);
        """, ("@name", name), ("@institution", institution), ("@text", text));

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

    private async Task<string> CaseAsync(string messageId) => (await Bench.Store.TextAsync($"SELECT case_id FROM message WHERE id = '{messageId}'"))!;

    private Task<string?> CountAsync(string where) => Bench.Store.TextAsync($"SELECT count(*) FROM message WHERE {where}");

    private async Task HoldAsync()
    {
        Assert.Equal("identical", (await Bg.CallAsync("journal", "replay")).Verdict);
        Assert.Equal("ok", (await Bg.CallAsync("journal", "check")).Verdict);
    }
}
