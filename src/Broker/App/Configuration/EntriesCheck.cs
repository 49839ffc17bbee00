using System.Net;
using MessageBroker.Exchange.Store.Postgres;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Configuration;

/// <summary>Entries against each other and against the environment: who is named twice, who is missing, what production forbids.</summary>
internal sealed class EntriesCheck(BrokerConfiguration configuration, List<Finding> findings)
{
    private bool IsProduction => configuration.Environment == EnvironmentKind.Production;

    public void Run()
    {
        Names();
        NationalSystems();
        AccessPoint();
        Portal();
        Partners();
        Limits();
        Store();
        Shutdown();
        if (configuration.Retention is { Erases: true, Authority: null }) Add("CFG-0051", "/retention/authority");
        if (configuration.CryptoPolicyFile is not null && configuration.CryptoPolicy != "default") Add("CFG-0054", "/cryptoPolicy", ("value", configuration.CryptoPolicy));
        if (IsProduction && configuration.CryptoPolicy != "default") Add("CFG-0030", "/cryptoPolicy", ("value", configuration.CryptoPolicy));
    }

    private void Names()
    {
        Unique("/institutions", configuration.Institutions.Select(i => i.Id));
        Unique("/partners", configuration.Partners.Select(p => p.Name));
        Unique("/partners", configuration.Partners.SelectMany(p => p.Institutions));
        Unique("/nationalSystems", configuration.NationalSystems.Select(n => n.Name));
        Unique("/nationalSystems", configuration.NationalSystems.SelectMany(n => n.Institutions));
    }

    private void NationalSystems()
    {
        foreach (var (system, i) in configuration.NationalSystems.Select((s, i) => (s, i)))
        {
            Reached(system, $"/nationalSystems/{i}");
            foreach (var institution in system.Institutions)
            {
                if (!IsHosted(institution)) Add("CFG-0017", $"/nationalSystems/{i}/institutions", ("institution", institution));
                if (!institution.StartsWith(system.Country + ":", StringComparison.Ordinal)) Add("CFG-0019", $"/nationalSystems/{i}/institutions", ("institution", institution), ("country", system.Country));
            }
        }

        foreach (var (hosted, i) in configuration.Institutions.Select((h, i) => (h, i)))
            if (!configuration.NationalSystems.Any(n => n.Institutions.Contains(hosted.Id))) Add("CFG-0020", $"/institutions/{i}", ("institution", hosted.Id));
    }

    private void Reached(NationalSystemEntry system, string path)
    {
        if (system.IsStaging && system.File.Length == 0) Add("CFG-0096", path, ("key", "file"), ("kind", system.Kind));
        if (system.IsStaging) return;
        if (system.RegisterProbe is not null) Add("CFG-0108", path + "/register", ("kind", system.Kind));
        if (!Hosting.EventDoors.IsBuilt) Add("CFG-0097", path + "/kind", ("kind", system.Kind));
        if (system.Endpoint is null) Add("CFG-0096", path, ("key", "endpoint"), ("kind", system.Kind));
        else if (system.Endpoint is { Transport: "learning", Folder: null }) Add("CFG-0096", path + "/endpoint", ("key", "folder"), ("kind", "learning"));
        else if (system.Endpoint is { Transport: "rabbitmq", ConnectionFile: null }) Add("CFG-0096", path + "/endpoint", ("key", "connectionFile"), ("kind", "rabbitmq"));
    }

    private void AccessPoint()
    {
        var point = configuration.AccessPoint;
        if (point.Url.Scheme == "https")
        {
            if (point.TlsKey is null) Add("CFG-0021", "/accessPoint/tlsKey");
            if (point is { RequireClientCertificate: true, TlsTrust.Count: 0 }) Add("CFG-0022", "/accessPoint/tlsTrust");
        }
        else if (IsProduction) Add("CFG-0023", "/accessPoint/url", ("url", point.Url.ToString()));
        if (point.Listen.Equals(configuration.Health)) Add("CFG-0024", "/health", ("address", point.Listen.ToString()));
    }

    private void Portal()
    {
        if (configuration.Portal is not { } portal) return;
        // Behind a proxy on the same machine that carries TLS the pages themselves need none.
        if (portal.Url.Scheme == "https" && portal.TlsKey is null && !IPAddress.IsLoopback(portal.Listen.Address)) Add("CFG-0100", "/portal/tlsKey");
        if (portal.Url.Scheme != "https" && portal.TlsKey is not null) Add("CFG-0105", "/portal/url", ("url", portal.Url.ToString()));
        if (portal.ClientCertificates && portal.TlsKey is null) Add("CFG-0107", "/portal/clientCertificates");
        if (portal.Listen.Port == 0) Add("CFG-0106", "/portal/listen");
        if (portal.Url.Scheme != "https" && !IPAddress.IsLoopback(portal.Listen.Address)) Add("CFG-0101", "/portal/listen", ("address", portal.Listen.ToString()));
        if (portal.Listen.Equals(configuration.Health) || portal.Listen.Equals(configuration.AccessPoint.Listen)) Add("CFG-0104", "/portal/listen", ("address", portal.Listen.ToString()));
    }

    private void Partners()
    {
        foreach (var (partner, i) in configuration.Partners.Select((p, i) => (p, i)))
        {
            var place = $"/partners/{i}";
            foreach (var institution in partner.Institutions.Where(IsHosted)) Add("CFG-0034", place + "/institutions", ("institution", institution), ("partner", partner.Name));
            if (partner.EbmsCertificates.Count + partner.EbmsTrust.Count == 0) Add("CFG-0029", place, ("partner", partner.Name));
            if (!IsProduction) continue;
            if (partner.Url.Scheme != "https") Add("CFG-0023", place + "/url", ("url", partner.Url.ToString()));
            if (partner.Reconstructions is null) Add("CFG-0028", place + "/reconstructions", ("partner", partner.Name));
        }
    }

    private void Limits()
    {
        var limits = configuration.Limits;
        if (limits.MaxHeaderBytes > limits.MaxMessageBytes) Add("CFG-0033", "/limits/maxHeaderBytes", ("smaller", "maxHeaderBytes"), ("larger", "maxMessageBytes"));
        // What the own tables take must fit into a message, with its SED around it.
        if (limits.MaxAttachmentBytes > limits.MaxMessageBytes / 8 * 7) Add("CFG-0033", "/limits/maxAttachmentBytes", ("smaller", "maxAttachmentBytes"), ("larger", "7/8 maxMessageBytes"));
        if (limits.MaxAttachmentBytes > limits.MaxUnpackedBytes) Add("CFG-0033", "/limits/maxAttachmentBytes", ("smaller", "maxAttachmentBytes"), ("larger", "maxUnpackedBytes"));
    }

    private void Store()
    {
        if (configuration.Store.Database is not { } database || !IsProduction || database.Tls == PostgresTls.Verify) return;
        var isLoopback = database.Host == "localhost" || (IPAddress.TryParse(database.Host, out var address) && IPAddress.IsLoopback(address));
        if (!isLoopback) Add("CFG-0049", "/store/tls", ("value", database.Tls.ToString().ToLowerInvariant()), ("host", database.Host));
    }

    // The longest step of all is an attempt that waits for its answer.
    private void Shutdown()
    {
        var needed = Math.Max(configuration.Shutdown.Seconds, configuration.Sending.TimeoutSeconds);
        var manager = configuration.Shutdown.ManagerSeconds;
        if (manager > 0 && manager < needed) Add("CFG-0050", "/shutdown/managerSeconds", ("manager", Plain(manager)), ("needed", Plain(needed)));
    }

    private static string Plain(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private bool IsHosted(string institution) => configuration.Institutions.Any(h => h.Id == institution);

    private void Unique(string place, IEnumerable<string> values)
    {
        foreach (var twice in values.GroupBy(v => v, StringComparer.Ordinal).Where(g => g.Count() > 1)) Add("CFG-0016", place, ("value", twice.Key));
    }

    private void Add(string code, string path, params ReadOnlySpan<(string Name, string Value)> arguments) => findings.Add(Finding.Of(code, path, arguments));
}
