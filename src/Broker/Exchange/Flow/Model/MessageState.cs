namespace MessageBroker.Exchange.Flow.Model;

/// <summary>Which way a message travels, seen from the institution that this row belongs to.</summary>
public enum Direction { Outbound, Inbound }

/// <summary>
/// States of both flows; the names stand in rows and journal entries and are only added to, never renamed.
/// FlowDefinition says which stage leads from one to the next.
/// </summary>
public enum MessageState
{
    /// <summary>Outbound: read, not yet judged.</summary>
    Taken,
    /// <summary>Findings given. Outbound final; inbound answered with X050.</summary>
    Refused,
    /// <summary>Outbound: signed, wrapped, in the journal.</summary>
    Sealed,
    /// <summary>Outbound: an attempt is open or due.</summary>
    Sending,
    /// <summary>Outbound: a receipt that verifies against what was sent.</summary>
    Acknowledged,
    /// <summary>Outbound: a signed ebMS error of severity failure.</summary>
    Rejected,
    /// <summary>Outbound: attempts used up; a late valid receipt still makes it Acknowledged.</summary>
    GivenUp,
    /// <summary>Inbound: bytes held and receipted.</summary>
    Received,
    /// <summary>Inbound: cannot be applied yet; its findings say who must act.</summary>
    Held,
    /// <summary>Inbound: legal, valid, converted.</summary>
    Applied,
    /// <summary>Inbound: written or being written to the national inbox.</summary>
    Delivering,
    /// <summary>Inbound: confirmed by the national system.</summary>
    Delivered,
    /// <summary>Inbound: the national system said no, with its reason.</summary>
    Declined,
    /// <summary>Inbound: the same document in the same version is here already under another message id; receipted, not delivered again.</summary>
    Repeated,
    /// <summary>Inbound: a partner's statement after a restore, worked on; nothing of it is for the national system.</summary>
    Reconciled,
}
