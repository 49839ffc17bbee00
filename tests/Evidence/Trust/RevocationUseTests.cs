using System.Security.Cryptography.X509Certificates;
using MessageBroker.Evidence.Trust;
using MessageBroker.Tests.Evidence.Timestamps;

namespace MessageBroker.Tests.Evidence.Trust;

/// <summary>What a verdict tells of how far revocation was looked at, and whose words were heard.</summary>
public sealed class RevocationUseTests
{
    private static readonly X509Certificate2 Root = TestTsa.Root("Issuer"), Stranger = TestTsa.Root("Issuer");
    private static readonly X509Certificate2 Leaf = TestTsa.Issue(Root, "CN=leaf", TestPki.From, TestPki.To), Other = TestTsa.Issue(Root, "CN=other", TestPki.From, TestPki.To);
    private static readonly TestResponder Good = new(Root, Root);

    [Fact]
    public void The_words_of_the_issuer_are_named_in_order_and_no_others()
    {
        var lists = new[] { new TestList(Root), new TestList(Root) { NextUpdate = TestPki.At.AddDays(8) }, new TestList(Stranger) }.Select(l => RevocationList.Read(l.Encode())!).ToList();
        var answers = new[] { Good.About(Leaf), (Good with { NextUpdate = TestPki.At.AddHours(5) }).About(Leaf), Good.About(Other), (Good with { Signer = Stranger }).About(Leaf) }.Select(a => OcspAnswer.Read(a)!).ToList();
        var store = new TrustStore([TestPki.Public(Root)], [], new Revocation(RevocationMode.Hard, lists) { Answers = answers });
        var leaf = TestPki.Public(Leaf);
        // Twice: the second time the path is known.
        for (var i = 0; i < 2; i++)
        {
            var use = store.Judge(leaf, [], TestPki.At, CryptoPolicy.Default).Revocation!;
            Assert.Equal(RevocationLook.LookedAt, use.Look);
            Assert.Equal(lists.Take(2).Select(l => l.Sha256).Order(StringComparer.Ordinal), use.Lists);
            Assert.Equal(answers.Take(2).Select(a => a.Sha256).Order(StringComparer.Ordinal), use.Answers);
        }
    }

    [Theory]
    [InlineData("anchor", RevocationLook.Anchor)]
    [InlineData("no path", RevocationLook.NoPath)]
    [InlineData("path", RevocationLook.LookedAt)]
    public void How_far_it_was_looked_at_is_told(string what, RevocationLook look)
    {
        var anchor = TestPki.Public(what switch { "anchor" => Leaf, "no path" => Stranger, _ => Root });
        RevocationLook Look(Revocation revocation) => new TrustStore([anchor], [], revocation).Judge(TestPki.Public(Leaf), [], TestPki.At, CryptoPolicy.Default).Revocation!.Look;
        Assert.Equal(look, Look(new Revocation(RevocationMode.Hard, [])));
        Assert.Equal(look, Look(new Revocation(RevocationMode.Soft, [RevocationList.Read(new TestList(Root).Encode())!])));
        Assert.Equal(RevocationLook.NotLookedAt, Look(Revocation.Off));
    }
}
