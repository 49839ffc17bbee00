using System.Text;
using MessageBroker.Exchange.Doors.Contracts;
using MessageBroker.Tests.Acceptance.Setup;

namespace MessageBroker.Tests.Acceptance.DoorSuite;

/// <summary>What a back office has at this door beside what holds at every one: events with an order, and SEDs of its own.</summary>
public abstract class NServiceBusContract(DoorPlace place) : DoorContract(place)
{
    private new NServiceBusBench Bench => (NServiceBusBench)base.Bench;

    [SkippableFact]
    public async Task Events_of_a_case_can_be_put_into_their_order_whatever_order_they_come_in()
    {
        var request = new DoorRequest("n-1", 1, "В какъв ред?");
        await Bench.Office.SubmitAsync(request);
        await Bench.Office.AnswerAsync(request);
        await Until.TrueAsync("both events", () => Task.FromResult(Bench.Own.Heard.Heads("n-1").Count == 2));
        var told = Bench.Own.Heard.Heads("n-1").OrderBy(t => t.Head.Sequence).ToList();
        Assert.Equal(["taken", "acknowledged"], told.Select(t => t.Kind));
        Assert.Single(told.Select(t => t.Head.CaseId).Distinct());
        Assert.Equal(2, told.Select(t => t.Head.EventId).Distinct().Count());
    }

    [SkippableFact]
    public async Task A_sed_of_its_own_goes_to_the_partner()
    {
        await Bench.Own.Session.Send(new SubmitSed { Key = "n-2", Institution = "BG:BGASA", SedType = "H001", File = "D-n-2", TargetInstitution = "RO:80246", Sed = Encoding.UTF8.GetBytes(OwnSed.Question("Откога учи Цветомира?")) });
        await Until.TrueAsync("receipt for it", () => Task.FromResult(Bench.Own.Heard.Words("n-2").Any(w => w.Word.Kind == "acknowledged")));
        var ro = Bench.Lands.Ro.Staging;
        var arrived = await Until.AnswerAsync("question in Romania", () => ro.TextAsync("SELECT id_mesaj FROM primit WHERE text_liber = 'Откога учи Цветомира?'"));
        Assert.Equal("Щерева", await ro.TextAsync("SELECT nume FROM in_persoana WHERE id_mesaj = @id", ("@id", arrived)));
    }
}
