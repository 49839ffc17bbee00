namespace MessageBroker.Evidence.Journal.Entries;

/// <summary>Events of our own that are not state transitions. A transition is named direction/State, for example inbound/Received.</summary>
public static class EntryEvents
{
    /// <summary>The secret of a message was deleted: its payloads can no longer be opened. Details: ground, authority.</summary>
    public const string PayloadErased = "payload/Erased";

    /// <summary>
    /// A message that is held already came again, with the same signed content, and was given the stored receipt again. Detail: first, the id
    /// of the entry of its first arrival.
    /// </summary>
    public const string MessageRepeated = "message/Repeated";

    /// <summary>
    /// A message that its partner had receipted is sent once more, the same octets, because his database lost it in a restore. Details: origin
    /// (his log generation), reason.
    /// </summary>
    public const string MessageSentAgain = "message/SentAgain";

    /// <summary>
    /// A document that was to be delivered stands in the national inbox already, word for word, from before the database went back; the national
    /// system's word on it counts for the message. Detail: standing, the id under which it stands there.
    /// </summary>
    public const string DeliveryStands = "delivery/Stands";

    /// <summary>An operator has a message that is held judged again, by what is trusted and known now. Detail: reason.</summary>
    public const string MessageJudgedAgain = "message/JudgedAgain";

    /// <summary>A case was put aside until a person acts. Detail: reason.</summary>
    public const string CaseParked = "case/Parked";

    /// <summary>A parked or held case was taken up again by a person.</summary>
    public const string CaseResumed = "case/Resumed";

    /// <summary>
    /// A clerk recorded a fact about a document of a running case, or answered a condition that it asks; an event of the document's message. Details: number (in
    /// the case, from 1), fact or answer, at (when it happened), reason.
    /// </summary>
    public const string CaseRecorded = "case/Recorded";

    /// <summary>
    /// A person looked at the content of a message, or took an attachment of it; written before it was shown. Details: content (sed, or attachment/001), purpose.
    /// No content and nobody's data.
    /// </summary>
    public const string ContentViewed = "content/Viewed";

    /// <summary>
    /// A person asked for content of a message that nobody is given, and did not get it. Details: case, content (attachment/001, record or national), finding (code of
    /// the reason), purpose.
    /// </summary>
    public const string ContentWithheld = "content/Withheld";

    /// <summary>
    /// A person took the evidence bundle of a case; written before it was given out. An event of the message from whose page it was taken, or of the case's first
    /// one. Details: bundle (SHA-256 of its octets), content (bundle), purpose.
    /// </summary>
    public const string EvidenceExported = "evidence/Exported";

    /// <summary>
    /// Verdicts of the journal were computed again, beside the running broker; whoever gives the command says with what result. Details: altered, differing,
    /// entries, erased, verdicts (how many), outcome (identical, differs or altered), product (its version), reason; case and first (messages that differ) where
    /// there are such.
    /// </summary>
    public const string JournalReplayed = "journal/Replayed";

    /// <summary>An operator lets nothing be sent to a partner for now. Detail: reason.</summary>
    public const string PartnerPaused = "partner/Paused";

    /// <summary>An operator lets messages to a partner go again. Detail: reason.</summary>
    public const string PartnerResumed = "partner/Resumed";

    /// <summary>
    /// A certificate speaks for a party, or an anchor vouches for it, from a time on. Details: use, kind (certificate or anchor), certificate
    /// (SHA-256 of its DER), from, until, reason.
    /// </summary>
    public const string TrustImported = "trust/Imported";

    /// <summary>A certificate or anchor counts no more from a time on. Details as for <see cref="TrustImported"/>, without from.</summary>
    public const string TrustEnded = "trust/Ended";

    /// <summary>
    /// A running broker read its own keys anew. Details: reason, and for each key use and owner with the SHA-256 of its certificate's DER and, for one
    /// that takes over later, the time.
    /// </summary>
    public const string KeysTaken = "keys/Taken";

    /// <summary>An account that may sign in to the pages was added or set anew. Details: institutions, reason, roles.</summary>
    public const string AccountSet = "account/Set";

    /// <summary>Nobody may sign in with an account any more. Detail: reason.</summary>
    public const string AccountDisabled = "account/Disabled";

    /// <summary>
    /// First entry of a log generation from the second on, written after a restore: the tree goes on under a new origin. Details: the old
    /// log's origin, size and root, how many promises are lost, and the reason; input lost-promises lists them.
    /// </summary>
    public const string LogOpened = "log/Opened";

    /// <summary>
    /// A node found promises of its own lost in a restore for which another node had opened the generation. Details: lost, reason; input
    /// lost-promises.
    /// </summary>
    public const string LogPromisesLost = "log/PromisesLost";

    /// <summary>A person brought the store to the schema of a newer release. Details: from, to (names of the newest scripts).</summary>
    public const string StoreMigrated = "store/Migrated";

    /// <summary>A backup of the store was made. Details: manifest (SHA-256 of its octets), what.</summary>
    public const string StoreBackedUp = "store/BackedUp";

    /// <summary>A backup of the keys was made. Details as for the store.</summary>
    public const string KeysBackedUp = "keys/BackedUp";

    /// <summary>All message secrets were wrapped under another master key. Details: from, to (ids of the master keys), secrets (how many).</summary>
    public const string KeysRewrapped = "keys/Rewrapped";

    /// <summary>The store was brought back from a backup. Details: manifest, madeAt, what.</summary>
    public const string StoreRestored = "store/Restored";

    /// <summary>The keys were brought back from a backup. Details as for the store.</summary>
    public const string KeysRestored = "keys/Restored";

    /// <summary>The store was moved into another kind of store; written there. Details: root and size of the log as moved, source.</summary>
    public const string StoreMoved = "store/Moved";

    /// <summary>Name of the transition of a message into a state.</summary>
    public static string Transition(EntryDirection direction, string stateTo) =>
        (direction == EntryDirection.Outbound ? "outbound/" : "inbound/") + stateTo;
}

/// <summary>
/// Events of ETSI EN 319 522 that the broker gives evidence of, as a public JSON profile of that norm writes their URIs
/// (the norm's own parts 2 and 3 are not public in full).
/// </summary>
public static class EvidenceEvents
{
    private const string Base = "http://uri.etsi.org/19522/Event/";

    /// <summary>The national system's record was taken and sealed.</summary>
    public const string SubmissionAcceptance = Base + "SubmissionAcceptance";
    /// <summary>The national system's record was refused, with findings.</summary>
    public const string SubmissionRejection = Base + "SubmissionRejection";
    /// <summary>An intermediary took the message.</summary>
    public const string RelayAcceptance = Base + "RelayAcceptance";
    /// <summary>The other side refused the message with a signed error.</summary>
    public const string RelayRejection = Base + "RelayRejection";
    /// <summary>No answer within the attempts.</summary>
    public const string RelayFailure = Base + "RelayFailure";
    /// <summary>The recipient refused the content.</summary>
    public const string ConsignmentRejection = Base + "ConsignmentRejection";
    /// <summary>The recipient's endpoint holds the content and said so in a signed receipt.</summary>
    public const string ContentHandover = Base + "ContentHandover";
    /// <summary>The content could not be handed over, or nobody confirmed it in time.</summary>
    public const string ContentHandoverFailure = Base + "ContentHandoverFailure";
}
