using System.Text;
using MessageBroker.Exchange.As4.ProcessingModes;
using MessageBroker.Tests.Evidence.As4;

namespace MessageBroker.Tests.Unit.Exchange.As4;

public sealed class PModeJsonTests
{
    private const string Whole = """
        {
          "id": "fb", "mep": "one-way", "mepBinding": "push", "isMultiHop": false,
          "agreement": { "value": "urn:agreement", "type": "urn:type" },
          "initiator": { "party": "BG:BGASA", "type": "urn:eu:europa:ec:dgempl:eessi:ir", "role": "urn:role" },
          "responder": { "party": "RO:80246" },
          "address": "https://ap.ro.example/as4",
          "businessInfo": { "service": "BusinessMessaging", "serviceType": "urn:eu:europa:ec:dgempl:eessi", "action": "Send", "mpc": "urn:mpc", "requiredProperties": ["originalSender"], "compress": false },
          "security": { "sign": true, "emptyBodyMayBeUnsigned": true, "encrypt": false },
          "sendReceipt": { "nonRepudiation": true, "replyPattern": "response" },
          "receptionAwareness": { "retryCount": 7, "retryIntervalSeconds": 30 }
        }
        """;

    [Fact]
    public void Every_key_has_its_place()
    {
        var pmode = Read(Whole).PMode!;
        Assert.Equal(("fb", "urn:agreement", "urn:type", "https://ap.ro.example/as4"), (pmode.Id, pmode.Agreement!.Value, pmode.Agreement.Type, pmode.Address!.ToString()));
        Assert.Equal(("BG:BGASA", "urn:role", "RO:80246", null), (pmode.Initiator!.Party, pmode.Initiator.Role, pmode.Responder!.Party, pmode.Responder.Role));
        Assert.Equal(("BusinessMessaging", "Send", "urn:mpc", false), (pmode.Service, pmode.Action, pmode.Mpc, pmode.Compress));
        Assert.Equal((true, true, 7, 30), (pmode.Sign, pmode.EmptyBodyMayBeUnsigned, pmode.RetryCount, pmode.RetryIntervalSeconds));
        Assert.Equal(["originalSender"], pmode.RequiredProperties);
    }

    [Fact]
    public void What_is_left_out_has_its_default()
    {
        var pmode = Read("{}").PMode!;
        Assert.Equal((true, false, true, 4, 60), (pmode.Sign, pmode.EmptyBodyMayBeUnsigned, pmode.Compress, pmode.RetryCount, pmode.RetryIntervalSeconds));
        Assert.Null(pmode.Service);
    }

    [Theory]
    [InlineData("""{ "servce": 1 }""", "AS4-0090", "/servce")]
    [InlineData("""{ "security": { "sing": true } }""", "AS4-0090", "/security/sing")]
    [InlineData("""{ "security": { "sign": "yes" } }""", "AS4-0091", "/security/sign")]
    [InlineData("""{ "security": { "encrypt": true } }""", "AS4-0091", "/security/encrypt")]
    [InlineData("""{ "security": [] }""", "AS4-0091", "/security")]
    [InlineData("""{ "sendReceipt": { "replyPattern": "callback" } }""", "AS4-0091", "/sendReceipt/replyPattern")]
    [InlineData("""{ "sendReceipt": { "nonRepudiation": false } }""", "AS4-0091", "/sendReceipt/nonRepudiation")]
    [InlineData("""{ "mep": "two-way" }""", "AS4-0091", "/mep")]
    [InlineData("""{ "isMultiHop": true }""", "AS4-0091", "/isMultiHop")]
    [InlineData("""{ "address": "ftp://x" }""", "AS4-0091", "/address")]
    [InlineData("""{ "id": "" }""", "AS4-0091", "/id")]
    [InlineData("""{ "businessInfo": { "requiredProperties": [1] } }""", "AS4-0091", "/businessInfo/requiredProperties")]
    [InlineData("""{ "receptionAwareness": { "retryCount": 101 } }""", "AS4-0091", "/receptionAwareness/retryCount")]
    [InlineData("""{ "receptionAwareness": { "retryIntervalSeconds": 0 } }""", "AS4-0091", "/receptionAwareness/retryIntervalSeconds")]
    [InlineData("""{ "agreement": {} }""", "AS4-0092", "/agreement/value")]
    [InlineData("""{ "id": "a", "id": "b" }""", "AS4-0093", null)]
    [InlineData("""[]""", "AS4-0091", "")]
    [InlineData("""{ "id" }""", "AS4-0093", null)]
    [InlineData("", "AS4-0093", null)]
    public void A_wrong_file_is_told_with_its_place(string json, string code, string? place)
    {
        var reading = Read(json);
        Assert.Null(reading.PMode);
        var finding = Assert.Single(reading.Findings).Finding;
        Assert.Equal(code, finding.Code);
        if (place is not null) Assert.Equal(place, finding.Path);
    }

    [Fact]
    public void All_that_is_wrong_is_told_at_once() =>
        Assert.Equal(["AS4-0091", "AS4-0091", "AS4-0090"], Read("""{ "mep": "two-way", "security": { "sign": 1 }, "extra": 1 }""").Findings.Select(f => f.Finding.Code));

    private static PModeReading Read(string json) => PModeJson.Read(Encoding.UTF8.GetBytes(json));
}
