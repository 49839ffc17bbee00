using System.IO.Compression;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MessageBroker.Evidence;
using MessageBroker.Evidence.Containers;
using MessageBroker.Evidence.Signatures;
using MessageBroker.Evidence.Trust;

namespace MessageBroker.Tests.Evidence.Containers;

/// <summary>Containers of strangers: what tolerant readers overlook is refused, and what passes is what was signed.</summary>
public sealed class AsicVerifierTests
{
    private const string Folder = "asic/dss-live";
    private static readonly VerificationContext Nobody = new(TrustStore.Empty, CryptoPolicy.Default, new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public void What_is_no_archive_is_refused()
    {
        foreach (var octets in new[] { [], "PK"u8.ToArray(), "not a container"u8.ToArray(), Zip(("a", "x"))[..^1], [.. Zip(("a", "x")), 0], [0, .. Zip(("a", "x"))] })
            Assert.Equal((Indication.TotalFailed, ReasonCode.ContainerInvalid), First(octets));
    }

    [Theory]
    [InlineData("../up.xml")]
    [InlineData("/root.xml")]
    [InlineData("a/../b.xml")]
    [InlineData("a\\b.xml")]
    [InlineData("c:b.xml")]
    [InlineData("line\nfeed")]
    public void Names_that_lead_out_of_a_folder_are_refused(string name) => Assert.Equal((Indication.TotalFailed, ReasonCode.ContainerInvalid), First(Zip((name, "x"))));

    [Fact]
    public void Attack_21_one_name_stands_once_whatever_its_case()
    {
        Assert.Equal((Indication.TotalFailed, ReasonCode.ContainerInvalid), First(Zip(("a.xml", "one"), ("a.xml", "two"))));
        Assert.Equal((Indication.TotalFailed, ReasonCode.ContainerInvalid), First(Zip(("a.xml", "one"), ("A.XML", "two"))));
    }

    [Fact]
    public void Headers_that_contradict_each_other_are_refused()
    {
        var octets = Zip(("a.xml", "one"));
        var renamed = (byte[])octets.Clone();
        renamed[30] = (byte)'b';
        var damaged = (byte[])octets.Clone();
        damaged[30 + 7] ^= 1;

        Assert.Equal((Indication.TotalFailed, ReasonCode.ContainerInvalid), First(renamed));
        Assert.Equal((Indication.TotalFailed, ReasonCode.ContainerInvalid), First(damaged));
    }

    [Fact]
    public void A_bomb_is_refused_before_it_is_inflated()
    {
        var octets = Zip(("a.xml", new string('x', 4096)));
        // The directory claims two gigabytes for what packs some dozens of octets.
        var central = octets.AsSpan().LastIndexOf("PK\x1\x2"u8);
        BitConverter.TryWriteBytes(octets.AsSpan(central + 24), 0x7FFFFFFF);

        Assert.Equal((Indication.TotalFailed, ReasonCode.ContainerInvalid), First(octets));
    }

    [Fact]
    public void A_container_without_a_signature_says_so() =>
        Assert.Equal([ReasonCode.ContainerFormat, ReasonCode.SignatureMissing, ReasonCode.NotCovered], Codes(AsicVerifier.Verify(Zip(("a.xml", "<a/>")), Nobody)));

    [SkippableFact]
    public void What_a_stranger_made_passes_and_names_what_is_covered()
    {
        var verdict = AsicVerifier.Verify(Shared(), Trusting());

        Assert.Equal((Indication.TotalPassed, CryptoOutcome.Valid), (verdict.Indication, verdict.Crypto));
        Assert.All(verdict.Files, f => Assert.Equal(f.Covered, !f.Name.StartsWith("META-INF/", StringComparison.Ordinal)));
        Assert.Equal(verdict.Files.Where(f => f.Covered).Select(f => f.Name), Assert.Single(verdict.Signatures).Covers.Order(StringComparer.Ordinal));
    }

    /// <summary>A passed verdict is about the very files that were signed: whatever octet is changed, no other content passes.</summary>
    [SkippableFact]
    public void No_changed_octet_lets_other_content_pass()
    {
        var (octets, context) = (Shared(), Trusting());
        var original = Contents(octets)!;
        for (var at = 0; at < octets.Length; at += 3)
        {
            var changed = (byte[])octets.Clone();
            changed[at] ^= 0x10;
            if (AsicVerifier.Verify(changed, context).Indication == Indication.TotalPassed) Assert.Equal(original, Contents(changed));
        }
    }

    [SkippableFact]
    public void Attack_21_a_file_that_nobody_signed_or_that_is_gone_fails_the_container()
    {
        var files = Files(Shared());
        var data = files.First(f => f.Name != "mimetype" && !f.Name.StartsWith("META-INF/", StringComparison.Ordinal)).Name;

        Assert.Contains(ReasonCode.NotCovered, Codes(AsicVerifier.Verify(Zip([.. files, ("extra.xml", "<a/>"u8.ToArray())]), Trusting())));
        Assert.Contains(ReasonCode.ReferenceUnresolved, Codes(AsicVerifier.Verify(Zip([.. files.Where(f => f.Name != data)]), Trusting())));
        Assert.Contains(ReasonCode.DigestMismatch, Codes(AsicVerifier.Verify(Zip([.. files.Select(f => f.Name == data ? (f.Name, [.. f.Content, 32]) : f)]), Trusting())));
        Assert.Equal(Indication.TotalPassed, AsicVerifier.Verify(Zip([.. files]), Trusting()).Indication);
    }

    /// <summary>The norm leaves some of META-INF unsigned: it passes, and is listed and marked, whatever it holds.</summary>
    [SkippableTheory]
    [InlineData("META-INF/manifest.xml", "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/hostname\">]><a>&x;</a>")]
    [InlineData("META-INF/container.xml", "evil")]
    [InlineData("META-INF/payload.tst", "evil")]
    public void Attack_21_a_file_of_META_INF_that_nobody_signed_is_listed_and_marked(string name, string content)
    {
        var verdict = AsicVerifier.Verify(Zip([.. Files(Shared()).Where(f => f.Name != name), (name, Encoding.UTF8.GetBytes(content))]), Trusting());

        Assert.Equal(Indication.TotalPassed, verdict.Indication);
        Assert.Contains(new ContainedFile(name, false), verdict.Files);
        Assert.Contains(new Reason(ReasonCode.EntryNotCovered, name), verdict.Reasons);
        Assert.Equal(verdict.Files.Where(f => !f.Covered).Select(f => f.Name), verdict.Reasons.Where(r => r.Code == ReasonCode.EntryNotCovered).Select(r => r.Place));
    }

    /// <summary>The chain leads from one result to the files; every digest on the way counts.</summary>
    [Fact]
    public void A_hash_chain_covers_what_it_leads_to_and_nothing_that_differs()
    {
        const string algorithm = "http://www.w3.org/2001/04/xmlenc#sha256";
        var (data, other) = ("<data/>"u8.ToArray(), SHA256.HashData("somebody else's"u8));
        var step = Step(algorithm, SHA256.HashData(data), other);
        string Chain(byte[] digest) =>
            $"<h:HashChain xmlns:h='http://cyber.ee/hashchain' xmlns='http://www.w3.org/2000/09/xmldsig#'><h:DefaultDigestMethod Algorithm='{algorithm}'/>"
            + $"<h:HashStep id='S0'><h:DataRef URI='/data.xml'><DigestValue>{Convert.ToBase64String(digest)}</DigestValue></h:DataRef>"
            + $"<h:HashValue><DigestValue>{Convert.ToBase64String(other)}</DigestValue></h:HashValue></h:HashStep></h:HashChain>";
        string Result(byte[] digest) =>
            $"<h:HashChainResult xmlns:h='http://cyber.ee/hashchain' xmlns='http://www.w3.org/2000/09/xmldsig#' URI='/chain.xml#S0'><DigestMethod Algorithm='{algorithm}'/>"
            + $"<DigestValue>{Convert.ToBase64String(digest)}</DigestValue></h:HashChainResult>";
        (IReadOnlyList<string>, IReadOnlyList<Reason>) Follow(string chain, string result, string content = "<data/>")
        {
            var container = AsicContainer.Read(Zip(("data.xml", content), ("chain.xml", chain), ("result.xml", result))).Container!;
            Assert.True(HashChain.IsResult(container.Contents["result.xml"]));
            return HashChain.Follow(container, "result.xml", CryptoPolicy.Default);
        }

        var (covered, none) = Follow(Chain(SHA256.HashData(data)), Result(step));
        Assert.Equal(["chain.xml", "data.xml"], covered);
        Assert.Empty(none);
        foreach (var (nothing, reasons) in new[]
        {
            Follow(Chain(SHA256.HashData(data)), Result(SHA256.HashData("another"u8))),
            Follow(Chain(SHA256.HashData("another"u8)), Result(step)),
            Follow(Chain(SHA256.HashData(data)), Result(step), "<date/>"),
        })
        {
            Assert.Empty(nothing);
            Assert.Equal(ReasonCode.DigestMismatch, Assert.Single(reasons).Code);
        }
    }

    // Written by hand: the list of inputs in DER, as the profile has it.
    private static byte[] Step(string algorithm, params byte[][] digests)
    {
        static byte[] Tlv(byte tag, byte[] content) => content.Length < 128 ? [tag, (byte)content.Length, .. content] : [tag, 0x81, (byte)content.Length, .. content];
        var inputs = digests.SelectMany(d => Tlv(0x30, [.. Tlv(0x04, d), .. Tlv(0x0C, Encoding.UTF8.GetBytes(algorithm)), 0x30, 0x00])).ToArray();
        return SHA256.HashData(Tlv(0x30, inputs));
    }

    private static byte[] Shared() => File.ReadAllBytes(SharedVectors.Path(Folder, "one-signature-b.asice"));

    private static VerificationContext Trusting() =>
        Nobody with { Trust = new TrustStore([Certificate("pki/root-ca.pem")], [Certificate("pki/sub-ca.pem"), Certificate("pki/sub-ca-bg.pem")]) };

    private static X509Certificate2 Certificate(string file) => X509Certificate2.CreateFromPem(File.ReadAllText(SharedVectors.Path(Folder, file)));

    private static byte[] Zip(params (string Name, string Content)[] files) => Zip([.. files.Select(f => (f.Name, Encoding.UTF8.GetBytes(f.Content)))]);

    private static byte[] Zip(IReadOnlyList<(string Name, byte[] Content)> files)
    {
        using var output = new MemoryStream();
        using (var archive = new ZipArchive(output, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, content) in files)
            {
                using var entry = archive.CreateEntry(name, name == "mimetype" ? CompressionLevel.NoCompression : CompressionLevel.Optimal).Open();
                entry.Write(content);
            }
        return output.ToArray();
    }

    private static List<(string Name, byte[] Content)> Files(byte[] octets) => [.. ForeignZip.Read(octets).Archive!.Entries.Select(e => (e.Name, e.Content.ToArray()))];

    private static IReadOnlyList<string>? Contents(byte[] octets) =>
        ForeignZip.Read(octets).Archive?.Entries.Where(e => !e.Name.StartsWith("META-INF/", StringComparison.Ordinal)).Select(e => $"{e.Name} {Convert.ToHexString(e.Content.Span)}").ToList();

    private static (Indication, ReasonCode) First(byte[] octets) => AsicVerifier.Verify(octets, Nobody) is var verdict ? (verdict.Indication, verdict.Reasons[0].Code) : default;

    private static IReadOnlyList<ReasonCode> Codes(AsicVerdict verdict) => [.. verdict.Reasons.Select(r => r.Code)];
}
