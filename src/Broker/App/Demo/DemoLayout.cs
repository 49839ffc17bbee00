namespace MessageBroker.App.Demo;

/// <summary>Where the demo keeps its two countries: separate folders, as on two machines.</summary>
internal sealed record DemoLayout(string Folder)
{
    /// <summary>Marks a folder as ours, so that a new run may replace it and nothing else.</summary>
    public string Marker => Path.Combine(Folder, ".messagebroker-demo");
    public string Directory => Path.Combine(Folder, "directory.json");
    public string Bundle => Path.Combine(Folder, "case.zip");
    public string ChangedBundle => Path.Combine(Folder, "case-one-byte-changed.zip");
    public DemoCountry Bg { get; } = new(Path.Combine(Folder, "bg"), "BG", "bg-asp", ["BG:BGASA"], "iis_if.db");
    public DemoCountry Ro { get; } = new(Path.Combine(Folder, "ro"), "RO", "ro-anpis", ["RO:80246", "RO:80241"], "anpis_if.db");
}

/// <summary>One country of the demo.</summary>
internal sealed record DemoCountry(string Folder, string Country, string System, IReadOnlyList<string> Institutions, string StagingName)
{
    public string Keys => Path.Combine(Folder, "keys");
    public string Configuration => Path.Combine(Folder, "broker.json");
    public string Data => Path.Combine(Folder, "data");
    public string Staging => Path.Combine(Folder, StagingName);
    public string Log => Path.Combine(Folder, "broker.log");
}
