using System.Globalization;
using MessageBroker.Adapters.Contract;
using MessageBroker.Adapters.Mapping.Staging;
using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Adapters.Mapping;

/// <summary>One conversion of a SED into rows of the national inbox: walks the tree once and gathers every finding and every origin.</summary>
internal sealed class InboundRun(StagingDescription staging, CodeLists codes, SedNode root, ConversionFacts facts)
{
    private readonly List<Finding> findings = [];
    private readonly List<InboundRow> rows = [];
    private readonly List<(InboundRow Row, string Column, string Source, MapValue Line)> made = [];
    private readonly IReadOnlyDictionary<SedNode, string> places = SedPlaces.Of(root);

    public IReadOnlyList<Finding> Findings => findings;

    public IReadOnlyList<NationalTable> Run(IReadOnlyList<MapNode> top)
    {
        Fill(top, new InboundScope(null), root);
        return [.. rows.GroupBy(r => r.Table).Select(g => new NationalTable(staging.InboxName(g.Key), [.. g.Select(r => r.Values)]))];
    }

    public IReadOnlyList<ValueOrigin> Origins() => [.. made.Select(m =>
        new ValueOrigin($"{staging.InboxName(m.Row.Table)}.{m.Column}{staging.KeyText(m.Row.Table, m.Row.Values)}", m.Source, m.Line.Name, m.Line.Version))];

    private void Fill(IReadOnlyList<MapNode> nodes, InboundScope scope, SedNode sed)
    {
        foreach (var node in nodes.Where(n => n.GoesIn))
            if (node is MapGroup group) Group(group, scope, sed);
            else Value((MapValue)node, scope, sed);
    }

    private void Group(MapGroup group, InboundScope scope, SedNode sed)
    {
        var elements = Elements(sed, group.Path);
        if (elements.Count == 0 && group.RequiredIn) Missing(sed, group.Path);
        foreach (var element in elements)
        {
            var inner = new InboundScope(scope);
            inner.Add(NewRow(group, scope));
            foreach (var companion in group.Companions) inner.Add(NewCompanion(companion, inner));
            Fill(group.Children, inner, element);
        }
    }

    private InboundRow NewRow(MapGroup group, InboundScope scope)
    {
        var row = new InboundRow(group.Table);
        if (group.Where is { } where) row.Values[where.Column] = where.Values[0];
        if (group.Join is { } join && scope.Find(join.Of.Table)?.Values.GetValueOrDefault(join.Of.Column) is { } key) row.Values[join.Column] = key;
        Number(row);
        rows.Add(row);
        return row;
    }

    private InboundRow NewCompanion(MapCompanion companion, InboundScope scope)
    {
        var row = new InboundRow(companion.Table);
        var from = scope.Find(companion.Join.Of.Table)!;
        if (from.Values.GetValueOrDefault(companion.Join.Of.Column) is { } key) row.Values[companion.Join.Column] = key;
        Number(row);
        rows.Add(row);
        from.Values[companion.Join.Of.Column] = row.Values.GetValueOrDefault(companion.Join.Column);
        return row;
    }

    /// <summary>Keys that nobody gave are the row's ordinal in its table; the message id in front makes them unique.</summary>
    private void Number(InboundRow row)
    {
        foreach (var key in staging.KeyOf(row.Table).Where(k => row.Values.GetValueOrDefault(k) is null))
            row.Values[key] = (rows.Count(r => r.Table == row.Table) + 1).ToString(CultureInfo.InvariantCulture);
    }

    private void Value(MapValue line, InboundScope scope, SedNode sed)
    {
        if (line.Conversion.ToNational is not { } convert) return;
        var elements = Elements(sed, line.Path);
        if (elements.Count == 0 && line.RequiredIn) Missing(sed, line.Path);
        if (elements.Count == 0) return;
        var place = places[elements[0]];
        if (elements.Count > 1) findings.Add(Finding.Of("ADP-0074", places[elements[1]], ("count", elements.Count.ToString(CultureInfo.InvariantCulture))));
        var result = convert(new InboundCall(elements[0], place, line.Line.Argument, (codes, facts), RowsOf));
        findings.AddRange(result.Findings);
        foreach (var (column, value) in line.Columns.Zip(result.Values)) if (value is not null) Write(line, column, value, place, scope);
    }

    private void Write(MapValue line, MapColumn column, string value, string place, InboundScope scope)
    {
        if (scope.Find(column.Table) is not { } row) return;
        row.Values[column.Column] = value;
        made.Add((row, column.Column, place, line));
    }

    private IReadOnlyList<IReadOnlyDictionary<string, string?>> RowsOf(string table) => [.. rows.Where(r => r.Table == table).Select(r => r.Values)];

    private void Missing(SedNode sed, SedPath path) =>
        findings.Add(Finding.Of("ADP-0070", $"{places[sed]}/{path.Plain}", ("element", path.Plain)));

    private static IReadOnlyList<SedNode> Elements(SedNode sed, SedPath path) => path.IsEmpty ? [sed] : [.. sed.Each(path.Plain)];
}
