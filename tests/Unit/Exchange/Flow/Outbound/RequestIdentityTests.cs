using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MessageBroker.Evidence.Keys;
using MessageBroker.Exchange.Flow.Outbound;

namespace MessageBroker.Tests.Unit.Exchange.Flow.Outbound;

public class RequestIdentityTests
{
    private static readonly RequestIdentity Identity = new(new byte[32]);

    [Fact]
    public void A_request_that_is_taken_again_has_the_ids_that_its_partner_knows()
    {
        var again = new RequestIdentity(new byte[32]);
        Assert.Equal(Identity.SetId("BG:BGASA", "asp", "Z-1"), again.SetId("BG:BGASA", "asp", "Z-1"));
        Assert.Equal(Identity.CaseOfRoot("BG:BGASA", "asp", "РСЕ-1"), again.CaseOfRoot("BG:BGASA", "asp", "РСЕ-1"));
    }

    [Theory]
    [InlineData("BG:BGASB", "asp", "Z-1")]
    [InlineData("BG:BGASA", "nap", "Z-1")]
    [InlineData("BG:BGASA", "asp", "Z-2")]
    [InlineData("BG:BGASAa", "sp", "Z-1")]
    [InlineData("BG:BGASA", "aspZ", "-1")]
    public void Another_request_has_another_document(string institution, string system, string request) =>
        Assert.NotEqual(Identity.SetId("BG:BGASA", "asp", "Z-1"), Identity.SetId(institution, system, request));

    [Fact]
    public void A_file_and_a_request_of_the_same_number_share_nothing()
    {
        string[] ids = [Identity.SetId("BG:BGASA", "asp", "1"), Identity.CaseOfRoot("BG:BGASA", "asp", "1"), Identity.CaseOfRequest("BG:BGASA", "asp", "1")];
        Assert.Equal(3, ids.Distinct().Count());
    }

    [Fact]
    public void Who_has_another_key_cannot_tell_the_file_by_trying() =>
        Assert.NotEqual(Identity.CaseOfRoot("BG:BGASA", "asp", "1"), new RequestIdentity([.. new byte[31], 1]).CaseOfRoot("BG:BGASA", "asp", "1"));

    [Fact]
    public void They_are_32_hex_digits_in_the_form_of_a_uuid_of_version_8()
    {
        var id = Identity.SetId("BG:BGASA", "asp", "Z-1");
        Assert.Matches("^[0-9a-f]{32}$", id);
        Assert.Equal(8, Guid.ParseExact(id, "N").Version);
    }

    [Fact]
    public void The_secret_of_a_key_is_the_same_in_every_process_and_apart_for_each_purpose()
    {
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var made = new CertificateRequest("CN=log", ecdsa, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1));
        var file = Path.Combine(Path.GetTempPath(), $"identity-{Guid.NewGuid():N}.p12");
        try
        {
            File.WriteAllBytes(file, made.Export(X509ContentType.Pfx));
            using var one = SigningKey.Load(file, null).Key!;
            using var other = SigningKey.Load(file, null).Key!;
            Assert.Equal(one.DeriveSecret("a"), other.DeriveSecret("a"));
            Assert.NotEqual(one.DeriveSecret("a"), one.DeriveSecret("b"));
            Assert.Equal(32, one.DeriveSecret("a").Length);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
