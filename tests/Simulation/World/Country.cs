using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MessageBroker.Adapters.Mapping;
using MessageBroker.App.Hosting;
using MessageBroker.Evidence.Journal.Notes;
using MessageBroker.Evidence.Keys;
using MessageBroker.Exchange.Flow.Outbound;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Verdicts;

namespace MessageBroker.Tests.Simulation.World;

/// <summary>What never changes of a country: names, committed test keys, adapter. RSA PKCS#1 v1.5 makes the same octets from the same seed.</summary>
internal sealed class Country : IInstitutionKeys
{
    private readonly SigningKey business;
    private readonly SigningKey ebms;

    public Country(string code, string institution, string system)
    {
        (Code, Institution, System) = (code, institution, system);
        business = Load("business");
        ebms = Load("ebms");
        LogKey = NoteSigningKey.Of(Origin.ToString(), new FixedLengthKey(File.ReadAllText(KeyFile("log"))));
        Identity = new RequestIdentity(SHA256.HashData(global::System.Text.Encoding.ASCII.GetBytes("identity " + Code)));
        Adapter = NationalSide.Adapter(code)!;
    }

    public string Code { get; }
    public string Institution { get; }
    /// <summary>Name of the national system.</summary>
    public string System { get; }
    public string Lower => Code.ToLowerInvariant();
    public Uri Endpoint => new($"https://{Lower}.example/as4");
    public LogOrigin Origin => new($"{Lower}-1/journal", 1);
    public NoteSigningKey LogKey { get; }
    public RequestIdentity Identity { get; }
    /// <summary>An instance for one process: its cipher is not for two threads at once.</summary>
    public MasterKey NewMaster() => MasterKey.FromOctets(SHA256.HashData(global::System.Text.Encoding.ASCII.GetBytes("simulation " + Code)))!;
    public NationalAdapter Adapter { get; }
    public string BusinessPem => business.Certificate.ExportCertificatePem();
    public string EbmsPem => ebms.Certificate.ExportCertificatePem();

    public static string KeyFolder => Path.Combine(AppContext.BaseDirectory, "Keys");

    public bool Hosts(string institution) => institution == Institution;

    public SigningKey Business(string institution, DateTimeOffset at) => business;

    public SigningKey Ebms(string institution, DateTimeOffset at) => ebms;

    public Parties PartiesWith(Country other) => new()
    {
        Environment = "development",
        Hosted = [new HostedInstitution(Institution, System, Code, BusinessPem, EbmsPem)],
        Partners =
        [
            new Partner
            {
                Institutions = [other.Institution],
                Endpoint = other.Endpoint.AbsoluteUri,
                IsEndpoint = true,
                EbmsCertificates = [other.EbmsPem],
                BusinessAnchors = [other.BusinessPem],
            },
        ],
        MaxUnpackedBytes = 8 * 1024 * 1024,
        MaxParts = 20,
    };

    private string KeyFile(string use) => Path.Combine(KeyFolder, $"{Lower}-{use}.pem");

    private SigningKey Load(string use)
    {
        var pem = File.ReadAllText(KeyFile(use));
        return new SigningKey(X509Certificate2.CreateFromPem(pem, pem));
    }

    /// <summary>
    /// ECDSA draws its nonce, so its octets differ from run to run; here at least their number does not: a signature whose DER form
    /// has another length than 70 octets is drawn again.
    /// </summary>
    private sealed class FixedLengthKey : ECDsa
    {
        private readonly ECDsa inner = ECDsa.Create();

        public FixedLengthKey(string pem)
        {
            inner.ImportFromPem(pem);
            KeySizeValue = 256;
        }

        public override byte[] SignHash(byte[] hash)
        {
            while (true)
            {
                var signature = inner.SignHash(hash);
                if (signature[0] is > 0 and < 0x80 && signature[32] is > 0 and < 0x80) return signature;
            }
        }

        public override bool VerifyHash(byte[] hash, byte[] signature) => inner.VerifyHash(hash, signature);

        public override byte[] ExportSubjectPublicKeyInfo() => inner.ExportSubjectPublicKeyInfo();

        public override ECParameters ExportParameters(bool includePrivateParameters) => inner.ExportParameters(includePrivateParameters);
    }
}
