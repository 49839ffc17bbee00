using System.Text;
using System.Text.Json;
using MessageBroker.Evidence.Journal.Entries;

namespace MessageBroker.Tests.Evidence.Journal;

public sealed class CaseSummaryTests
{
    private static readonly Entry Taken = SampleEntries.Sealed with
    {
        Id = new Guid("01a21234-0bd0-7000-8000-000000000009"), Event = "outbound/Taken", EvidenceEvent = null, StateFrom = null, StateTo = "Taken", SetId = null, Partner = null,
    };

    private static JsonElement Parsed(params (ulong, Entry)[] entries) => JsonDocument.Parse(CaseSummary.Write(entries)).RootElement;

    [Fact]
    public void Messages_steps_and_facts_stand_in_log_order_whatever_the_order_given()
    {
        var json = Parsed((8, SampleEntries.Bare), (7, SampleEntries.Sealed), (5, Taken));
        Assert.Equal(1, json.GetProperty("format").GetInt32());
        Assert.Equal(["BG:AP", "BG:BGASA"], json.GetProperty("institution").EnumerateArray().Select(i => i.GetString()!));
        Assert.Equal(["RO:80246"], json.GetProperty("partners").EnumerateArray().Select(i => i.GetString()!));
        var message = Assert.Single(json.GetProperty("messages").EnumerateArray());
        Assert.Equal(SampleEntries.Sealed.MessageId.ToString(), message.GetProperty("message").GetString());
        Assert.Equal("Sealed", message.GetProperty("state").GetString());
        Assert.Equal(SampleEntries.Sealed.SetId, message.GetProperty("setId").GetString());
        var steps = message.GetProperty("steps").EnumerateArray().ToList();
        Assert.Equal([5, 7], steps.Select(s => s.GetProperty("index").GetInt32()));
        Assert.Equal("2026-11-25T10:15:30.512Z", steps[1].GetProperty("time").GetString());
        Assert.Equal(EvidenceEvents.SubmissionAcceptance, steps[1].GetProperty("evidence").GetString());
        Assert.Equal(EntryEvents.LogOpened, Assert.Single(json.GetProperty("events").EnumerateArray()).GetProperty("event").GetString());
    }

    [Fact]
    public void Every_text_survives_as_ASCII_JSON()
    {
        const string odd = "а\"\\<script>&\u202e 𝔘 ș";
        var octets = CaseSummary.Write([(0, SampleEntries.Full with { Partner = odd })]);
        Assert.True(Ascii.IsValid(octets));
        Assert.DoesNotContain("<script>", Encoding.ASCII.GetString(octets));
        Assert.Equal(odd, JsonDocument.Parse(octets).RootElement.GetProperty("partners")[0].GetString());
    }

    [Fact]
    public void No_entry_gives_empty_lists() =>
        Assert.Equal("{\n  \"format\": 1,\n  \"institution\": [],\n  \"case\": [],\n  \"partners\": [],\n  \"messages\": [],\n  \"events\": []\n}\n", Encoding.ASCII.GetString(CaseSummary.Write([])));
}
