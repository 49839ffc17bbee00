namespace MessageBroker.Evidence.Journal.Entries;

/// <summary>Field tags of entry format version 1, in the order in which they stand. Tags are never given a second meaning.</summary>
public enum EntryField : byte
{
    Id = 0x01,
    Time = 0x02,
    Event = 0x03,
    EvidenceEvent = 0x04,
    NodeId = 0x05,
    Actor = 0x06,
    Institution = 0x07,
    Partner = 0x08,
    CaseId = 0x09,
    MessageId = 0x0A,
    As4MessageId = 0x0B,
    InstanceId = 0x0C,
    Direction = 0x0D,
    SedType = 0x0E,
    CdmVersion = 0x0F,
    SetId = 0x10,
    DocumentVersion = 0x11,
    StateFrom = 0x12,
    StateTo = 0x13,
    Attempt = 0x14,
    Payloads = 0x15,
    Receipt = 0x16,
    Verdicts = 0x17,
    Inputs = 0x18,
    JudgedAt = 0x19,
    Previous = 0x1A,
    Details = 0x1B,
}
