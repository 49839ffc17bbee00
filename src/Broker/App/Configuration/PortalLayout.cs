using System.Net;

namespace MessageBroker.App.Configuration;

/// <summary>The keys under <c>portal</c>.</summary>
internal static class PortalLayout
{
    public static PortalEntry Read(ConfigNode node)
    {
        var url = new Uri(node.Text("url", "The URL at which browsers reach the pages, without a path: https://broker.example, or http://127.0.0.1:8080 on the machine itself.", ConfigForm.Site));
        var listen = node.OptionalText("listen", "Address and port that it binds; host and port of the URL where absent.", ConfigForm.Address);
        var own = listen is not null ? IPEndPoint.Parse(listen) : ConfigurationLayout.OfUrl(url);
        if (own is null) node.Wrong("CFG-0102", "url", ("host", url.Host));
        if (url.AbsolutePath != "/" || url.Query.Length > 0) node.Wrong("CFG-0103", "url", ("url", url.ToString()));
        return new PortalEntry(
            url,
            own ?? new IPEndPoint(IPAddress.Loopback, 8080),
            node.Optional("tlsKey", "TLS key of the pages. Required where the URL is https; a new one is taken up by a restart.", ConfigurationLayout.Key),
            node.OptionalText("name", "What the access point is called in the head of each page; the name of the node where absent.", ConfigForm.Any),
            node.Text("zone", "The one time zone of all pages, by its IANA name.", ConfigForm.Zone, "Europe/Sofia"),
            node.Count("sessionMinutes", "After so many minutes without a page a session ends.", 30, 5, 720),
            node.Flag("clientCertificates", "Whether a browser is asked for a certificate, by which an account may sign in (user add --certificate). Needs tlsKey: a proxy that carries TLS shows none.", false));
    }
}
