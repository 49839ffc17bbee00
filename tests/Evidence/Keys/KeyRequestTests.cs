using MessageBroker.Evidence.Keys;

namespace MessageBroker.Tests.Evidence.Keys;

public sealed class KeyRequestTests
{
    [Theory]
    [InlineData("ap.example.bg", true)]
    [InlineData("localhost", true)]
    [InlineData("*.example.bg", true)]
    [InlineData("xn--e1afmkfd.xn--90ae", true)]
    [InlineData("пример.бг", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("2001:db8::1", true)]
    [InlineData("", false)]
    [InlineData("*", false)]
    [InlineData("bad host!", false)]
    [InlineData("a_b.example", false)]
    [InlineData("-a.example", false)]
    [InlineData("a..example", false)]
    [InlineData("a.example.", false)]
    [InlineData("https://ap.example.bg", false)]
    [InlineData("ap.example.bg:8443", false)]
    [InlineData("1", false)]
    [InlineData("10.1", false)]
    [InlineData("127.0.0.256", false)]
    public void A_host_is_a_name_or_an_address(string host, bool fits) => Assert.Equal(fits, KeyRequest.IsHost(host));

    [Fact]
    public void A_name_has_an_end()
    {
        var label = new string('a', 63);
        Assert.True(KeyRequest.IsHost($"{label}.{label}.{label}.{label[..61]}"));
        Assert.False(KeyRequest.IsHost($"{label}.{label}.{label}.{label[..62]}"));
        Assert.False(KeyRequest.IsHost(label + "a.example"));
    }
}
