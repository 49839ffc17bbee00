using System.Text.Json.Nodes;

namespace MessageBroker.Soak.Bed;

/// <summary>How one country of a run is set up.</summary>
internal sealed record CountryPlan
{
    /// <summary>Store of its broker is a PostgreSQL database on a cluster of the country's own; else a SQLite file.</summary>
    public bool Postgres { get; init; }

    /// <summary>Broker processes that share the store; 1 on SQLite.</summary>
    public int Nodes { get; init; } = 1;

    /// <summary>Folder for the cluster's data, such as a small file system; null for one of its own.</summary>
    public string? ClusterFolder { get; init; }

    /// <summary>Server settings beside the defaults.</summary>
    public IReadOnlyList<(string Name, string Value)> Settings { get; init; } = [];

    /// <summary>Changes a node's configuration (number from 0), as an operator does before a start.</summary>
    public Action<JsonObject, int>? Configure { get; init; }

    /// <summary>Where a node stands; null for this machine.</summary>
    public Func<int, Namespace?>? Place { get; init; }

    /// <summary>Variables of a node's environment.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();
}
