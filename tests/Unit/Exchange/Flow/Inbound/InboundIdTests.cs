using MessageBroker.Exchange.Flow.Inbound;

namespace MessageBroker.Tests.Unit.Exchange.Flow.Inbound;

public class InboundIdTests
{
    [Fact]
    public void A_message_that_is_received_again_has_the_same_row_id() =>
        Assert.Equal(InboundId.Of("BG:BGASA", "RO:80246", "m-1@bg"), InboundId.Of("BG:BGASA", "RO:80246", "m-1@bg"));

    [Theory]
    [InlineData("BG:BGASB", "RO:80246", "m-1@bg")]
    [InlineData("BG:BGASA", "RO:80247", "m-1@bg")]
    [InlineData("BG:BGASA", "RO:80246", "m-2@bg")]
    [InlineData("BG:BGASARO", ":80246", "m-1@bg")]
    [InlineData("BG:BGASA", "RO:80246m", "-1@bg")]
    public void Another_message_has_another(string sender, string receiver, string id) =>
        Assert.NotEqual(InboundId.Of("BG:BGASA", "RO:80246", "m-1@bg"), InboundId.Of(sender, receiver, id));

    [Fact]
    public void It_is_a_uuid_of_version_8()
    {
        var id = InboundId.Of("BG:BGASA", "RO:80246", "m-1@bg");
        Assert.Equal((8, 8), (id.Version, id.Variant & 0b1100));
    }
}
