using System.Text;
using MessageBroker.Exchange.Doors.Contracts;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Tests.Acceptance.Setup;

namespace MessageBroker.Tests.Acceptance.DoorSuite;

/// <summary>A back office that is told by events sends a SED that it wrote itself, over AS4 to Romania's broker, and has the answer.</summary>
public sealed class EventDoorTests
{
    private const string Us = "BG:BGASA", Them = "RO:80246", Asked = "Откога учи Цветомира в Гюргево?";

    [SkippableFact]
    public async Task A_sed_of_its_own_goes_to_the_partner_as_it_was_written_and_the_answer_comes_back()
    {
        GateOnly.Need();
        await using var lands = await TwoLands.PrepareAsync();
        lands.Ro.Launch();
        await using var bulgaria = await EventNode.StartAsync(lands.Bg);
        await Until.TrueAsync("broker of Romania that is ready", lands.Ro.IsReadyAsync);
        var sed = OwnSed.Question(Asked);

        await bulgaria.Desk.SubmitAsync(new SubmitSed { Institution = Us, SedType = "H001", Sed = Encoding.UTF8.GetBytes(sed), File = "D-1", TargetInstitution = Them }, "transport-1", CancellationToken.None);

        var taken = await bulgaria.HeardAsync<SedTaken>(e => e.Head.Key == "transport-1");
        var acknowledged = await bulgaria.HeardAsync<SedAcknowledged>(e => e.Head.Key == "transport-1");
        Assert.Equal((taken.Head.CaseId, taken.Head.MessageId, Us), (acknowledged.Head.CaseId, acknowledged.Head.MessageId, acknowledged.Head.Institution));
        Assert.True(taken.Head.Sequence < acknowledged.Head.Sequence);
        var question = await Until.AnswerAsync("question in Romania", () => lands.Ro.Staging.TextAsync("SELECT id_mesaj FROM primit WHERE text_liber = @text", ("@text", Asked)));
        Assert.Equal([["Щерева", "Цветомира", "2015-02-28"]], await lands.Ro.Staging.RowsAsync("SELECT nume, prenume, data_nasterii FROM in_persoana WHERE id_mesaj = @id", ("@id", question)));
        Assert.Contains(sed[sed.IndexOf("<NotificationRequest", StringComparison.Ordinal)..sed.IndexOf("</h:H001>", StringComparison.Ordinal)], await ReceivedAsync(lands.Ro), StringComparison.Ordinal);

        await AnswerAsync(lands.Ro.Staging, question);
        var answer = await bulgaria.HeardAsync<SedArrived>(e => e.SedType == "H002");
        Assert.Equal((taken.Head.CaseId, Us, Them), (answer.Head.CaseId, answer.Head.Institution, answer.FromInstitution));
        Assert.True(acknowledged.Head.Sequence < answer.Head.Sequence);
        Assert.Equal("Din septembrie.", Assert.Single(answer.Tables.Single(t => t.Name == "IN_POLUCHENO").Rows)["FREE_TEXT"]);
        await bulgaria.Desk.ConfirmAsync(new ConfirmDelivery { Institution = Us, MessageId = answer.Head.MessageId!, By = "office-1" }, CancellationToken.None);
        await bulgaria.Desk.SubmitAsync(new SubmitSed { Institution = Them, SedType = "H001", Sed = [], File = "D-1" }, "transport-2", CancellationToken.None);
        // It goes to whose command it was, not to whom that named.
        var refused = await bulgaria.HeardAsync<CommandRefused>(e => e.Head.Key == "transport-2");
        Assert.Equal((Us, "FLW-0702"), (refused.Head.Institution, Assert.Single(refused.Findings).Code));
        Assert.Equal("Delivered", await lands.Bg.Store.TextAsync("SELECT state FROM message WHERE id = @id", ("@id", answer.Head.MessageId)));
    }

    /// <summary>The one document that Romania received, with its header, as it came.</summary>
    private static async Task<string> ReceivedAsync(Land ro)
    {
        var reading = await ro.ReadingAsync();
        return Encoding.UTF8.GetString(await reading.Store.ReadAsync(async reader =>
        {
            var received = Assert.Single(await reader.MessagesAsync(null, MessageState.Delivering, 10), m => m.Direction == Direction.Inbound);
            return await reading.Vault.NeedAsync(reader, received, PayloadKinds.Sbd, CancellationToken.None);
        }, CancellationToken.None));
    }

    private static Task<int> AnswerAsync(StagingTables romania, string question) => romania.RunAsync(
        """
        INSERT INTO persoana (id, nume, prenume, data_nasterii, sex) VALUES ('P-1', 'Štereva', 'Cvetomira', '2015-02-28', 'F');
        INSERT INTO dosar (nr_dosar) VALUES ('GR-1');
        INSERT INTO membru_familie (nr_dosar, persoana_id, calitate) VALUES ('GR-1', 'P-1', 'titular');
        INSERT INTO cerere_schimb (id, institutie, tip_sed, nr_dosar, raspuns_la, scop, text_liber) VALUES ('C-1', 'RO:80246', 'H002', 'GR-1', @question, 'informatii', 'Din septembrie.');
        """, ("@question", question));
}
