namespace MessageBroker.Adapters.Mapping;

/// <summary>A row in the making for the national inbox; named by its outbox table while the tree is walked.</summary>
internal sealed class InboundRow(string table)
{
    public string Table { get; } = table;

    public Dictionary<string, string?> Values { get; } = new(StringComparer.Ordinal);
}

/// <summary>The rows in reach while a SED is walked.</summary>
internal sealed class InboundScope(InboundScope? above)
{
    private readonly List<InboundRow> rows = [];

    public void Add(InboundRow row) => rows.Add(row);

    public InboundRow? Find(string table) => rows.FirstOrDefault(r => r.Table == table) ?? above?.Find(table);
}
