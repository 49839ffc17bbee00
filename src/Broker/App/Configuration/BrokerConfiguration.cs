using System.Net;
using MessageBroker.Evidence.Trust;
using MessageBroker.Exchange.Store.Postgres;

namespace MessageBroker.App.Configuration;

/// <summary>What a broker is run for. Production refuses development keys, weak policies and reconstructions without agreement.</summary>
public enum EnvironmentKind { Production, Acceptance, Test, Development }

/// <summary>
/// The whole of <c>broker.json</c>, checked for form; every path is absolute (relative ones start at the file's own folder).
/// Only <see cref="ConfigurationFile.Read"/> makes one, so that what runs is what was judged.
/// </summary>
public sealed record BrokerConfiguration
{
    /// <summary>The file that it was read from.</summary>
    public required string Path { get; init; }
    /// <summary>SHA-256 (hex) of the file's octets: an input of verdicts.</summary>
    public required string Hash { get; init; }
    /// <summary>The file's octets, kept with the inputs of verdicts. They hold no secret: secrets are files of their own.</summary>
    public required ReadOnlyMemory<byte> Octets { get; init; }

    public required EnvironmentKind Environment { get; init; }
    /// <summary>Name of this node, unique among those that share a store.</summary>
    public required string Node { get; init; }
    /// <summary>bg, ro or en: the language of findings where nobody asks for another.</summary>
    public required string Language { get; init; }
    public required KeptPlaces Data { get; init; }
    /// <summary>Where cases, messages and journal are kept.</summary>
    public required StoreEntry Store { get; init; }
    public required IReadOnlyList<HostedInstitution> Institutions { get; init; }
    public required AccessPointEntry AccessPoint { get; init; }
    /// <summary>Where liveness and readiness are asked, without TLS, on loopback by default.</summary>
    public required IPEndPoint Health { get; init; }
    public required IReadOnlyList<PartnerEntry> Partners { get; init; }
    /// <summary>The dated institution directory.</summary>
    public required string DirectoryFile { get; init; }
    /// <summary>Folders with packs; none means those that the program carries.</summary>
    public required IReadOnlyList<string> PackFolders { get; init; }
    public required IReadOnlyList<NationalSystemEntry> NationalSystems { get; init; }
    /// <summary>File with the 32 octets under which message secrets are wrapped.</summary>
    public required string MasterKeyFile { get; init; }
    /// <summary>The key that signs journal checkpoints (ECDSA P-256).</summary>
    public required KeyFileEntry LogKey { get; init; }
    /// <summary>verbose, debug, information, warning or error.</summary>
    public required string LogLevel { get; init; }
    public required AlarmsEntry Alarms { get; init; }
    /// <summary>Null records no traces.</summary>
    public TelemetryEntry? Telemetry { get; init; }
    public required LimitsEntry Limits { get; init; }
    public required SendingEntry Sending { get; init; }
    public required ShutdownEntry Shutdown { get; init; }
    /// <summary>The web pages; null where there are none.</summary>
    public PortalEntry? Portal { get; init; }
    /// <summary>How long contents are kept.</summary>
    public required RetentionEntry Retention { get; init; }
    public required SigningEntry Signing { get; init; }
    /// <summary>How revocation of partners' certificates is looked at.</summary>
    public required RevocationEntry Revocation { get; init; }
    /// <summary>How many cases are worked on at the same time.</summary>
    public required int Workers { get; init; }
    /// <summary>Name of the crypto policy for what partners send: default or lenient.</summary>
    public required string CryptoPolicy { get; init; }
    /// <summary>A policy file that takes the place of the built-in one; null for that.</summary>
    public string? CryptoPolicyFile { get; init; }
}

/// <summary>A private key by reference.</summary>
/// <param name="File">PKCS#12 or PEM, or the <c>pkcs11:</c> URI of a key in a token.</param>
/// <param name="PasswordFile">File with the password or the PIN of the token on one line; null for a PEM without.</param>
public sealed record KeyFileEntry(string File, string? PasswordFile)
{
    /// <summary>File with the certificate of a key in a token; null where it stands in the token.</summary>
    public string? Certificate { get; init; }

    /// <summary>The key that takes its place at a time; null where none is named.</summary>
    public NextKeyEntry? Next { get; init; }
}

/// <summary>A key that takes over at a time that is known ahead.</summary>
/// <param name="From">The first instant at which it signs.</param>
public sealed record NextKeyEntry(KeyFileEntry Key, DateTimeOffset From);

/// <summary>Where the node keeps what it must not lose.</summary>
public sealed record KeptPlaces(string Folder, string Store, string Keys, string Promises, string Inputs);

/// <summary>Kinds of store.</summary>
public enum StoreKind
{
    /// <summary>A file of one node.</summary>
    Sqlite,
    /// <summary>A database that any number of nodes share.</summary>
    Postgres,
}

/// <param name="Database">Null for SQLite.</param>
public sealed record StoreEntry(StoreKind Kind, DatabaseEntry? Database);

/// <summary>A PostgreSQL database.</summary>
/// <param name="PasswordFile">File with the password on one line; null where the server asks for none.</param>
/// <param name="TlsTrust">PEM file with the anchors of the server's certificate; null for those of the machine.</param>
/// <param name="Journal">Name of the journal, the same on every node that shares the database.</param>
public sealed record DatabaseEntry(string Host, int Port, string Database, string User, string? PasswordFile, PostgresTls Tls, string? TlsTrust, string Journal)
{
    /// <summary>After so many seconds the server ends a frozen node's transaction and locks.</summary>
    public required int IdleSeconds { get; init; }
}

/// <summary>An institution that this access point speaks for.</summary>
/// <param name="Id">EESSI institution id, for example <c>BG:BGASA</c>.</param>
/// <param name="CertificateName">The CN that its two certificates must carry; the id by default.</param>
/// <param name="Business">Signs SEDs.</param>
/// <param name="Ebms">Signs messages and receipts.</param>
public sealed record HostedInstitution(string Id, string CertificateName, KeyFileEntry Business, KeyFileEntry Ebms);

/// <summary>The AS4 door and its one TLS identity.</summary>
/// <param name="Url">As partners and this broker name it, for example <c>https://127.0.0.1:8443/as4</c>.</param>
/// <param name="Listen">Address and port that it binds.</param>
/// <param name="TlsKey">Server and client key; null where the URL is plain http.</param>
/// <param name="TlsTrust">Anchors for the client certificates of partners and the server certificates of their endpoints.</param>
/// <param name="TlsPolicies">Object identifiers of certificate policies, of which one has to hold along a path to these anchors; none: any path will do.</param>
public sealed record AccessPointEntry(
    Uri Url, IPEndPoint Listen, KeyFileEntry? TlsKey, IReadOnlyList<string> TlsTrust, IReadOnlyList<string> TlsPolicies, bool RequireClientCertificate);

/// <summary>The web pages for operators, clerks and auditors.</summary>
/// <param name="Url">As browsers name it.</param>
/// <param name="Listen">Address and port that it binds.</param>
/// <param name="TlsKey">Null where the URL is plain http.</param>
/// <param name="Name">What the access point is called in the head of each page; null: the name of the node.</param>
/// <param name="Zone">IANA name of the time zone of all pages.</param>
/// <param name="SessionMinutes">After so many minutes without a page a session ends.</param>
/// <param name="ClientCertificates">Browsers are asked for a certificate.</param>
public sealed record PortalEntry(Uri Url, IPEndPoint Listen, KeyFileEntry? TlsKey, string? Name, string Zone, int SessionMinutes, bool ClientCertificates);

/// <summary>Who answers at a partner's URL: the institution's own endpoint (its receipt is the legal delivery) or an access point in between.</summary>
public enum PartnerKind { Endpoint, Intermediary }

/// <summary>A partner: institutions that are reached at one URL and vouched for by the same certificates.</summary>
/// <param name="Reconstructions">The agreement that allows reconstructed SEDs in production, or null.</param>
/// <param name="BusinessNames">Common names beside the institution ids that sign their SEDs.</param>
/// <param name="CertificatePolicies">Object identifiers, of which one has to hold along a path to an anchor; none: any path will do.</param>
/// <param name="Reconcile">Statements are exchanged with it after a restore.</param>
public sealed record PartnerEntry(
    string Name,
    IReadOnlyList<string> Institutions,
    Uri Url,
    PartnerKind Kind,
    IReadOnlyList<string> EbmsCertificates,
    IReadOnlyList<string> EbmsTrust,
    IReadOnlyList<string> BusinessTrust,
    string? Reconstructions,
    IReadOnlyList<string> BusinessNames,
    IReadOnlyList<string> CertificatePolicies,
    bool Reconcile);

/// <summary>A national staging database and the hosted institutions that it works for.</summary>
/// <param name="Country">BG or RO: picks the converter.</param>
/// <param name="Kind">staging-sqlite.</param>
/// <param name="File">The staging database; empty where it has none.</param>
/// <param name="Endpoint">How a back office that is told by events is reached; null for a staging database.</param>
/// <param name="RegisterProbe">Personal number of the test record by which the table of persons is known to answer; null where persons of arrivals are not looked up.</param>
public sealed record NationalSystemEntry(string Name, string Country, IReadOnlyList<string> Institutions, string Kind, string File, EventEndpointEntry? Endpoint = null, string? RegisterProbe = null)
{
    public const string Staging = "staging-sqlite", NServiceBus = "nservicebus";

    public bool IsStaging => Kind == Staging;
}

/// <summary>An endpoint of the NServiceBus door.</summary>
/// <param name="Name">Its queue.</param>
/// <param name="Transport">learning or rabbitmq.</param>
/// <param name="Folder">Where the learning transport keeps its messages; null for another one.</param>
/// <param name="ConnectionFile">File with the connection string of RabbitMQ on one line; null for another transport.</param>
/// <param name="Management">RabbitMQ's management API; null where it is not asked.</param>
/// <param name="ErrorQueue">Where commands go that nobody can read.</param>
/// <param name="Files">The folder that both sides share; null where attachments always travel in the message.</param>
/// <param name="InlineBytes">Octets up to which an attachment travels in the message.</param>
public sealed record EventEndpointEntry(string Name, string Transport, string? Folder, string? ConnectionFile, Uri? Management, string ErrorQueue, string? Files, long InlineBytes, int RemindDays);

/// <summary>From when on health tells a warning.</summary>
public sealed record AlarmsEntry(int OldestUnfinishedSeconds, int CertificateDays);

/// <summary>Where traces go.</summary>
/// <param name="Otlp">Base URL of the collector (OTLP over HTTP).</param>
/// <param name="Percent">How many of a hundred traces that begin here are recorded.</param>
public sealed record TelemetryEntry(Uri Otlp, int Percent);

/// <summary>A limit on everything that a partner can make large. Octets, counts and seconds.</summary>
public sealed record LimitsEntry(long MaxMessageBytes, long MaxAttachmentBytes, int MaxParts, long MaxUnpackedBytes, int MaxHeaderBytes, int MaxConcurrentRequests, int MaxBacklogSeconds, int EarlyWaitHours);

/// <summary>How often and how patiently a message is sent. The waiting doubles from the first to the largest.</summary>
public sealed record SendingEntry(int Attempts, int FirstRetrySeconds, int MaxRetrySeconds, int TimeoutSeconds, int CallbackWaitSeconds);

/// <summary>How long contents of finished messages are kept, in days; 0 for ever.</summary>
/// <param name="Ground">Stands in each tombstone.</param>
/// <param name="Authority">Stands in each tombstone; null only where everything is kept.</param>
public sealed record RetentionEntry(int SentDays, int ReceivedDays, int RefusedDays, string Ground, string? Authority)
{
    public bool Erases => SentDays + ReceivedDays + RefusedDays > 0;
}

/// <summary>How a stop goes.</summary>
/// <param name="Seconds">How long requests and loops may take to end.</param>
/// <param name="ManagerSeconds">After so long the service manager kills the process; 0 where nobody said.</param>
public sealed record ShutdownEntry(int Seconds, int ManagerSeconds);

/// <summary>When the second opinion on an own SED signature is asked.</summary>
public enum SecondOpinionUse { Always, Sampled, Off }

public sealed record SigningEntry(SecondOpinionUse SecondOpinion);

/// <summary>How revocation is looked at. Nothing is fetched for a verdict: what is known is fetched beside, and verdicts name it.</summary>
/// <param name="GraceHours">How long a list or an answer counts behind the time until which it said it would.</param>
/// <param name="RefreshMinutes">How often lists and answers are fetched anew at least, if they do not end earlier.</param>
/// <param name="Issuers">Where issuers are asked, in place of what certificates say.</param>
public sealed record RevocationEntry(RevocationMode Mode, int GraceHours, int RefreshMinutes, int TimeoutSeconds, IReadOnlyList<RevocationIssuerEntry> Issuers);

/// <param name="Certificate">File of the issuer's certificate.</param>
/// <param name="List">Where its list is; null for what certificates say.</param>
/// <param name="Responder">Where its responder is asked; null for what certificates say.</param>
public sealed record RevocationIssuerEntry(string Certificate, Uri? List, Uri? Responder);
