using System.Security.Cryptography.X509Certificates;
using System.Text;
using MessageBroker.Evidence.Containers;
using MessageBroker.Evidence.Journal;
using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Evidence.Keys;
using MessageBroker.Evidence.Signatures;
using MessageBroker.Evidence.Trust;
using MessageBroker.Exchange.As4;
using MessageBroker.Tests.Evidence.As4;
using MessageBroker.Tests.Evidence.Containers;

namespace MessageBroker.Tests.Unit.Auditor;

/// <summary>A case with one message each way, signed, wrapped and receipted by the product's own code; each part can be spoilt before it is sealed.</summary>
internal sealed class SignedBundle
{
    public const string Bg = "BG:BGASA";

    public static readonly Guid Outbound = SampleBundle.Id(1), Inbound = SampleBundle.Id(2);
    public static readonly byte[] Certificate = "%PDF-1.4 удостоверение"u8.ToArray();

    /// <summary>The bundle without anything spoilt; made once, because its keys and octets serve many tests.</summary>
    public static byte[] Octets { get; } = new SignedBundle().Build().Build();

    public SigningKey SedKey { get; init; } = As4Fixture.Bg;
    public Func<byte[], byte[]> SpoilSbdAfterWrap { get; init; } = x => x;
    public Func<byte[], byte[]> SpoilReceipt { get; init; } = x => x;
    public Func<byte[], byte[]> SpoilInboundSed { get; init; } = x => x;
    public string InboundState { get; init; } = "Applied";
    public bool WithSed { get; init; } = true;
    /// <summary>The crypto policy that every entry names; null names none.</summary>
    public CryptoPolicy? Policy { get; init; }
    public bool WithPolicy { get; init; } = true;

    /// <summary>What every entry's verdict knew about revocation; null looked at none.</summary>
    public Revocation? Revocation { get; init; }
    public bool WithRevocation { get; init; } = true;
    public IReadOnlyList<X509Certificate2> Anchors { get; init; } = [As4Fixture.Bg.Certificate, As4Fixture.Ro.Certificate];

    private IReadOnlyList<NamedHash> Inputs =>
    [
        .. Policy is { } policy ? [new NamedHash("policy", Hash256.Of(policy.Octets.Span))] : Array.Empty<NamedHash>(),
        .. Revocation is { } known ? [new NamedHash(RevocationManifest.Input, Hash256.Of(RevocationManifest.Of(known).Write()))] : Array.Empty<NamedHash>(),
    ];

    public static string Payload(Guid message, string name) => BundlePath.Message(message) + name;

    public SampleBundle Build()
    {
        var bundle = new SampleBundle();
        foreach (var anchor in Anchors) bundle.Trust.Add(anchor.RawData);
        if (Policy is { } policy && WithPolicy) bundle.Policies.Add(policy.Octets.ToArray());
        if (Revocation is { } known && WithRevocation)
            bundle.Revocation.AddRange([("json", RevocationManifest.Of(known).Write()), .. known.Lists.Select(l => ("crl", l.Octets.ToArray())), .. known.Answers.Select(a => ("ocsp", a.Octets.ToArray()))]);
        AddOutbound(bundle);
        AddInbound(bundle);
        bundle.OlderSizes.AddRange([4, 6]);
        bundle.Older = bundle.CheckpointAt;
        return bundle;
    }

    private void AddOutbound(SampleBundle bundle)
    {
        var sed = Sign("F001", SedKey);
        var sbd = Wrap(sed);
        var (message, receipt) = Exchange(Outbound, sbd, As4Fixture.Bg, As4Fixture.Ro, As4Fixture.BgParty, As4Fixture.RoParty);
        bundle.Add(Outbound, "outbound/Taken", e => e with { StateTo = "Taken" }, ("record", "json", "{}"u8.ToArray()));
        (string, string, byte[])[] sealedPayloads = [("as4", "bin", message.Body), ("as4-type", "txt", Encoding.ASCII.GetBytes(message.ContentType)), ("sbd", "xml", SpoilSbdAfterWrap(sbd)), ("attachment/001", "pdf", Certificate)];
        bundle.Add(Outbound, "outbound/Sealed", e => e with { Inputs = Inputs, StateFrom = "Taken", StateTo = "Sealed", SedType = "F001", As4MessageId = message.MessageId }, WithSed ? [.. sealedPayloads, ("sed", "xml", sed)] : sealedPayloads);
        bundle.Judge(Outbound, "check", "{\"accepted\":true}"u8.ToArray());
        receipt = SpoilReceipt(receipt);
        bundle.Add(Outbound, "outbound/Acknowledged", e => e with { Inputs = Inputs, StateFrom = "Sealed", StateTo = "Acknowledged", EvidenceEvent = EvidenceEvents.ContentHandover, Receipt = Hash256.Of(receipt) }, ("receipt", "xml", receipt));
    }

    private void AddInbound(SampleBundle bundle)
    {
        var sbd = Wrap(SpoilInboundSed(Sign("F002", As4Fixture.Ro)));
        var (message, receipt) = Exchange(Inbound, sbd, As4Fixture.Ro, As4Fixture.Bg, As4Fixture.RoParty, As4Fixture.BgParty);
        bundle.Add(Inbound, "inbound/Received", e => e with { Inputs = Inputs, Direction = EntryDirection.Inbound, StateTo = "Received", Receipt = Hash256.Of(receipt) },
            ("as4", "bin", message.Body), ("sbd", "xml", sbd), ("attachment/001", "pdf", Certificate), ("receipt", "xml", receipt));
        bundle.Add(Inbound, "inbound/" + InboundState, e => e with { Inputs = Inputs, Direction = EntryDirection.Inbound, StateFrom = "Received", StateTo = InboundState, SedType = "F002" });
    }

    private static byte[] Sign(string type, SigningKey key)
    {
        var xml = Encoding.UTF8.GetBytes($"<f:{type} xmlns:f=\"urn:test:{type}\"><f:Person xml:lang=\"bg\">Мария Петрова, București, ș ț</f:Person></f:{type}>");
        var signing = SedSigner.Sign(xml, key, CryptoPolicy.Default, SampleBundle.Start, type);
        return signing.Signed ?? throw new InvalidOperationException(string.Join(',', signing.Reasons));
    }

    private static byte[] Wrap(byte[] sed) =>
    [
        .. "<s:StandardBusinessDocument xmlns:s=\"urn:test:sbd\"><s:StandardBusinessDocumentHeader><s:Set>1</s:Set></s:StandardBusinessDocumentHeader>"u8,
        .. sed, .. "</s:StandardBusinessDocument>"u8,
    ];

    private static (WrappedMessage Message, byte[] Receipt) Exchange(Guid id, byte[] sbd, SigningKey sender, SigningKey receiver, string from, string to)
    {
        var request = As4Fixture.Request(new WrapPart("DefaultSED", "application/xml", sbd), new WrapPart("certificate", "application/pdf", Certificate, Compress: false));
        request = request with { MessageId = $"{id:D}@ap.example", From = request.From with { Id = from }, To = request.To with { Id = to } };
        var message = As4Codec.Wrap(request, sender);
        var judged = As4Codec.Judge(new As4Input(message.ContentType, message.Body), As4Fixture.Context with { OwnParties = null, At = SampleBundle.Start });
        Assert.True(judged.Accept, string.Join(", ", judged.Findings));
        return (message, As4Codec.Receipt(judged, receiver, $"receipt-{id:D}@ap.example", SampleBundle.Start));
    }
}
