using System.Text;
using MessageBroker.Adapters.Contract;
using MessageBroker.Evidence.Keys;
using MessageBroker.Evidence.Signatures;
using MessageBroker.Evidence.Trust;
using MessageBroker.Exchange.Flow.Inbound;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Outbound;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Verdicts;
using MessageBroker.Schemas.Envelope;
using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Institutions;
using MessageBroker.Schemas.Packs;
using MessageBroker.Schemas.Rules;
using MessageBroker.Tests.Evidence;
using MessageBroker.Tests.Unit.Adapters;
using MessageBroker.Tests.Unit.Schemas;

namespace MessageBroker.Tests.Unit.Field;

/// <summary>Cases of field reports about attachments, by their names: a record on its way out, and a signed message as the flow judges it on its way in.</summary>
public sealed class FieldEessiAttachmentTests
{
    private const string Folder = "vectors/field/eessi/attachments/";
    private const string Own = "RO:80246", Partner = "BG:TEST";

    [SkippableFact]
    public async Task Field_E21a_attachment_type()
    {
        using var sample = new Sample();
        var record = await sample.RecordAsync();
        var rows = SharedData.Json(Folder + "expected.json").EnumerateArray().ToList();
        Assert.Equal(3, rows.Count);
        foreach (var row in rows)
        {
            var (file, declared) = (row.GetProperty("file").GetString()!, row.GetProperty("declared").GetString()!);
            var (send, receive) = (row.GetProperty("send").GetString()!, row.GetProperty("receive").GetString()!);
            var content = await File.ReadAllBytesAsync(SharedData.PathOf(Folder + file));

            var errors = Sample.Bulgarian.ToSed(record with { Attachments = [new NationalAttachment(file, declared, false, content)] }, Sample.Today).Findings.Where(f => f.IsError).ToList();
            Assert.Equal((file, send == "accept"), (file, errors.Count == 0));
            Assert.All(errors, f => Assert.Contains(file, f.Path, StringComparison.Ordinal));
            if (row.TryGetProperty("actual", out var actual)) Assert.Equal(actual.GetString(), Assert.Single(errors).Arguments["actual"]);

            var draft = Arrived([new SedAttachment("a-1", file, declared, false)], [new ReceivedAttachment("a-1", declared, content)]);
            Assert.Equal(content, Assert.Single(draft.Delivery!.Attachments).Content);
            string[] marks = receive == "deliver" ? [] : receive.EndsWith("empty", StringComparison.Ordinal) ? ["SED-0132"] : ["SED-0133"];
            Assert.Equal(marks, draft.Findings.Where(f => f.Path == "a-1").Select(f => f.Code));
        }
    }

    /// <summary>The list is that of the header, the parts are those of the message. Whichever of the two is missing, the SED is not taken for complete.</summary>
    [Fact]
    public void Field_E24b_attachment_dropped()
    {
        SedAttachment[] named = [new("a-1", "акт.pdf", "application/pdf", false), new("a-2", "cerere.pdf", "application/pdf", false)];
        ReceivedAttachment[] parts = [.. named.Select(a => new ReceivedAttachment(a.Identifier, a.Mime, "%PDF-1.4"u8.ToArray()))];
        Assert.Equal(2, Arrived(named, parts).Delivery!.Attachments.Count);

        var withoutParts = Arrived(named, []);
        Assert.Equal(["a-1", "a-2"], withoutParts.Findings.Where(f => f is { Code: "SED-0120", IsError: true }).Select(f => f.Arguments["id"]));
        Assert.Null(withoutParts.Delivery);

        var withoutList = Arrived([], parts);
        Assert.Equal(["a-1", "a-2"], withoutList.Findings.Where(f => f is { Code: "SED-0121", IsError: true }).Select(f => f.Arguments["id"]));
        Assert.Null(withoutList.Delivery);

        // Under another name the list is an unknown field of the header, which is named; whether the parts are there makes no difference.
        foreach (var came in new[] { parts, [] })
        {
            var renamed = Arrived(named, came, text => text.Replace("i:Attachment>", "i:AttachmentList>", StringComparison.Ordinal));
            Assert.Equal(2, renamed.Findings.Count(f => f is { Code: "ENV-0002", IsError: true } && f.Arguments["element"] == "AttachmentList"));
            Assert.Null(renamed.Delivery);
        }
    }

    /// <summary>A file that is known malware holds the whole message back: nothing of it is delivered, and a person decides. The part is named.</summary>
    [Fact]
    public void An_infected_attachment_that_came_is_not_delivered()
    {
        SedAttachment[] named = [new("a-1", "акт.txt", "text/plain", false), new("a-2", "cerere.txt", "text/plain", true)];
        ReceivedAttachment[] Parts(byte[] second) => [new("a-1", "text/plain", "clean"u8.ToArray()), new("a-2", "text/plain", second)];
        Assert.Equal(2, Arrived(named, Parts("clean too"u8.ToArray())).Delivery!.Attachments.Count);

        var infected = Arrived(named, Parts(MalwareTestFile.With("\r\n")));
        Assert.Null(infected.Delivery);
        Assert.Equal(["SED-0144 a-2 cerere.txt"], infected.Findings.Where(f => f.IsError).Select(f => $"{f.Code} {f.Path} {f.Arguments["file"]}"));
        Assert.False(infected.IsRefused);
    }

    /// <summary>On the way out the SED's list and the parts are compared once more before anything is put together: a difference sends nothing.</summary>
    [Theory]
    [InlineData]
    [InlineData("a-1", "a-3")]
    [InlineData("a-1", "a-3", "a-2")]
    [InlineData("a-1", "a-2", "a-3", "a-4")]
    public void Field_E24a_attachment_dropped_between_the_list_and_the_parts(params string[] parts)
    {
        var header = Header([.. new[] { "a-1", "a-2", "a-3" }.Select(id => new SedAttachment(id, id + ".pdf", "application/pdf", false))]);
        var context = new CaseContext { Institution = Partner, CaseId = header.CaseId, MessageId = "m-1", As4MessageId = "m-1@bg", ConversationId = "c-1", History = [] };
        var signed = new SignedSed("<s/>"u8.ToArray(), new Verdict("outbound/sign", "verified", new Dictionary<string, string>(), []));
        var wrap = new WrapStage(null!, null!);
        var refused = Assert.Throws<InvalidOperationException>(() => wrap.Run(header, context, TestPki.At, signed, [.. parts.Select(id => new As4Part(id, "application/pdf", "%PDF-1.4"u8.ToArray(), new Dictionary<string, string>()))]));
        Assert.Contains($"lists 3 attachments and {parts.Length} go with it", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>A claim signed by the partner, judged as the flow judges it.</summary>
    private static InboundDraft Arrived(IReadOnlyList<SedAttachment> named, IReadOnlyList<ReceivedAttachment> parts, Func<string, string>? change = null)
    {
        var signing = SedSigner.Sign(PackPaths.Pack.Files["Seds/F001/examples/family.xml"]!.Value, TestPki.Rsa, CryptoPolicy.Default, TestPki.At, "family");
        Assert.Empty(signing.Reasons);
        var header = Header(named);
        var written = Encoding.UTF8.GetString(SbdhWriter.Write(header, signing.Signed));
        var draft = new InboundDraft
        {
            Sbd = Encoding.UTF8.GetBytes(change?.Invoke(written) ?? written), Attachments = parts, Basis = Basis(), At = TestPki.At,
            Context = new CaseContext { Institution = Own, CaseId = header.CaseId, Partner = Partner, MessageId = "m-1", ReceivedAt = "2026-06-01T12:00:00.000Z", History = [] },
        };
        ApplyVerdict.Judge(draft);
        // What refuses a message here has to do with its attachments and nothing else.
        Assert.All(draft.Findings.Where(f => f.IsError), f => Assert.Contains(f.Code, new[] { "SED-0120", "SED-0121", "SED-0144", "ENV-0002", "FLW-0202" }));
        return draft;
    }

    private static Sbdh Header(IReadOnlyList<SedAttachment> named) => new()
    {
        Sender = new SbdhParty(Partner, CaseRole.CaseOwner), Receivers = [new SbdhParty(Own, CaseRole.Counterparty)],
        InstanceIdentifier = "590783ffe9974e95a0ae07a6ceb25f1e", Type = "F001", TypeVersion = "4.4", CaseAction = "Start", Created = TestPki.At,
        SetId = "79f1b67c955d4a399b93b731d7bba51a", DocumentVersion = 1, CaseId = "86c7b4d60efa4b328862ca0ddc8cf45b", Buc = "FB_BUC_01", BucVersion = "4.4", Attachments = named,
    };

    private static VerdictBasis Basis()
    {
        var authority = TestPki.CaCertificate.ExportCertificatePem();
        return new VerdictBasis(
            PackSet.Embedded, RuleSet.Current, InstitutionDirectory.Read("test", """{ "environment": "test", "institutions": [] }"""u8).Directory!,
            new Parties
            {
                Environment = "test", MaxUnpackedBytes = 1, MaxParts = 1, Hosted = [new HostedInstitution(Own, "ro-anpis", "RO", authority, authority)],
                Partners = [new Partner { Institutions = [Partner], Endpoint = "https://bg.example/as4", IsEndpoint = true, BusinessAnchors = [authority] }],
            }, [Sample.Romanian]);
    }
}
