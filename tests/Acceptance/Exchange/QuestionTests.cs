using System.Text.Json.Nodes;
using MessageBroker.App.Views;
using MessageBroker.Exchange.Flow.Views;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Tests.Acceptance.Setup;

namespace MessageBroker.Tests.Acceptance.Exchange;

/// <summary>Ad hoc questions (H001) and their answers (H002) between two running brokers: a case of their own, inside a running case, in both directions, with files.</summary>
public sealed class QuestionTests : IAsyncLifetime
{
    private const string File = "GR-2025-05102";
    private TwoLands? lands;

    private TwoLands Lands => lands ?? throw new InvalidOperationException("the brokers do not run");
    private Land Bg => Lands.Bg;
    private Land Ro => Lands.Ro;

    public Task InitializeAsync() => Task.CompletedTask;

    private async Task StartAsync(bool hasRegister = false)
    {
        lands = await TwoLands.PrepareAsync();
        if (hasRegister)
        {
            Bg.Configure(c => c["nationalSystems"]![0]!["register"] = new JsonObject { ["probe"] = "8503124100" });
            await Bg.Staging.RunAsync("INSERT INTO IF_LICE (PERSON_ID, ID_NO, FIRST_NAME, LAST_NAME, PERSON_BIRTH_DATE, PERSON_GENDER_CODE, FOREIGN_ID, FOREIGN_ID_COUNTRY) VALUES ('S-0', '8503124100', 'Проба', 'Проба', '1985-03-12', 'M', NULL, NULL), ('S-1', NULL, 'Штефан', 'Цуркану', '1985-11-23', 'M', '1851123520419', 'RO')");
        }

        await lands.StartAsync();
    }

    public async Task DisposeAsync()
    {
        if (lands is not null) await lands.DisposeAsync();
    }

    [SkippableFact]
    public async Task A_Romanian_question_starts_a_case_and_comes_back_answered_with_the_file_of_either_side()
    {
        GateOnly.Need();
        await StartAsync(hasRegister: true);
        await SeedAsync(Ro, "ro-question", null);
        var question = await ArrivedAsync(Bg, "H001");
        Assert.Equal("M S-1 100 ADP-0120", await Bg.Staging.TextAsync("SELECT WORD || ' ' || IF_PERSON_ID || ' ' || SCORE || ' ' || CODE FROM IN_SAVPADENIE WHERE MESSAGE_ID = @id", ("@id", question)));
        Assert.Equal(["bg-asp ok 1 1"], (await BrokerCall.RunAsync("health", Bg.Country.Configuration, "--json")).Answer["registers"]!.AsArray().Select(r => $"{r!["system"]} {r["state"]} {r["lookUps"]} {r["found"]}"));
        await AssertFileAsync(Bg, question, "declaratie-resedinta.pdf", "ro-question/statement.pdf");
        var caseId = (await Bg.Staging.TextAsync("SELECT CASE_ID FROM IN_POLUCHENO WHERE MESSAGE_ID = @id", ("@id", question)))!;
        Assert.Equal(("BG:BGASA", "H_BUC_01", "Counterparty"), await TurnAsync(Bg, caseId) is var (who, view) ? (who, view.Case.Buc, view.Case.Role) : default);

        await SeedAsync(Bg, "bg-reply", question);
        var answer = await ArrivedAsync(Ro, "H002");
        await AssertFileAsync(Ro, answer, "udostoverenie-adres.pdf", "bg-reply/certificate.pdf");
        Assert.StartsWith("Лицето е с постоянен адрес в Русе", await Ro.Staging.TextAsync("SELECT text_liber FROM primit WHERE id_mesaj = @id", ("@id", answer)), StringComparison.Ordinal);
        await SeedAsync(Ro, "ro-confirm", answer);
        await AtRestAsync(caseId, 2);
        Assert.Equal("RO:80246", (await TurnAsync(Ro, caseId)).Who);

        // The question did not become the file's case: a claim of that file opens one of its own, whatever else is wrong with it.
        await Ro.Staging.RunAsync($"INSERT INTO cerere_schimb (id, institutie, tip_sed, nr_dosar, regiune_tinta) VALUES ('C-claim', 'RO:80246', 'F001', '{File}', 'RSE')");
        await Until.TrueAsync("claim that is judged", async () => await Ro.Staging.TextAsync("SELECT stare_cerere FROM cerere_schimb WHERE id = 'C-claim'") == "E");
        Assert.NotEqual(caseId, await Ro.Store.TextAsync("SELECT case_id FROM message WHERE request_id = 'C-claim'"));
        Assert.Empty(await Ro.Staging.RowsAsync("SELECT cod FROM constatare WHERE cerere_id = 'C-claim' AND cod LIKE 'BUC-%'"));

        // Either side finds the question's case by the file that its own row named; a refused row waits for somebody to correct it.
        Assert.Equal(caseId, await Ro.Store.TextAsync("SELECT DISTINCT case_id FROM message WHERE about_file = @file", ("@file", File)));
        Assert.Equal(caseId, await Bg.Store.TextAsync("SELECT DISTINCT case_id FROM message WHERE about_file IS NOT NULL AND sed_type = 'H002'"));
        Assert.Equal(["C-claim"], await RefusedAsync(Ro));

        // Nor does a question become the case of a claim that was refused: mended, the claim goes.
        await Bg.Staging.RunAsync("INSERT INTO IF_ZAJAVKA (ID, INSTITUTION, KIND, ROOT_NO, FREE_TEXT, TARGET_INSTITUTION) SELECT 'Z-aside', INSTITUTION, 'H001', ROOT_NO, 'Кога?', 'RO:80246' FROM IF_ZAJAVKA WHERE ID = 'Z-2025-0002'");
        await Until.TrueAsync("question that is answered for", async () => await Bg.Staging.TextAsync("SELECT STATUS FROM IF_ZAJAVKA WHERE ID = 'Z-aside'") is "A" or "E");
        await Bg.Staging.RunAsync("UPDATE IF_ZAJAVKA SET VERSION = 2, STATUS = 'N' WHERE ID = 'Z-2025-0002'");
        await Until.TrueAsync("claim that is judged again", async () => await Bg.Staging.TextAsync("SELECT STATUS FROM IF_ZAJAVKA WHERE ID = 'Z-2025-0002'") == "E");
        Assert.Empty(await Bg.Staging.RowsAsync("SELECT CODE FROM IF_NAHODKA WHERE REQUEST_ID = 'Z-2025-0002' AND VERSION = 2 AND CODE LIKE 'BUC-%'"));
        Assert.Single(await RefusedAsync(Bg), row => row == "Z-2025-0002");
        await HoldAsync();
    }

    private static async Task<IReadOnlyList<string>> RefusedAsync(Land land)
    {
        var call = await BrokerCall.RunAsync("work", "list", "--refused", "--config", land.Country.Configuration, "--json");
        Assert.Equal(0, call.Exit);
        return [.. call.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => (string)JsonNode.Parse(line)!["requestId"]!)];
    }

    [SkippableFact]
    public async Task A_Bulgarian_question_inside_a_running_family_case_stays_in_it_and_is_answered_there()
    {
        GateOnly.Need();
        await StartAsync();
        var claim = await ArrivedAsync(Ro, "F001");
        var caseId = (await Ro.Staging.TextAsync("SELECT id_caz FROM primit WHERE id_mesaj = @id", ("@id", claim)))!;
        foreach (var step in new[] { "10-confirm.sql", "20-file.sql" })
            await Ro.Staging.RunAsync(await System.IO.File.ReadAllTextAsync(Path.Combine(TwoLands.Samples, "ro-answer", step)), ("@message_id", claim));
        await Bg.Staging.RunAsync("INSERT INTO IF_ZAJAVKA (ID, INSTITUTION, KIND, ROOT_NO, PURPOSE, FREE_TEXT) VALUES ('Z-question', 'BG:BGASA', 'H001', 'РСЕ-2025-01847', 'документ', 'Договорът на бащата')");
        var question = await ArrivedAsync(Ro, "H001");
        Assert.Equal((caseId, "document", "Договорът на бащата"), (
            await Ro.Staging.TextAsync("SELECT id_caz FROM primit WHERE id_mesaj = @id", ("@id", question)),
            await Ro.Staging.TextAsync("SELECT scop FROM primit WHERE id_mesaj = @id", ("@id", question)),
            await Ro.Staging.TextAsync("SELECT text_liber FROM primit WHERE id_mesaj = @id", ("@id", question))));

        await Ro.Staging.RunAsync("UPDATE primit SET stare_primire = 'C', nr_dosar = 'GR-2025-04711' WHERE id_mesaj = @id", ("@id", question));
        await Ro.Staging.RunAsync(
            "INSERT INTO cerere_schimb (id, institutie, tip_sed, nr_dosar, raspuns_la, scop, text_liber, motivare) VALUES ('C-reply', 'RO:80246', 'H002', 'GR-2025-04711', @id, 'imposibil', 'Contractul de muncă', 'Angajatorul nu l-a depus.')",
            ("@id", question));
        var answer = await ArrivedAsync(Bg, "H002");
        Assert.Equal((caseId, "невъзможно", "Contractul de muncă", "Angajatorul nu l-a depus."), (
            await Bg.Staging.TextAsync("SELECT CASE_ID FROM IN_POLUCHENO WHERE MESSAGE_ID = @id", ("@id", answer)),
            await Bg.Staging.TextAsync("SELECT PURPOSE FROM IN_POLUCHENO WHERE MESSAGE_ID = @id", ("@id", answer)),
            await Bg.Staging.TextAsync("SELECT FREE_TEXT FROM IN_POLUCHENO WHERE MESSAGE_ID = @id", ("@id", answer)),
            await Bg.Staging.TextAsync("SELECT DECISION_REASON FROM IN_POLUCHENO WHERE MESSAGE_ID = @id", ("@id", answer))));
        await Bg.Staging.RunAsync("UPDATE IN_POLUCHENO SET STATUS = 'C', ROOT_NO = 'РСЕ-2025-01847' WHERE MESSAGE_ID = @id", ("@id", answer));
        await AtRestAsync(caseId, 3);
        // The claim itself still waits for its F002.
        Assert.Equal("RO:80246", (await TurnAsync(Bg, caseId)).Who);
        await HoldAsync();
    }

    private static Task SeedAsync(Land land, string folder, string? messageId) => land.SeedAsync(Path.Combine(TwoLands.Samples, folder), messageId);

    private static Task<string> ArrivedAsync(Land land, string sed) => Until.AnswerAsync($"{sed} in {land.Country.Country}", () => land.Country.Country == "RO"
        ? land.Staging.TextAsync("SELECT id_mesaj FROM primit WHERE tip_sed = @sed AND stare_primire = 'N'", ("@sed", sed))
        : land.Staging.TextAsync("SELECT MESSAGE_ID FROM IN_POLUCHENO WHERE KIND = @sed AND STATUS = 'N'", ("@sed", sed)));

    private static async Task AssertFileAsync(Land land, string messageId, string name, string sample)
    {
        var rows = await land.Staging.RowsAsync(
            land.Country.Country == "RO" ? "SELECT nume, hex(continut) FROM in_fisier WHERE id_mesaj = @id" : "SELECT NAME, hex(CONTENT) FROM IN_FAJL WHERE MESSAGE_ID = @id", ("@id", messageId));
        Assert.Equal([(name, Convert.ToHexString(await System.IO.File.ReadAllBytesAsync(Path.Combine(TwoLands.Samples, sample))))], rows.Select(r => (r[0]!, r[1]!)));
    }

    private static async Task<(string? Who, CaseView View)> TurnAsync(Land land, string caseId) =>
        await PlayedStory.ViewAsync(land, caseId) is { } view ? (view.Turn?.Who, view) : throw new InvalidOperationException("the case is not in the store");

    private async Task AtRestAsync(string caseId, int messages)
    {
        foreach (var land in new[] { Bg, Ro })
            await Until.TrueAsync("end of the case in " + land.Country.Country, async () => await PlayedStory.ViewAsync(land, caseId) is { } view && view.Messages.Count == messages
                && view.Messages.All(m => m.Message.State is MessageState.Acknowledged or MessageState.Delivered));
    }

    private async Task HoldAsync()
    {
        foreach (var land in new[] { Bg, Ro })
        {
            Assert.Equal("identical", (await land.CallAsync("journal", "replay")).Verdict);
            Assert.Equal("ok", (await land.CallAsync("journal", "check")).Verdict);
        }
    }
}
