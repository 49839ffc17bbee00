using MessageBroker.Evidence.Journal;
using MessageBroker.Evidence.Journal.Entries;

namespace MessageBroker.Tests.Evidence.Journal;

internal static class SampleEntries
{
    /// <summary>The example of docs/reference/journal.md: an outbound F001 becomes Sealed.</summary>
    public static Entry Sealed { get; } = new()
    {
        Id = new Guid("01a21234-0bd0-7000-8000-000000000002"),
        Time = DateTimeOffset.FromUnixTimeMilliseconds(1_795_601_730_512),
        Event = "outbound/Sealed",
        EvidenceEvent = EvidenceEvents.SubmissionAcceptance,
        NodeId = "bg-1",
        Actor = new EntryActor(ActorKind.System, "broker", "BG:BGASA", "system"),
        Institution = "BG:BGASA",
        Partner = "RO:80246",
        CaseId = "1000001",
        MessageId = new Guid("01a21234-0bc0-7000-8000-000000000001"),
        As4MessageId = "01a21234-0bc0-7000-8000-000000000001@bg.example",
        InstanceId = "8c1a6f0e2f7b4d0c9f3a5b6c7d8e9f00",
        Direction = EntryDirection.Outbound,
        SedType = "F001",
        CdmVersion = "4.4",
        SetId = "0f9e8d7c6b5a49382716051423324150",
        DocumentVersion = 1,
        StateFrom = "Taken",
        StateTo = "Sealed",
        Payloads = [new("as4", Commitment.OfPayload(Salt, "as4", "as4 bytes"u8)), new("sbd", Commitment.OfPayload(Salt, "sbd", "<sbd/>"u8))],
        Verdicts = [new("check", Commitment.OfVerdict(Salt, "check", "{\"accepted\":true}"u8))],
        Inputs = [new("pack", Hash256.Of("pack 4.4"u8)), new("trust", Hash256.Of("trust"u8))],
        JudgedAt = DateTimeOffset.FromUnixTimeMilliseconds(1_795_601_730_500),
        Previous = new PreviousEntry(new Guid("01a21234-0bc1-7000-8000-000000000001"), Hash256.Of("previous"u8)),
    };

    public static byte[] Salt => Enumerable.Range(0, 32).Select(i => (byte)i).ToArray();

    /// <summary>Every field set, lists with several members.</summary>
    public static Entry Full { get; } = Sealed with
    {
        Actor = new EntryActor(ActorKind.Person, "клерк-7", "BG:BGASA", "clerk"),
        Attempt = 3,
        Receipt = Hash256.Of("receipt"u8),
        Details = [new("authority", "Комисия ș ț"), new("ground", "Art. 17(1)(a)")],
    };

    /// <summary>Only what every entry has.</summary>
    public static Entry Bare { get; } = new()
    {
        Id = new Guid("01a21234-0bd0-7000-8000-000000000003"),
        Time = DateTimeOffset.FromUnixTimeMilliseconds(1_795_601_730_512),
        Event = EntryEvents.LogOpened,
        NodeId = "bg-1",
        Actor = new EntryActor(ActorKind.System, "broker", "BG:AP", "system"),
        Institution = "BG:AP",
    };
}
