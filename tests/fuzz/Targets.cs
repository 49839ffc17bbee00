using System.IO.Compression;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MessageBroker.Adapters.Mapping;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Evidence.Containers;
using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Evidence.Journal.Notes;
using MessageBroker.Evidence.Signatures;
using MessageBroker.Evidence.Timestamps;
using MessageBroker.Evidence.Trust;
using MessageBroker.Exchange.As4.Mime;
using MessageBroker.Exchange.Flow;
using MessageBroker.Schemas.Envelope;
using MessageBroker.Schemas.Packs;
using MessageBroker.Tests.Evidence;
using MessageBroker.Tests.Evidence.As4;
using MessageBroker.Tests.Evidence.Journal;
using MessageBroker.Tests.Evidence.Signatures;
using MessageBroker.Tests.Evidence.Timestamps;
using MessageBroker.Tests.Evidence.Trust;
using MessageBroker.Tests.Unit.Auditor;

namespace MessageBroker.Fuzz;

/// <param name="Read">Reads foreign octets as the product does. A refusal is a value; an exception is a defect.</param>
/// <param name="Seeds">What it reads when nobody is hostile.</param>
internal sealed record Target(string Name, Action<byte[]> Read, Func<IEnumerable<byte[]>> Seeds);

/// <summary>Every way in which octets of strangers come in.</summary>
internal static class Targets
{
    private static readonly CanonicalMethod[] Methods = Enum.GetValues<CanonicalMethod>();
    private static readonly SignatureProfile[] Profiles = Enum.GetValues<SignatureProfile>();

    public static IReadOnlyList<Target> All { get; } =
    [
        new("xml", Xml, Documents),
        new("sed", octets => SedObserver.Read(octets, XmlLimits.Default, PackSet.Embedded), Seds),
        new("rina", Rina, () => Seds().Select(s => SedDialects.ToJson(s, XmlLimits.Default, PackSet.Embedded, keepSignature: true).Octets).OfType<byte[]>()),
        new("header", Rina, Headers),
        new("signature", Signature, Documents),
        new("as4", As4, Messages),
        new("answer", Answer, Messages),
        new("certificate", Certificate, () => [TestPki.Rsa.Certificate.RawData, TestPki.Ec.Certificate.RawData, TestPki.CaCertificate.RawData]),
        new("crl", octets => RevocationList.Read(octets)?.IsSignedBy(TestTsa.Anchor), Lists),
        new("ocsp", Ocsp, () => [new TestResponder(TestTsa.AnchorKey, TestTsa.AnchorKey).About(TestTsa.Anchor), new TestResponder(TestTsa.AnchorKey, TestTsa.AnchorKey) { ByName = true, RevokedAt = TestPki.At }.About(TestTsa.Anchor)]),
        new("timestamp", TimeStamp, () => [new TestTsa().Stamp("x"u8, TestPki.At), TestTsa.Response(0, new TestTsa().Stamp("x"u8, TestPki.At)), TestTsa.Response(2, null)]),
        new("container", octets => AsicVerifier.Verify(octets, SignedSed.Context), Containers),
        new("bundle", octets => BundleReader.Read(octets), () => [SignedBundle.Octets]),
        new("note", Note, Notes),
        new("entry", octets => EntryCodec.Decode(octets), () => [EntryCodec.Encode(SampleEntries.Full), EntryCodec.Encode(SampleEntries.Bare)]),
        new("csv", octets => CsvText.Read(Encoding.UTF8.GetString(octets), ';'), () => ["a;b\n1;\"x;\"\"y\"\n"u8.ToArray(), "id;nume\r\n7;Ștefan\r\n"u8.ToArray()]),
    ];

    public static Target Named(string name) => All.FirstOrDefault(t => t.Name == name) ?? throw new ArgumentException($"there is no target {name}; list names them");

    /// <summary>What became XML goes back: nothing may be written that is not read.</summary>
    private static void Rina(byte[] octets)
    {
        if (SedDialects.ToXml(octets, XmlLimits.Default, PackSet.Embedded, keepSignature: true).Octets is not { } xml) return;
        if (SedDialects.ToJson(xml, XmlLimits.Default, PackSet.Embedded, keepSignature: true).Octets is null) throw new InvalidOperationException("what was written as XML is not taken back");
    }

    private static void Xml(byte[] octets)
    {
        if (XmlTape.Read(octets, XmlLimits.Default).Tape is not { } tape) return;
        foreach (var method in Methods)
            foreach (var comments in new[] { false, true }) Canonicalizer.Bytes(tape, -1, new CanonicalOptions(comments, Method: method));
    }

    private static void Signature(byte[] octets)
    {
        foreach (var profile in Profiles) SignatureVerifier.Verify(octets, XmlLimits.Default, profile, SignedSed.Context);
    }

    private static void As4(byte[] octets)
    {
        var message = CapturedMessage.Read(octets);
        As4Fixture.Judge(message.ContentType, message.Body.ToArray());
    }

    private static void Answer(byte[] octets)
    {
        var message = CapturedMessage.Read(octets);
        MessageBroker.Exchange.As4.SentMessage.Read(message.ContentType ?? "", message.Body);
    }

    private static void Certificate(byte[] octets)
    {
        if (ForeignCertificate.Read(octets) is not { } certificate) return;
        TestPki.Trust.Judge(certificate, [], TestPki.At, CryptoPolicy.Default);
        certificate.Dispose();
    }

    private static void Ocsp(byte[] octets)
    {
        if (OcspAnswer.Read(octets) is not { } answer) return;
        answer.IsFrom(TestTsa.Anchor);
        answer.Find(TestTsa.Anchor, TestTsa.Anchor);
    }

    private static void TimeStamp(byte[] octets)
    {
        TimeStampVerifier.VerifyContent(octets, "x"u8.ToArray(), new TimeStampContext(new TrustStore([TestTsa.Anchor], []), CryptoPolicy.Default, TestPki.At.AddDays(1)));
        TimeStampResponse.Read(octets);
    }

    private static void Note(byte[] octets)
    {
        SignedNote.Parse(octets);
        TlogProof.Parse(octets);
        NoteVerifierKey.Parse(Encoding.UTF8.GetString(octets));
    }

    private static IEnumerable<byte[]> Documents() =>
    [
        SignedSed.Octets(SignedSed.Text), SignedSed.Plain, SedSigner.Sign(SignedSed.Plain, TestPki.Rsa, CryptoPolicy.Default, TestPki.At, "s", SignatureProfile.Xades).Signed!,
        "<a xmlns:p='urn:p' xml:id='x'><p:b p:c='&#13;\t'><![CDATA[<]]></p:b><?i d?><!-- c --></a>"u8.ToArray(),
    ];

    private static IEnumerable<byte[]> Seds() => new[] { "F001/examples/smallest.xml", "F001/examples/family.xml", "F002/examples/acceptance.xml" }.Select(e => Pack.Embedded("4.4").Pack!.Files["Seds/" + e]!.Value.ToArray());

    private static IEnumerable<byte[]> Headers() =>
    [
        """{"attachments":[{"identifier":"a","fileName":"a.pdf","internetMediaTypeCode":"application/pdf","isMedical":true}],"receivers":[{"identifier":"RO:80246","contactTypeIdentifier":"COUNTER_PARTY","authority":"urn:eu:europa:ec:dgempl:eessi:ir"}],"sender":{"identifier":"BG:BGASA","contactTypeIdentifier":"CaseOwner","authority":"urn:eu:europa:ec:dgempl:eessi:ir"},"headerVersion":"1.1","documentIdentification":{"identifier":"590783ffe9974e95a0ae07a6ceb25f1e","schemaVersion":"4.4","setIdentifier":"79f1b67c955d4a399b93b731d7bba51a","relatedSetIdentifier":null,"action":"Start","creationDate":1610915651882,"type":"F001","version":"1"},"caseIdentification":{"identifier":"86c7b4d6-0efa-4b32-8862-ca0ddc8cf45a","protectedPerson":false,"type":"FB_BUC_01","version":"4.2"}}"""u8.ToArray(),
    ];

    // As they are captured: header lines, an empty line, the body.
    private static IEnumerable<byte[]> Messages()
    {
        var message = As4Fixture.Message();
        yield return [.. Encoding.ASCII.GetBytes($"Content-Type: {message.ContentType}\r\n\r\n"), .. message.Body];
        yield return Encoding.UTF8.GetBytes(message.ContentType.Length > 0 ? "<S12:Envelope xmlns:S12=\"http://www.w3.org/2003/05/soap-envelope\"><S12:Header/><S12:Body/></S12:Envelope>" : "");
    }

    private static IEnumerable<byte[]> Lists()
    {
        var builder = new CertificateRevocationListBuilder();
        builder.AddEntry([1, 2, 3], TestPki.At, X509RevocationReason.KeyCompromise);
        yield return builder.Build(TestTsa.AnchorKey, 1, TestPki.At.AddDays(7), HashAlgorithmName.SHA256, thisUpdate: TestPki.At);
    }

    private static IEnumerable<byte[]> Containers()
    {
        var octets = new MemoryStream();
        using (var archive = new ZipArchive(octets, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, content) in new[] { ("mimetype", "application/vnd.etsi.asic-e+zip"u8.ToArray()), ("a.xml", SignedSed.Plain), ("META-INF/signatures.xml", SignedSed.Octets(SignedSed.Text)) })
            {
                using var entry = archive.CreateEntry(name, CompressionLevel.NoCompression).Open();
                entry.Write(content);
            }

        yield return octets.ToArray();
    }

    private static IEnumerable<byte[]> Notes()
    {
        using var key = NoteSigningKey.Generate("bg.example/journal/1");
        yield return new Checkpoint("bg.example/journal/1", 3, MessageBroker.Evidence.Journal.Hash256.Of("root"u8)).Sign(key);
        yield return Encoding.UTF8.GetBytes(key.VerifierKey.ToString()!);
    }
}
