using System.Net;
using MessageBroker.App.Tokens;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Evidence.Trust;
using MessageBroker.Exchange.As4;

namespace MessageBroker.App.Configuration;

/// <summary>The keys of <c>broker.json</c>: each declared once, with its meaning. The schema and the reference page come from here.</summary>
internal static class ConfigurationLayout
{
    public static BrokerConfiguration Read(ConfigNode root, BrokerConfiguration origin)
    {
        root.OptionalText("$schema", "Where an editor finds the JSON schema of this file; not read.", ConfigForm.Any);
        root.Effective.Clear();
        return origin with
        {
            Environment = root.Choice<EnvironmentKind>("environment", "What this broker is run for. Production refuses development keys, weak policies, plain http and reconstructions without agreement.", null),
            Node = root.Text("node", "Name of this node, unique among the nodes that share a store.", ConfigForm.Name),
            Language = root.Word("language", "Language of findings where nobody asks for another.", ["bg", "ro", "en"], "en"),
            Data = root.Group("data", "Where the node keeps what it must not lose. Local disks only: no network file system.", Data, required: true),
            Store = root.Group("store", "Where cases, messages and journal are kept.", StoreLayout.Read, required: false),
            Institutions = root.List("institutions", "The institutions that this access point speaks for.", Institution, min: 1),
            AccessPoint = root.Group("accessPoint", "The AS4 door and its one TLS identity.", AccessPoint, required: true),
            Health = Address(root.Text("health", "Address for /health/live and /health/ready, without TLS; keep it on loopback or a management network.", ConfigForm.Address, "127.0.0.1:9080")),
            Partners = root.List("partners", "Whom this access point exchanges with.", Partner, min: 0),
            DirectoryFile = root.Place("directory", "The dated institution directory of this environment: JSON, a table (CSV) or XML (docs/reference/directory.md)."),
            PackFolders = root.Places("packs", "Folders with packs (schemas, definitions, code lists); none means those that the program carries.", min: 0),
            NationalSystems = root.List("nationalSystems", "The national systems: staging databases, and back offices that are told by events.", NationalSystem, min: 0),
            MasterKeyFile = root.Place("masterKey", "File with the 32 octets under which message secrets are wrapped, readable by its owner only."),
            LogKey = root.Group("logKey", "The ECDSA P-256 key that signs journal checkpoints.", Key, required: true),
            LogLevel = root.Word("logLevel", "From which level on events are logged.", ["verbose", "debug", "information", "warning", "error"], "information"),
            Alarms = root.Group("alarms", "From when on health tells a warning.", Alarms, required: false),
            Telemetry = root.Optional("telemetry", "Where traces go (OpenTelemetry). Absent: none are recorded. Spans hold ids, types, states and codes, never content.", Telemetry),
            Limits = root.Group("limits", "A limit on everything that a partner can make large.", Limits, required: false),
            Sending = root.Group("sending", "How often and how patiently a message is sent.", Sending, required: false),
            Shutdown = root.Group("shutdown", "How a stop goes. Partners are told \"later\" first; what is cut is found by its attempt row and repeated with the same bytes.", Shutdown, required: false),
            Retention = root.Group("retention", "How long the contents of finished messages (everything that a message's secret encrypts: AS4 message, SED, attachments, records, verdicts) are kept. The journal and the inputs of verdicts stay. Absent: for ever.", Retention, required: false),
            Signing = root.Group("signing", "How SEDs are signed.", Signing, required: false),
            Revocation = root.Group("revocation", "How revocation of the certificates of partners is looked at: those that stand under an anchor, for SEDs, messages and connections. A certificate that is named itself is trusted by that decision until it is ended.", Revocation, required: false),
            Portal = root.Optional("portal", "The web pages for operators, clerks and auditors, on an address of their own. Absent: none.", PortalLayout.Read),
            Workers = root.Count("workers", "How many cases are worked on at the same time.", 2, 1, 64),
            CryptoPolicy = root.Word("cryptoPolicy", "What is admitted in signatures of partners; lenient (any SHA-2, RSA from 1024 bits) is refused in production.", ["default", "lenient"], "default"),
            CryptoPolicyFile = root.OptionalPlace("cryptoPolicyFile", "A crypto policy of your own in place of the built-in one (broker trust policy prints that). In production it may admit less, not more, in signatures of partners."),
        };
    }

    private static KeptPlaces Data(ConfigNode node)
    {
        var folder = node.Place("folder", "The folder; it is made where it is missing.");
        string Within(string? own, string name) => own ?? Path.Combine(folder, name);
        return new KeptPlaces(
            folder,
            Within(node.OptionalPlace("store", "Store of cases, messages and journal; store.db in the folder where absent. Not used with store.kind postgres."), "store.db"),
            Within(node.OptionalPlace("keys", "Message secrets, wrapped; keys.db in the folder where absent. Back it up apart from the store. With store.kind postgres the schema keys of the database takes its place."), "keys.db"),
            Within(node.OptionalPlace("promises", "What the node last promised, outside the database; promises.log in the folder where absent."), "promises.log"),
            Within(node.OptionalPlace("inputs", "Inputs of verdicts by hash; inputs in the folder where absent."), "inputs"));
    }

    internal static KeyFileEntry Key(ConfigNode node) => new(
        node.KeyPlace("file", "PKCS#12 or PEM with the private key and its certificate."),
        node.OptionalPlace("passwordFile", "File with the password on one line. A password itself never stands in the configuration."));

    /// <summary>An institution's key: a file, or a key in a token.</summary>
    private static KeyFileEntry TokenKey(ConfigNode node)
    {
        var key = new KeyFileEntry(
            node.KeyPlace("file", "PKCS#12 or PEM with the private key and its certificate; or a private key in a token, by its pkcs11: URI (RFC 7512) with an absolute module-path, its certificate beside it in the token."),
            node.OptionalPlace("passwordFile", "File with the password, or the PIN of the token, on one line. Neither ever stands in the configuration."));
        var certificate = node.OptionalPlace("certificate", "File with the certificate of a key in a token, where that does not hold it. Commands that do not sign then leave the token alone, so that they also work while it is away.");
        if (certificate is not null && !TokenUri.Names(key.File)) node.Wrong("CFG-0075", "certificate", ("file", key.File));
        return key with { Certificate = certificate };
    }

    private static KeyFileEntry RotatedTokenKey(ConfigNode node) => Rotated(node, TokenKey);

    private static KeyFileEntry RotatedKey(ConfigNode node) => Rotated(node, Key);

    private static KeyFileEntry Rotated(ConfigNode node, Func<ConfigNode, KeyFileEntry> key) => key(node) with
    {
        Next = node.Optional("next", "The key that takes its place at a time; broker keys rotate has a running broker take it up.", n => new NextKeyEntry(
            key(n), n.Time("from", "The first instant at which it signs, as 2027-01-15T00:00:00Z. Partners must trust its certificate by then; what is signed already keeps its signature."))),
    };

    private static HostedInstitution Institution(ConfigNode node)
    {
        var id = node.Text("id", "EESSI institution id.", ConfigForm.Institution);
        return new HostedInstitution(
            id,
            node.OptionalText("certificateName", "The CN that its certificates must carry, where it is not the id.", ConfigForm.Any) ?? id,
            node.Group("businessKey", "Signs its SEDs.", RotatedTokenKey, required: true),
            node.Group("ebmsKey", "Signs its messages and receipts.", RotatedTokenKey, required: true));
    }

    private static AccessPointEntry AccessPoint(ConfigNode node)
    {
        var url = new Uri(node.Text("url", "The URL at which partners reach this access point.", ConfigForm.Url));
        var listen = node.OptionalText("listen", "Address and port that it binds; host and port of the URL where absent.", ConfigForm.Address);
        var own = listen is not null ? Address(listen) : OfUrl(url);
        if (own is null) node.Wrong("CFG-0018", "url", ("host", url.Host));
        var tls = node.Optional("tlsKey", "TLS key, as server and as client. Required where the URL is https.", RotatedKey);
        var trust = node.Places("tlsTrust", "PEM files with the anchors of partners' TLS certificates.", min: 0);
        var policies = node.Texts("tlsCertificatePolicies", "Object identifiers of certificate policies (RFC 5280), of which one has to hold along the path of whoever is at the other end of a connection, as server and as client; none: any will do. A certificate that is named itself is trusted by that decision.", ConfigForm.ObjectIdentifier, min: 0);
        var require = node.Flag("requireClientCertificate", "Whether a partner must show a TLS certificate under these anchors.", true);
        return new AccessPointEntry(url, own ?? new IPEndPoint(IPAddress.Loopback, 8443), tls, trust, policies, require);
    }

    private static PartnerEntry Partner(ConfigNode node) => new(
        node.Text("name", "Name of the entry, for logs and pages.", ConfigForm.Name),
        node.Texts("institutions", "Institution ids that are reached here.", ConfigForm.Institution, min: 1),
        new Uri(node.Text("url", "Where their messages are posted.", ConfigForm.Url)),
        node.Choice<PartnerKind>("kind", "endpoint: a receipt from there is the legal delivery (Decision E6); intermediary: it only says that an access point took it.", null),
        node.Places("ebmsCertificates", "PEM files with the very certificates that sign their messages and receipts.", min: 0),
        node.Places("ebmsTrust", "PEM files with anchors for those certificates, where they are not named one by one.", min: 0),
        node.Places("businessTrust", "PEM files with anchors for the certificates that sign their SEDs.", min: 1),
        node.OptionalText("reconstructions", "The agreement that allows reconstructed SEDs to go to this partner in production.", ConfigForm.Any),
        node.Texts("businessNames", "Common names (CN) that sign SEDs for these institutions under businessTrust, beside the institution's own id: of an access point that signs for them all, for example. A certificate that businessTrust names itself needs none.", ConfigForm.Any, min: 0),
        node.Texts("certificatePolicies", "Object identifiers of certificate policies (RFC 5280), of which one has to hold along the path of a certificate under these anchors; none: any will do. Certificates that are named one by one are trusted by that decision.", ConfigForm.ObjectIdentifier, min: 0),
        node.Flag("reconcile", "Whether it is agreed with this partner, a broker of this kind too, that each asks the other back for what its database lost in a restore. Both entries must say so; what the other one does not take he refuses.", false));

    private static NationalSystemEntry NationalSystem(ConfigNode node) => new(
        node.Text("name", "Name of the national system.", ConfigForm.Name),
        node.Text("country", "Picks the mapping tables.", ConfigForm.Country),
        node.Texts("institutions", "Hosted institutions that it works for.", ConfigForm.Institution, min: 1),
        node.Word("kind", "How it is reached: a staging database, or a back office that runs NServiceBus (in a build with that door).", [NationalSystemEntry.Staging, NationalSystemEntry.NServiceBus], NationalSystemEntry.Staging),
        node.OptionalPlace("file", "The staging database; required for one.") ?? "",
        node.Optional("endpoint", "The endpoint of a back office that runs NServiceBus; required for one.", Endpoint),
        node.Optional("register", "The staging database's table of persons (IF_LICE, persoana) is a register in which the persons of arrivals are looked up; what is found stands beside the arrival (IN_SAVPADENIE, in_potrivire), for a clerk. Absent: nobody is looked up.", Register));

    private static string Register(ConfigNode node) =>
        node.Text("probe", "Personal number of a test record that the table always holds, with a date of birth. It is asked for hourly and whenever nobody is found: while it is missing, nobody is told that a person is not there.", ConfigForm.PersonalNumber);

    private static EventEndpointEntry Endpoint(ConfigNode node) => new(
        node.Text("name", "Name of the endpoint, which is its queue: commands are sent there.", ConfigForm.Name),
        node.Word("transport", "How messages travel. The learning transport is for trials on one machine.", ["learning", "rabbitmq"], null),
        node.OptionalPlace("folder", "Folder of the learning transport; required for it."),
        node.OptionalPlace("connectionFile", "File with the connection string of RabbitMQ on one line; required for it. The string itself never stands in the configuration."),
        node.OptionalText("management", "URL of RabbitMQ's management API; where absent the transport works it out from the connection.", ConfigForm.Url) is { } url ? new Uri(url) : null,
        node.Text("errorQueue", "Queue for commands that cannot be read, and for defects.", ConfigForm.Name, "error"),
        node.OptionalPlace("files", "Folder that broker and back office share, for attachments beyond inlineBytes; where absent they all travel in the message."),
        node.Number("inlineBytes", "Octets up to which an attachment travels in the message.", 256L << 10, 0, 64L << 20),
        node.Count("remindDays", "How many days before the day by which its institution is to act the back office is told (DeadlineNear).", 7, 0, 90));

    private static AlarmsEntry Alarms(ConfigNode node) => new(
        node.Count("oldestUnfinishedSeconds", "Age of the oldest unfinished message.", 3_600, 10, 604_800),
        node.Count("certificateDays", "Days before a certificate ends.", 30, 1, 365));

    private static TelemetryEntry Telemetry(ConfigNode node) => new(
        new Uri(node.Text("otlp", "The collector's base URL for OTLP over HTTP, as http://127.0.0.1:4318; spans are posted to /v1/traces below it.", ConfigForm.Url)),
        node.Count("percent", "How many of a hundred traces are recorded, of those that begin here.", 100, 1, 100));

    private static LimitsEntry Limits(ConfigNode node)
    {
        var body = node.Number("maxMessageBytes", "Largest HTTP body that is taken, in octets.", As4Limits.Default.MaxBodyBytes, 64L << 10, As4Limits.Default.MaxBodyBytes);
        var unpacked = node.Number("maxUnpackedBytes", "Largest sum of all parts after decompression, in octets.", 200L << 20, 64L << 10, 4L << 30);
        return new LimitsEntry(
            body,
            node.Number("maxAttachmentBytes", "Largest attachment, in octets as it is, neither packed nor in Base64: in a row of a national system and in a partner's message alike. Where it is not given, three quarters of maxMessageBytes, but not more than maxUnpackedBytes.", Math.Min(body / 4 * 3, unpacked), 1L << 10, As4Limits.Default.MaxBodyBytes),
            node.Count("maxParts", "Most parts of one message.", 50, 1, 1000),
            unpacked,
            node.Count("maxHeaderBytes", $"Largest header of an HTTP request, in octets. It does not set the header of one MIME part: that is at most {As4Limits.Default.MaxPartHeaderBytes}.", 32 << 10, 4 << 10, 1 << 20),
            node.Count("maxConcurrentRequests", "Most requests of partners that are worked on at once; the rest is answered 503.", 64, 1, 10_000),
            node.Count("maxBacklogSeconds", "How long work of a partner may be due before that partner is answered 503 and national rows of its cases are left where they are; likewise for new cases.", 300, 5, 86_400),
            node.Count("earlyWaitHours", "How long a document that its case does not admit yet waits for what it follows, before it is refused and answered with X050; 0 refuses it at once.", 72, 0, 720));
    }

    private static SendingEntry Sending(ConfigNode node)
    {
        var first = node.Count("firstRetrySeconds", "Wait before the first repetition; it doubles each time.", 30, 1, 3_600);
        return new SendingEntry(
            node.Count("attempts", "Attempts before a message is given up and waits for a person.", 12, 1, 100),
            first,
            Math.Max(first, node.Count("maxRetrySeconds", "Longest wait between two attempts; not below the first.", 3_600, 1, 86_400)),
            node.Count("timeoutSeconds", "How long an attempt waits for the answer.", 60, 1, 600),
            node.Count("callbackWaitSeconds", "How long a partner that took a message without a receipt may take to post the receipt, before the same bytes go again.", 60, 1, 86_400));
    }

    private static RetentionEntry Retention(ConfigNode node) => new(
        node.Count("sentDays", "Days after an outbound message was acknowledged or rejected; 0: for ever. Keep it above the time in which a late receipt may come.", 0, 0, 36_500),
        node.Count("receivedDays", "Days after an inbound message was confirmed or declined; 0: for ever. Keep it above the time in which a partner may repeat a message: what is erased cannot be receipted again.", 0, 0, 36_500),
        node.Count("refusedDays", "Days after a message was refused; 0: for ever.", 0, 0, 36_500),
        node.Text("ground", "Legal ground that stands in each tombstone.", ConfigForm.Any, "retention term ended"),
        node.OptionalText("authority", "By whose authority contents are erased: a law, a schedule, an office. It stands in each tombstone; required where anything is erased.", ConfigForm.Any));

    private static RevocationEntry Revocation(ConfigNode node) => new(
        node.Choice<RevocationMode>("mode", "off: not looked at. soft: where nothing is known the verdict passes with a mark. hard: where nothing is known a message is answered \"later\" and a document held, both until it is known.", RevocationMode.Off),
        node.Count("graceHours", "How long a list or an answer still counts behind the time until which it said it would: what an outage of an issuer may last.", 0, 0, 720),
        node.Count("refreshMinutes", "How often lists and answers are fetched anew, if they do not end earlier.", 60, 1, 10_080),
        node.Count("timeoutSeconds", "How long one fetch may take.", 10, 1, 120),
        node.List("issuers", "Where issuers are asked, in place of what certificates say.", RevocationIssuer, min: 0));

    private static RevocationIssuerEntry RevocationIssuer(ConfigNode node)
    {
        var file = node.Place("certificate", "File of the issuer's certificate.");
        Uri? Optional(string key, string doc) => node.OptionalText(key, doc, ConfigForm.Url) is { } text ? new Uri(text) : null;
        return new RevocationIssuerEntry(file, Optional("crl", "URL of its certificate revocation list."), Optional("ocsp", "URL of its OCSP responder."));
    }

    private static ShutdownEntry Shutdown(ConfigNode node) => new(
        node.Count("seconds", "How long requests and loops may take to end after a signal to stop.", 30, 1, 120),
        node.Count("managerSeconds", "After how long the service manager kills the process (TimeoutStopSec of systemd, terminationGracePeriodSeconds of Kubernetes), so that it can be compared with what a stop may need; 0: not told.", 0, 0, 3_600));

    private static SigningEntry Signing(ConfigNode node) =>
        new(node.Choice<SecondOpinionUse>("secondOpinion", "When System.Security.Cryptography.Xml is asked about a signature that we made.", SecondOpinionUse.Always));

    private static IPEndPoint Address(string text) => IPEndPoint.Parse(text);

    internal static IPEndPoint? OfUrl(Uri url) =>
        IPAddress.TryParse(url.Host.Trim('[', ']'), out var host) ? new IPEndPoint(host, url.Port)
        : url.Host == "localhost" ? new IPEndPoint(IPAddress.Loopback, url.Port)
        : null;
}
