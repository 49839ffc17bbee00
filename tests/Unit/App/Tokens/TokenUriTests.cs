using MessageBroker.App;
using MessageBroker.App.Tokens;

namespace MessageBroker.Tests.Unit.App.Tokens;

/// <summary>How a private key in a token is named (RFC 7512), and that a PIN in the name is neither taken nor shown.</summary>
public sealed class TokenUriTests
{
    private const string Module = "module-path=/usr/lib/softhsm/libsofthsm2.so";

    [Fact]
    public void A_name_says_module_token_and_key()
    {
        var (uri, fault) = TokenUri.Parse($"pkcs11:token=%D0%90%D0%A1%D0%9F%20hsm;serial=00ff;object=business%3B1;id=%01%ABx;type=private?{Module}", "/place");
        Assert.Null(fault);
        Assert.Equal("/usr/lib/softhsm/libsofthsm2.so", uri!.Module);
        Assert.Equal(("АСП hsm", "00ff"), (uri.Token["token"], uri.Token["serial"]));
        Assert.Equal(("business;1", "01AB78"), (uri.Label, uri.Id));
    }

    [Theory]
    [InlineData("pkcs11:token=a;object=b?module-path=libsofthsm2.so", "CFG-0061")]
    [InlineData("pkcs11:token=a;object=b", "CFG-0061")]
    [InlineData("pkcs11:object=b?" + Module, "CFG-0061")]
    [InlineData("pkcs11:token=a?" + Module, "CFG-0061")]
    [InlineData("pkcs11:token=a;token=b;object=c?" + Module, "CFG-0061")]
    [InlineData("pkcs11:token=a;object=b;colour=red?" + Module, "CFG-0061")]
    [InlineData("pkcs11:token=a;object=b;type=cert?" + Module, "CFG-0061")]
    [InlineData("pkcs11:token=a%2;object=b?" + Module, "CFG-0061")]
    [InlineData("pkcs11:token=%FF;object=b?" + Module, "CFG-0061")]
    [InlineData("pkcs11:", "CFG-0061")]
    [InlineData("pkcs11:token=a;object=b?" + Module + "&pin-source=file:/etc/pin", "CFG-0062")]
    [InlineData("pkcs11:token=a;object=b?" + Module + "&pin-value=4711", "CFG-0062")]
    [InlineData("PKCS11:token=a;object=b?PIN-VALUE=4711&" + Module, "CFG-0062")]
    [InlineData("pkcs11:token=a;object=b;pin=4711?" + Module, "CFG-0061")]
    [InlineData("pkcs11:token=a;object=b?pin%2Dvalue=4711&" + Module, "CFG-0061")]
    [InlineData("pkcs11:token=a;object=b?pin-value=47;4711&" + Module, "CFG-0062")]
    public void What_names_no_key_or_holds_a_PIN_is_refused_and_the_PIN_is_not_repeated(string text, string code)
    {
        var load = KeyLoad.Read(text, null);
        Assert.Null(load.Key);
        Assert.Equal(code, load.Fault!.Code);
        Assert.DoesNotContain("4711", load.Fault.Path + string.Concat(load.Fault.Arguments.Values), StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_without_a_PIN_is_shown_as_it_stands()
    {
        const string Text = "pkcs11:token=a:b;object=c?" + Module;
        Assert.Equal(Text, TokenUri.Shown(Text));
        Assert.Equal("pkcs11:token=a;object=b?pin-value=***&" + Module, TokenUri.Shown("pkcs11:token=a;object=b?pin-value=1234&" + Module));
    }

    [Theory]
    [InlineData("keys/pkcs11.p12", false)]
    [InlineData("pkcs11", false)]
    [InlineData("Pkcs11:token=a", true)]
    public void A_file_is_no_URI(string text, bool isUri) => Assert.Equal(isUri, TokenUri.Names(text));
}
