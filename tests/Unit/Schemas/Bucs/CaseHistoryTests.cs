using System.Text;
using MessageBroker.Schemas.Bucs;

namespace MessageBroker.Tests.Unit.Schemas.Bucs;

public sealed class CaseHistoryTests
{
    private static (IReadOnlyList<CaseEvent> Events, string[] Told) Read(string json)
    {
        var (events, findings) = CaseHistory.Read(Encoding.UTF8.GetBytes(json));
        return (events, [.. findings.Select(f => $"{f.Code} {f.Path}")]);
    }

    [Fact]
    public void A_history_is_read_with_everything_it_says()
    {
        var (events, told) = Read("""
            [
              {"event":"SEND","sed":"F001","by":"me","documentId":"a","at":"2026-03-15T09:00:00+02:00","receiptAt":"2026-03-15T07:00:01Z","participants":["RO:80246"],"facts":"decision"},
              {"event":"RECEIVE","sed":"F002","by":"them","documentId":"b","parentId":"a","version":1,"participants":null,"guards":{"po_fb_buc_01_ALL":true}}
            ]
            """);
        Assert.Empty(told);
        Assert.Equal((CaseEventKind.Send, "F001", true, "a", "decision"), (events[0].Event, events[0].Sed, events[0].ByMe, events[0].DocumentId, events[0].Facts));
        Assert.Equal((TimeSpan.FromHours(2), 1), (events[0].At.Offset, events[0].ReceiptAt!.Value.Second));
        Assert.Equal(["RO:80246"], events[0].Participants);
        Assert.Equal((false, "a", 1, events[0].At), (events[1].ByMe, events[1].ParentId, events[1].Version, events[1].At)); // without a time: that of the one before
        Assert.True(events[1].Guards["po_fb_buc_01_ALL"]);
        Assert.Empty(Read("[]").Events);
    }

    [Theory]
    [InlineData("", "BUC-0046 1")]
    [InlineData("[", "BUC-0046 1")]
    [InlineData("{}", "BUC-0046 ")]
    [InlineData("[1]", "BUC-0047 /0")]
    [InlineData("""[{"event":"SEND","event":"SEND"}]""", "BUC-0046 1")]
    [InlineData("""[{"sed":"F001","by":"me","documentId":"a"}]""", "BUC-0048 /0")]
    [InlineData("""[{"event":"send","sed":"F001","by":"me","documentId":"a"}]""", "BUC-0047 /0/event")]
    [InlineData("""[{"event":"SEND","sed":"F001","by":"us","documentId":"a"}]""", "BUC-0047 /0/by")]
    [InlineData("""[{"event":"SEND","sed":"F001","by":"me","documentId":1}]""", "BUC-0047 /0/documentId")]
    [InlineData("""[{"event":"SEND","sed":"","by":"me","documentId":"a"}]""", "BUC-0047 /0/sed")]
    [InlineData("""[{"event":"SEND","sed":"F001","by":"me","documentId":"a","version":0}]""", "BUC-0047 /0/version")]
    [InlineData("""[{"event":"SEND","sed":"F001","by":"me","documentId":"a","version":1.5}]""", "BUC-0047 /0/version")]
    [InlineData("""[{"event":"SEND","sed":"F001","by":"me","documentId":"a","at":"yesterday"}]""", "BUC-0047 /0/at")]
    [InlineData("""[{"event":"SEND","sed":"F001","by":"me","documentId":"a","participants":["x",1]}]""", "BUC-0047 /0/participants/1")]
    [InlineData("""[{"event":"SEND","sed":"F001","by":"me","documentId":"a","parent":"b"}]""", "BUC-0047 /0/parent")]
    [InlineData("""[{"event":"SEND","sed":"F001","by":"me","documentId":"a","guards":{"ALL":true}}]""", "BUC-0047 /0/guards/ALL")]
    [InlineData("""[{"event":"SEND","sed":"F001","by":"me","documentId":"a","guards":{"po_fb_buc_01_ALL":"yes"}}]""", "BUC-0047 /0/guards/po_fb_buc_01_ALL")]
    public void What_is_not_known_is_refused_by_its_pointer(string json, string told)
    {
        var (events, findings) = Read(json);
        Assert.Empty(events);
        Assert.Equal([told], findings);
    }

    [Fact]
    public void All_that_is_wrong_is_told_at_once_and_the_number_of_events_is_bounded()
    {
        Assert.Equal(["BUC-0048 /0", "BUC-0048 /0", "BUC-0048 /0", "BUC-0047 /1/by"], Read("""[{"event":"SEND"},{"event":"SEND","sed":"F001","by":"","documentId":"a"}]""").Told);
        Assert.Equal(["BUC-0046 "], Read($"[{string.Join(',', Enumerable.Repeat("{}", CaseHistory.MaxEvents + 1))}]").Told);
    }
}
