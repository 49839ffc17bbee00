using System.Formats.Asn1;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MessageBroker.Evidence;
using MessageBroker.Evidence.Trust;

namespace MessageBroker.Tests.Evidence.Trust;

/// <summary>What is asked of a path beyond that its signatures hold: algorithms of the policy, and certificate policies.</summary>
public sealed class PathTests
{
    private const string Pss = "1.2.840.113549.1.1.10";
    private const string Wanted = "1.3.6.1.4.1.99999.1.1", Other = "1.3.6.1.4.1.99999.1.2", Any = "2.5.29.32.0";

    [Fact]
    public void A_signature_of_the_issuer_by_sha_1_is_not_believed_though_it_holds()
    {
        var root = Issuer("Root");
        var weak = root.Issue("Leaf", HashAlgorithmName.SHA1);

        Assert.Equal([(ReasonCode.NotTrusted, "http://www.w3.org/2000/09/xmldsig#rsa-sha1")], Judge(root.Certificate, weak, [], CryptoPolicy.Default));
        // Admitted on purpose, it is marked.
        Assert.Equal([(ReasonCode.LegacyAdmitted, "http://www.w3.org/2000/09/xmldsig#rsa-sha1")], Judge(root.Certificate, weak, [], CryptoPolicy.Legacy));
        Assert.True(new TrustStore([root.Certificate], []).Judge(weak, [], TestPki.At, CryptoPolicy.Legacy).Trusted);
        Assert.Empty(Judge(weak, weak, [], CryptoPolicy.Default));
    }

    [Fact]
    public void A_weak_key_anywhere_on_the_path_is_named_and_the_anchor_may_be_signed_as_it_likes()
    {
        var root = Issuer("Root", hash: HashAlgorithmName.SHA1);
        var middle = root.Sub("Middle", RSA.Create(1024));
        var leaf = middle.Issue("Leaf");

        Assert.Equal([(ReasonCode.NotTrusted, "RSA-1024")], Judge(root.Certificate, leaf, [middle.Certificate], CryptoPolicy.Default));
        Assert.Empty(Judge(root.Certificate, root.Issue("Leaf"), [], CryptoPolicy.Default));
        // Twice: the second answer comes from the path that the store alone was found to hold.
        var store = new TrustStore([root.Certificate], [middle.Certificate]);
        for (var i = 0; i < 2; i++) Assert.Equal(ReasonCode.NotTrusted, Assert.Single(store.Judge(leaf, [], TestPki.At, CryptoPolicy.Default).Reasons).Code);
        Assert.True(store.Judge(leaf, [], TestPki.At, CryptoPolicy.Lenient).Trusted);
    }

    [Fact]
    public void Everything_that_lapsed_along_the_path_is_named()
    {
        var root = Issuer("Root", RSA.Create(1024));
        var middle = root.Sub("Middle", RSA.Create(1024));
        var leaf = middle.Issue("Leaf", HashAlgorithmName.SHA1);

        var reasons = Judge(root.Certificate, leaf, [middle.Certificate], CryptoPolicy.Default);

        Assert.Equal(["RSA-1024", "RSA-1024", "http://www.w3.org/2000/09/xmldsig#rsa-sha1"], reasons.Select(r => r.Algorithm).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_signature_of_an_issuer_on_a_curve_is_one_by_ECDSA()
    {
        var policy = CryptoPolicy.Read("""{ "name": "curves", "digests": [{ "name": "SHA-256", "verify": {} }], "schemes": [{ "name": "ECDSA", "verify": {} }], "keys": [{ "name": "P-256", "verify": {} }] }"""u8.ToArray()).Policy!;
        Assert.True(new TrustStore([TestPki.CaCertificate], []).Judge(TestPki.Ec.Certificate, [], TestPki.At, policy).Trusted);
        var root = Issuer("Root");
        Assert.NotEmpty(Judge(root.Certificate, root.Issue("Leaf"), [], policy));
    }

    /// <summary>What the platform says of a path that is built of sound signatures and is none all the same.</summary>
    [Theory]
    [InlineData("no authority")]
    [InlineData("may not sign certificates")]
    [InlineData("path too long")]
    [InlineData("name excluded")]
    [InlineData("name not permitted")]
    [InlineData("unknown critical extension")]
    public void A_path_that_its_certificates_forbid_is_refused_for_that(string why)
    {
        var root = Issuer("Root");
        var middle = new CertificateRequest("CN=Middle", LeafKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        if (why != "no authority") middle.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, why == "path too long", 0, true));
        if (why == "may not sign certificates") middle.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        if (why.StartsWith("name", StringComparison.Ordinal)) middle.CertificateExtensions.Add(NameConstraints(permitted: why == "name not permitted"));
        var issuer = new TestIssuer(middle.Create(root.Certificate.SubjectName, X509SignatureGenerator.CreateForRSA(IssuerKey, RSASignaturePadding.Pkcs1), TestPki.From, To, [77]), LeafKey);
        var beside = new List<X509Certificate2> { issuer.Certificate };
        var last = why == "path too long" ? issuer.Sub("Lower") : issuer;
        if (why == "path too long") beside.Add(last.Certificate);
        var leaf = new CertificateRequest("CN=Leaf", LeafKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        if (why == "unknown critical extension") leaf.CertificateExtensions.Add(new X509Extension("1.3.6.1.4.1.99999.9", [5, 0], critical: true));
        var issued = leaf.Create(last.Certificate.SubjectName, X509SignatureGenerator.CreateForRSA(LeafKey, RSASignaturePadding.Pkcs1), TestPki.From, To, [78]);

        var reasons = new TrustStore([root.Certificate], []).Judge(issued, beside, TestPki.At, CryptoPolicy.Default).Reasons;

        Assert.Contains(ReasonCode.CertificateUsage, reasons.Select(r => r.Code));
    }

    /// <summary>Of the names of directories only CN=Leaf is excluded, or only CN=Other permitted.</summary>
    private static X509Extension NameConstraints(bool permitted)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, permitted ? 0 : 1, isConstructed: true)))
        using (writer.PushSequence())
        using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 4, isConstructed: true)))
            writer.WriteEncodedValue(new X500DistinguishedName(permitted ? "CN=Other" : "CN=Leaf").RawData);
        return new X509Extension("2.5.29.30", writer.Encode(), critical: true);
    }

    /// <summary>An issuer vouches for many: each of them speaks for itself alone.</summary>
    [Fact]
    public void Under_an_anchor_only_who_bears_the_name_speaks_and_an_anchor_itself_needs_none()
    {
        var root = Issuer("Root");
        var (own, other) = (root.Issue("RO:80246"), root.Issue("RO:80241"));
        var named = new TrustStore([root.Certificate, other], []) { Names = ["RO:80246", "ro-access-point"] };
        Assert.True(named.Judge(own, [], TestPki.At, CryptoPolicy.Default).Trusted);
        Assert.True(named.Judge(other, [], TestPki.At, CryptoPolicy.Default).Trusted);
        var stranger = named.Judge(root.Issue("RO:80242"), [], TestPki.At, CryptoPolicy.Default);
        Assert.Equal((false, ReasonCode.NotTrusted), (stranger.Trusted, Assert.Single(stranger.Reasons).Code));
        Assert.True(new TrustStore([root.Certificate], []).Judge(other, [], TestPki.At, CryptoPolicy.Default).Trusted);
        Assert.NotEqual(new TrustStore([root.Certificate], []).Hash, new TrustStore([root.Certificate], []) { Names = ["RO:80246"] }.Hash);
    }

    [Fact]
    public void A_key_whose_time_is_over_is_judged_by_the_instant()
    {
        var root = Issuer("Root", LeafKey);
        var leaf = root.Issue("Leaf");

        Assert.Empty(Judge(root.Certificate, leaf, [], CryptoPolicy.Default));
        Assert.Equal([(ReasonCode.AlgorithmOutOfPeriod, "RSA-2048")], Judge(root.Certificate, leaf, [], CryptoPolicy.Default, new DateTimeOffset(2031, 1, 1, 0, 0, 0, TimeSpan.Zero)));
    }

    [Theory]
    [InlineData("SHA256", true)]
    [InlineData("SHA384", true)]
    [InlineData("SHA512", true)]
    [InlineData("SHA1", false)]
    public void The_digest_of_a_signature_by_pss_is_read_from_its_parameters(string hash, bool passes)
    {
        var root = Issuer("Root");
        var leaf = root.Issue("Leaf", new HashAlgorithmName(hash), RSASignaturePadding.Pss);

        Assert.Equal(passes, Judge(root.Certificate, leaf, [], CryptoPolicy.Default).Count == 0);
        // No policy knows PSS with SHA-1: XML Signature has no name for it.
        Assert.Equal(passes, Judge(root.Certificate, leaf, [], CryptoPolicy.Legacy).Count == 0);
    }

    [Theory]
    [InlineData("nistP256", "SHA256")]
    [InlineData("nistP384", "SHA384")]
    [InlineData("nistP521", "SHA512")]
    public void Issuers_on_the_curves_pass(string curve, string hash)
    {
        using var key = ECDsa.Create(ECCurve.CreateFromFriendlyName(curve));
        var request = new CertificateRequest("CN=Curve", key, new HashAlgorithmName(hash));
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var root = request.CreateSelfSigned(TestPki.From, To);
        var leaf = new CertificateRequest("CN=Leaf", LeafKey, new HashAlgorithmName(hash), RSASignaturePadding.Pkcs1)
            .Create(root.SubjectName, X509SignatureGenerator.CreateForECDsa(key), TestPki.From, To, [7]);

        Assert.Empty(Judge(root, leaf, [], CryptoPolicy.Default));
    }

    [Fact]
    public void An_issuer_whose_key_no_policy_knows_vouches_for_nobody()
    {
        using var odd = ECDsa.Create(ECCurve.CreateFromFriendlyName("brainpoolP256r1"));
        var request = new CertificateRequest("CN=Odd", odd, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var root = request.CreateSelfSigned(TestPki.From, To);
        var leaf = new CertificateRequest("CN=Leaf", LeafKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .Create(root.SubjectName, X509SignatureGenerator.CreateForECDsa(odd), TestPki.From, To, [7]);

        Assert.Equal(ReasonCode.NotTrusted, Assert.Single(Judge(root, leaf, [], CryptoPolicy.Legacy)).Code);
    }

    /// <summary>An RSA key for RSASSA-PSS alone (RFC 4055 §1.2): the platform follows its signatures, but gives us no key whose size could be judged.</summary>
    [Fact]
    public void An_issuer_whose_key_cannot_be_looked_at_vouches_for_nobody()
    {
        var request = new CertificateRequest(new X500DistinguishedName("CN=Odd"), new Generator(IssuerKey, RSASignaturePadding.Pss, HashAlgorithmName.SHA256, Pss).PublicKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var generator = X509SignatureGenerator.CreateForRSA(IssuerKey, RSASignaturePadding.Pss);
        using var root = request.Create(request.SubjectName, generator, TestPki.From, To, [1]);
        var leaf = new CertificateRequest("CN=Leaf", LeafKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).Create(root.SubjectName, generator, TestPki.From, To, [7]);

        Assert.Equal([(ReasonCode.NotTrusted, Pss)], Judge(root, leaf, [], CryptoPolicy.Default));
    }

    /// <summary>A certificate says where its issuer's can be had; nobody goes there.</summary>
    [Fact]
    public async Task No_certificate_is_fetched_from_where_another_one_says()
    {
        using var place = new TcpListener(IPAddress.Loopback, 0);
        place.Start();
        using var caller = new CancellationTokenSource();
        var called = place.AcceptSocketAsync(caller.Token).AsTask();
        _ = called.ContinueWith(c => c.Result.Dispose(), default, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
        var root = Issuer("Root");
        var request = new CertificateRequest("CN=Leaf", LeafKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension([], [$"http://127.0.0.1:{((IPEndPoint)place.LocalEndpoint).Port}/middle.cer"]));
        var leaf = request.Create(new X500DistinguishedName("CN=Middle"), X509SignatureGenerator.CreateForRSA(LeafKey, RSASignaturePadding.Pkcs1), TestPki.From, To, [7]);

        Assert.False(new TrustStore([root.Certificate], []).Judge(leaf, [], TestPki.At, CryptoPolicy.Default).Trusted);

        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => called);
    }

    [Fact]
    public void One_of_the_certificate_policies_holds_along_the_whole_path_or_it_is_none()
    {
        var root = Issuer("Root");
        var good = root.Sub("Good", policies: [Wanted]);
        var open = root.Sub("Open", policies: [Any]);
        var bare = root.Sub("Bare");

        Assert.True(Passes(good, [Wanted], [Wanted]));
        Assert.True(Passes(good, [Other, Wanted], [Wanted]));
        Assert.True(Passes(open, [Wanted], [Wanted]));
        Assert.False(Passes(good, [Wanted], [Other]));
        Assert.False(Passes(good, [Other], [Other]));
        Assert.False(Passes(good, [Wanted], []));
        Assert.False(Passes(bare, [Wanted], [Wanted]));
        Assert.True(Passes(bare, [], []));

        bool Passes(TestIssuer issuer, IReadOnlyList<string> asked, IReadOnlyList<string> has)
        {
            var leaf = issuer.Issue("Leaf", policies: has);
            var store = new TrustStore([root.Certificate], [issuer.Certificate]) { Policies = asked };
            var verdicts = new[] { store.Judge(leaf, [], TestPki.At, CryptoPolicy.Default), store.Judge(leaf, [], TestPki.At, CryptoPolicy.Default) };
            Assert.Equal(verdicts[0].Trusted, verdicts[1].Trusted);
            if (!verdicts[0].Trusted) Assert.Contains(asked[0], Assert.Single(verdicts[0].Reasons).Arguments.Single(a => a.Key == "detail").Value, StringComparison.Ordinal);
            // Whoever is named himself is trusted by that, and an intermediate can be the anchor.
            Assert.True(new TrustStore([leaf], []) { Policies = asked }.Judge(leaf, [], TestPki.At, CryptoPolicy.Default).Trusted);
            Assert.Equal(asked.Count == 0 || has.Any(asked.Contains), new TrustStore([issuer.Certificate], []) { Policies = asked }.Judge(leaf, [], TestPki.At, CryptoPolicy.Default).Trusted);
            return verdicts[0].Trusted;
        }
    }

    [Fact]
    public void Certificate_policies_are_part_of_the_stores_hash_whatever_their_order()
    {
        var root = Issuer("Root").Certificate;
        string Hash(params string[] policies) => new TrustStore([root], []) { Policies = policies }.Hash;

        Assert.Equal(new TrustStore([root], []).Hash, Hash());
        Assert.Equal(Hash(Wanted, Other), Hash(Other, Wanted, Other));
        Assert.NotEqual(Hash(Wanted), Hash(Other));
        Assert.NotEqual(Hash(), Hash(Other));
    }

    private static readonly DateTimeOffset To = new(2040, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static List<(ReasonCode Code, string Algorithm)> Judge(X509Certificate2 anchor, X509Certificate2 leaf, IReadOnlyList<X509Certificate2> beside, CryptoPolicy policy, DateTimeOffset? at = null) =>
        [.. new TrustStore([anchor], []).Judge(leaf, beside, at ?? TestPki.At, policy).Reasons.Select(r => (r.Code, Algorithm(r)))];

    private static string Algorithm(Reason reason) =>
        reason.Arguments.FirstOrDefault(a => a.Key == "algorithm").Value ?? reason.Arguments.Single(a => a.Key == "detail").Value.Split(',')[0].Split(' ')[^1];

    private static readonly RSA LeafKey = RSA.Create(2048);
    private static readonly RSA IssuerKey = RSA.Create(3072);

    private static TestIssuer Issuer(string name, RSA? key = null, HashAlgorithmName? hash = null)
    {
        var own = key ?? IssuerKey;
        var request = new CertificateRequest($"CN={name}", own, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return new TestIssuer(request.Create(new X500DistinguishedName($"CN={name}"), new Generator(own, RSASignaturePadding.Pkcs1, hash ?? HashAlgorithmName.SHA256), TestPki.From, To, [1]), own);
    }

    private sealed record TestIssuer(X509Certificate2 Certificate, RSA Private)
    {
        private static byte serial = 1;

        public X509Certificate2 Issue(string name, HashAlgorithmName? hash = null, RSASignaturePadding? padding = null, IReadOnlyList<string>? policies = null, RSA? key = null)
        {
            var request = new CertificateRequest($"CN={name}", key ?? LeafKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            if (key is not null) request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
            if (policies is { Count: > 0 }) request.CertificateExtensions.Add(Policies(policies));
            return request.Create(Certificate.SubjectName, new Generator(Private, padding ?? RSASignaturePadding.Pkcs1, hash ?? HashAlgorithmName.SHA256), TestPki.From, To, [++serial]);
        }

        public TestIssuer Sub(string name, RSA? key = null, IReadOnlyList<string>? policies = null) => new(Issue(name, policies: policies, key: key ?? LeafKey), key ?? LeafKey);

        private static X509Extension Policies(IReadOnlyList<string> policies)
        {
            var writer = new AsnWriter(AsnEncodingRules.DER);
            using (writer.PushSequence())
                foreach (var policy in policies)
                    using (writer.PushSequence()) writer.WriteObjectIdentifier(policy);
            return new X509Extension("2.5.29.32", writer.Encode(), critical: false);
        }
    }

    /// <summary>Signs as the framework's own does not any more: with SHA-1, which others still do.</summary>
    private sealed class Generator(RSA key, RSASignaturePadding padding, HashAlgorithmName hash, string? keyOid = null) : X509SignatureGenerator
    {
        private readonly X509SignatureGenerator own = CreateForRSA(key, padding);

        public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm)
        {
            if (hash != HashAlgorithmName.SHA1) return own.GetSignatureAlgorithmIdentifier(hash);
            var writer = new AsnWriter(AsnEncodingRules.DER);
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(padding == RSASignaturePadding.Pss ? Pss : "1.2.840.113549.1.1.5");
                if (padding == RSASignaturePadding.Pss) writer.PushSequence().Dispose();
                else writer.WriteNull();
            }

            return writer.Encode();
        }

        public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm) => key.SignData(data, hash, padding);

        protected override PublicKey BuildPublicKey() => keyOid is null ? own.PublicKey : new PublicKey(new Oid(keyOid), null!, own.PublicKey.EncodedKeyValue);
    }
}
