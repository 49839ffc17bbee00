using MessageBroker.Exchange.Store.Postgres;

namespace MessageBroker.App.Configuration;

/// <summary>The keys of <c>store</c>.</summary>
internal static class StoreLayout
{
    /// <summary>What only a database has: on SQLite it is an error to give it.</summary>
    private static readonly string[] OfDatabase = ["host", "port", "database", "user", "passwordFile", "tls", "tlsTrust", "journal", "idleTimeoutSeconds"];

    public static StoreEntry Read(ConfigNode node)
    {
        var kind = node.Choice<StoreKind>("kind", "sqlite: a file of this node (data.store); postgres: a PostgreSQL database, version 15 or newer, that any number of nodes share.", StoreKind.Sqlite);
        var host = node.OptionalText("host", "Name or address of the database server. TCP: the server's time limits for frozen nodes do not work over a Unix socket.", ConfigForm.Host);
        var port = node.Count("port", "Its port.", 5432, 1, 65535);
        var database = node.OptionalText("database", "Name of the database; an administrator makes it and gives it to the user.", ConfigForm.Name);
        var user = node.OptionalText("user", "Login of the broker: owner of the database, no superuser.", ConfigForm.Any);
        var password = node.OptionalPlace("passwordFile", "File with the login's password on one line, readable by its owner only.");
        var tls = node.Choice<PostgresTls>("tls", "verify: the server's certificate stands under the anchors and names the host; require: encrypted, whoever answers; off: loopback only in production.", PostgresTls.Verify);
        var trust = node.OptionalPlace("tlsTrust", "PEM file with the anchors of the server's certificate; those of the machine where absent.");
        var journal = node.OptionalText("journal", "Name of the journal, the same on every node that shares the database, as is the key that signs it; the database's name where absent.", ConfigForm.Name);
        var idle = node.Count("idleTimeoutSeconds", "After so long without a statement the server ends a node's open transaction: a frozen node's cases go on elsewhere.", 5, 1, 60);
        if (kind == StoreKind.Sqlite)
        {
            foreach (var key in OfDatabase.Where(node.Has)) node.Wrong("CFG-0048", key, ("key", key));
            return new StoreEntry(kind, null);
        }
        foreach (var (key, value) in new[] { ("host", host), ("database", database), ("user", user) }.Where(k => k.Item2 is null && !node.Has(k.Item1))) node.Wrong("CFG-0004", key, ("key", key));
        var entry = new DatabaseEntry(host ?? "", port, database ?? "", user ?? "", password, tls, trust, journal ?? database ?? "") { IdleSeconds = idle };
        return new StoreEntry(kind, entry);
    }
}
