namespace MessageBroker.Schemas.Bucs;

/// <summary>The side of a case that a definition file describes: <c>PO</c> (process owner) is the case owner, <c>CP</c> a counterparty.</summary>
public enum BucRole { CaseOwner, Counterparty }
