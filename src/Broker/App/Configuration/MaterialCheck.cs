using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MessageBroker.App.Tokens;
using MessageBroker.Evidence.Keys;
using MessageBroker.Evidence.Trust;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Configuration;

/// <summary>Loads every key and certificate that the configuration names and judges each: readable, whose, valid now, fit for the environment.</summary>
internal sealed class MaterialCheck(BrokerConfiguration configuration, DateTimeOffset now, bool opensTokens, List<Finding> findings)
{
    private CryptoPolicy? policy;

    /// <summary>All that could be loaded; null where a key is missing.</summary>
    public ConfigurationMaterial? Load()
    {
        policy = Policy();
        var institutions = configuration.Institutions.Select(Institution).ToList();
        var tls = configuration.AccessPoint.TlsKey is { } entry ? Scheduled("/accessPoint/tlsKey", entry, null) : null;
        var portal = configuration.Portal?.TlsKey is { } pages ? Key("/portal/tlsKey", pages, null, now) : null;
        var logKey = LogKey();
        var masterKey = MasterKeyOf(configuration.MasterKeyFile);
        var tlsTrust = Certificates("/accessPoint/tlsTrust", configuration.AccessPoint.TlsTrust);
        var partners = configuration.Partners.Select(Partner).ToList();
        var issuers = configuration.Revocation.Issuers.Select((i, index) => Certificates($"/revocation/issuers/{index}/certificate", [i.Certificate])).ToList();
        RevocationIssuers(issuers);
        var password = StorePassword();
        if (policy is null || logKey is null || masterKey is null || institutions.Any(i => i is null)) return null;
        return new ConfigurationMaterial
        {
            Institutions = Keyed(configuration.Institutions.Select(i => i.Id), institutions.OfType<InstitutionKeys>()),
            Tls = tls,
            Portal = portal,
            TlsTrust = tlsTrust,
            Partners = Keyed(configuration.Partners.Select(p => p.Name), partners),
            RevocationIssuers = [.. issuers.Select(i => i.FirstOrDefault()).OfType<X509Certificate2>()],
            MasterKey = masterKey,
            LogKey = logKey,
            Policy = policy,
            StorePassword = password,
        };
    }

    /// <summary>Entries that nothing will come of.</summary>
    private void RevocationIssuers(List<List<X509Certificate2>> issuers)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (entry, i) in configuration.Revocation.Issuers.Select((e, i) => (e, i)))
        {
            var place = $"/revocation/issuers/{i}";
            if (entry.List is null && entry.Responder is null) Add("CFG-0080", place, ("file", entry.Certificate));
            if (issuers[i] is not [var certificate, ..]) continue;
            if (!certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(b => b.CertificateAuthority)) Add("CFG-0081", place + "/certificate", ("file", entry.Certificate), ("subject", certificate.Subject));
            if (!seen.Add(certificate.Thumbprint)) Add("CFG-0082", place + "/certificate", ("file", entry.Certificate), ("subject", certificate.Subject));
        }
    }

    private InstitutionKeys? Institution(HostedInstitution institution, int index)
    {
        var business = Scheduled($"/institutions/{index}/businessKey", institution.Business, institution.CertificateName);
        var ebms = Scheduled($"/institutions/{index}/ebmsKey", institution.Ebms, institution.CertificateName);
        return business is null || ebms is null ? null : new InstitutionKeys(business, ebms);
    }

    private PartnerTrust Partner(PartnerEntry partner, int index)
    {
        var named = Certificates($"/partners/{index}/ebmsCertificates", partner.EbmsCertificates);
        var anchors = Certificates($"/partners/{index}/ebmsTrust", partner.EbmsTrust);
        var business = Certificates($"/partners/{index}/businessTrust", partner.BusinessTrust);
        return new PartnerTrust(named, new TrustStore([.. named, .. anchors], []), new TrustStore(business, []));
    }

    /// <summary>The key with the one that takes its place; null where either cannot be loaded. Each is judged for the time in which it signs.</summary>
    private ScheduledKey? Scheduled(string path, KeyFileEntry entry, string? owner)
    {
        if (entry.Next is not { } next) return Key(path, entry, owner, now) is { } only ? new ScheduledKey(only, []) : null;
        var isOver = next.From <= now;
        var first = Key(path, entry, owner, isOver ? null : now);
        var second = Key($"{path}/next", next.Key, owner, isOver ? now : next.From);
        if (first is null || second is null) return null;
        if (first.Certificate.RawDataMemory.Span.SequenceEqual(second.Certificate.RawDataMemory.Span)) Add("CFG-0083", $"{path}/next", ("file", next.Key.File));
        if (!isOver && first.Certificate.NotAfter.ToUniversalTime() < next.From.UtcDateTime)
            Add("CFG-0058", $"{path}/next/from", ("file", entry.File), ("until", Day(new DateTimeOffset(first.Certificate.NotAfter).ToUniversalTime())), ("from", Day(next.From)));
        return new ScheduledKey(first, [new NextSigningKey(second, next.From)]);
    }

    /// <param name="at">When it signs; null where its time is over.</param>
    private SigningKey? Key(string path, KeyFileEntry entry, string? owner, DateTimeOffset? at)
    {
        // Only keys of institutions have an owner. OpenSSL, which makes the connections, and what is derived from the log key need the key itself.
        if (owner is null && TokenUri.Names(entry.File))
        {
            Add("CFG-0071", path, ("file", TokenUri.Shown(entry.File)));
            return null;
        }
        var loading = Loaded(path, entry);
        if (loading.Key is not { } key)
        {
            findings.Add(loading.Fault!);
            return null;
        }
        if (at is { } from)
        {
            Judge(path, entry.File, key.Certificate, from);
            JudgeStrength(path, entry.File, key, from);
        }
        var found = key.Certificate.GetNameInfo(X509NameType.SimpleName, false);
        if (owner is not null && found != owner) Add("CFG-0012", path, ("file", entry.File), ("found", found), ("expected", owner));
        if (entry.PasswordFile is { } secret) WarnIfShared(path + "/passwordFile", secret);
        return key;
    }

    private KeyLoad Loaded(string path, KeyFileEntry entry)
    {
        if (entry.Certificate is not { } file) return KeyLoad.Read(entry.File, entry.PasswordFile, path);
        var read = CertificateFile.Read(file);
        return read is { Fault: null, Certificates: [var certificate, ..] }
            ? TokenKeys.Read(entry.File, entry.PasswordFile, path, certificate, opensTokens)
            : new KeyLoad(null, NoCertificate(path + "/certificate", file));
    }

    private SigningKey? LogKey()
    {
        var key = Key("/logKey", configuration.LogKey, null, now);
        if (key is null) return null;
        using var curve = key.Certificate.GetECDsaPublicKey();
        if (curve is null || curve.KeySize != 256)
            Add("CFG-0027", "/logKey", ("file", configuration.LogKey.File), ("found", curve is null ? "RSA" : $"P-{curve.KeySize}"));
        return key;
    }

    private string? StorePassword()
    {
        if (configuration.Store.Database?.PasswordFile is not { } file) return null;
        if (KeyLoad.NotRead(file, "/store/passwordFile") is { } special)
        {
            findings.Add(special);
            return null;
        }
        try
        {
            WarnIfShared("/store/passwordFile", file);
            var octets = File.ReadAllBytes(file);
            if (PasswordFile.FaultOf(octets) is not { } unfit) return Encoding.UTF8.GetString(PasswordFile.Line(octets));
            Add(KeyLoad.CodeOf(unfit), "/store/passwordFile", ("file", file));
            return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            findings.Add(KeyLoad.NoPassword(file, "/store/passwordFile"));
            return null;
        }
    }

    private MasterKey? MasterKeyOf(string file)
    {
        if (KeyLoad.NotRead(file, "/masterKey") is { } unfit)
        {
            findings.Add(unfit);
            return null;
        }
        var loading = MasterKey.Load(file);
        if (loading.Fault is not null && KeyLoad.Refused(file, "/masterKey") is { } refused) findings.Add(refused);
        else if (loading.Fault is { } fault) Add(fault switch { MasterKeyFault.FileMissing => "CFG-0009", MasterKeyFault.OpenToOthers => "CFG-0041", _ => "CFG-0025" }, "/masterKey", ("file", file));
        return loading.Key;
    }

    private List<X509Certificate2> Certificates(string path, IReadOnlyList<string> files)
    {
        var all = new List<X509Certificate2>();
        foreach (var (file, i) in files.Select((f, i) => (f, i)))
        {
            var read = CertificateFile.Read(file);
            if (read.Fault is not null) findings.Add(NoCertificate($"{path}/{i}", file));
            foreach (var certificate in read.Certificates) Judge($"{path}/{i}", file, certificate, now);
            all.AddRange(read.Certificates);
        }
        return all;
    }

    private static Finding NoCertificate(string path, string file) => Finding.Of(File.Exists(file) ? "CFG-0011" : "CFG-0009", path, ("file", file));

    private void Judge(string path, string file, X509Certificate2 certificate, DateTimeOffset at)
    {
        var (from, until) = (new DateTimeOffset(certificate.NotBefore).ToUniversalTime(), new DateTimeOffset(certificate.NotAfter).ToUniversalTime());
        // What production refuses is not also to be renewed.
        if (configuration.Environment == EnvironmentKind.Production && DevelopmentCa.IsDevelopment(certificate))
        {
            Add("CFG-0015", path, ("file", file));
            return;
        }
        if (at < from || at > until) Add("CFG-0013", path, ("file", file), ("at", Day(at)), ("from", Day(from)), ("until", Day(until)));
        else if (until - at < TimeSpan.FromDays(configuration.Alarms.CertificateDays)) Add("CFG-0014", path, ("file", file), ("until", Day(until)));
    }

    /// <summary>Whether the policy admits the key for making signatures, now and for as long as a warning looks ahead.</summary>
    private void JudgeStrength(string path, string file, SigningKey key, DateTimeOffset at)
    {
        if (policy is null) return;
        if (policy.LapsesOf(key, at) is [var lapse, ..])
            Add("CFG-0055", path, ("file", file), ("algorithm", lapse.Algorithm), ("period", lapse.Period?.ToString() ?? "-"), ("at", Day(at)));
        else if (policy.LapsesOf(key, at.AddDays(configuration.Alarms.CertificateDays)) is [{ Period.Until: { } until } soon, ..])
            Add("CFG-0056", path, ("file", file), ("algorithm", soon.Algorithm), ("until", Day(until)));
    }

    /// <summary>The built-in policy, or the file in its place; null where that is none.</summary>
    private CryptoPolicy? Policy()
    {
        if (configuration.CryptoPolicyFile is not { } file) return CryptoPolicy.Named(configuration.CryptoPolicy);
        if (!File.Exists(file))
        {
            Add("CFG-0009", "/cryptoPolicyFile", ("file", file));
            return null;
        }
        var (read, faults) = CryptoPolicyText.Read(file);
        // A place in the file comes behind the key that names it; a file that cannot be read has none.
        findings.AddRange(faults.Select(f => f with { Path = f.Code == "CFG-0053" && f.Path != "/" ? $"/cryptoPolicyFile{f.Path}" : "/cryptoPolicyFile" }));
        if (read is not null && configuration.Environment == EnvironmentKind.Production && read.LooserThan(CryptoPolicy.Default) is { Count: > 0 } looser)
            Add("CFG-0057", "/cryptoPolicyFile", ("value", string.Join(", ", looser)));
        return read;
    }

    private void WarnIfShared(string path, string file)
    {
        if (PrivateFile.IsOpenToOthers(file)) Add("CFG-0026", path, ("file", file));
    }

    private static Dictionary<string, T> Keyed<T>(IEnumerable<string> names, IEnumerable<T> values)
    {
        var all = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var (name, value) in names.Zip(values)) all.TryAdd(name, value);
        return all;
    }

    private static string Day(DateTimeOffset at) => at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private void Add(string code, string path, params ReadOnlySpan<(string Name, string Value)> arguments) => findings.Add(Finding.Of(code, path, arguments));
}
