using MessageBroker.Adapters.Contract;
using MessageBroker.Adapters.Mapping.Staging;
using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Adapters.Mapping;

/// <summary>One conversion of a record into a SED: walks the tree once and gathers every finding and every origin.</summary>
internal sealed class OutboundRun(StagingDescription staging, CodeLists codes, NationalRecord record, ConversionFacts facts)
{
    private readonly OutboundContext context = new(codes, facts, record, staging.KeyText);
    private readonly List<Finding> findings = [];
    private readonly List<(SedNode Leaf, string Source, MapValue Line)> made = [];
    private readonly ILookup<string, IReadOnlyDictionary<string, string?>> rows =
        record.Tables.SelectMany(t => t.Rows, (t, r) => (t.Name, Row: r)).ToLookup(t => t.Name, t => t.Row, StringComparer.Ordinal);

    public IReadOnlyList<Finding> Findings => findings;

    public SedNode Run(IReadOnlyList<MapNode> top)
    {
        var root = new SedNode(facts.Kind);
        CheckWhereColumns(top);
        Fill(top, new RowScope(null), root);
        return root;
    }

    public IReadOnlyList<ValueOrigin> Origins(SedNode root)
    {
        var places = SedPlaces.Of(root);
        return [.. made.Where(m => places.ContainsKey(m.Leaf)).Select(m => new ValueOrigin(places[m.Leaf], m.Source, m.Line.Name, m.Line.Version))];
    }

    private void Fill(IReadOnlyList<MapNode> nodes, RowScope scope, SedNode sed)
    {
        foreach (var node in nodes.Where(n => n.GoesOut))
            if (node is MapGroup group) Group(group, scope, sed);
            else Value((MapValue)node, scope, sed);
    }

    private void Group(MapGroup group, RowScope scope, SedNode sed)
    {
        var chosen = Rows(group.Table, group.Where, group.Join, scope);
        if (chosen.Count == 0) ReportNoRow(group, scope);
        if (group.Line.Repeat == MapRepeat.One && chosen.Count > 1)
            findings.Add(Finding.Of("ADP-0032", group.Table + staging.KeyText(group.Table, chosen[1]), ("table", group.Table), ("where", group.Line.Where ?? "")));
        var single = group.Line.Repeat is MapRepeat.One or MapRepeat.First;
        foreach (var row in single ? chosen.Take(1) : chosen) Row(group, row, scope, sed);
    }

    private void Row(MapGroup group, IReadOnlyDictionary<string, string?> row, RowScope scope, SedNode sed)
    {
        var inner = new RowScope(scope);
        inner.Add(group.Table, row, staging.KeyText(group.Table, row));
        foreach (var companion in group.Companions) AddCompanion(companion, inner);
        if (group.Path.IsEmpty)
        {
            Fill(group.Children, inner, sed);
            return;
        }
        var (steps, at) = (group.Path.Steps, group.Path.Repeating);
        var element = new SedNode(steps[at].Name);
        Fill(group.Children, inner, SedPath.Ensure(element, steps.Skip(at + 1)));
        if (!HasText(element)) return;
        var parent = SedPath.Ensure(sed, steps.Take(at));
        if (group.Line.Repeat != MapRepeat.Distinct || !parent.All(element.Name).Any(other => Same(other, element))) parent.Add(element);
    }

    private void AddCompanion(MapCompanion companion, RowScope scope)
    {
        var found = Rows(companion.Table, null, companion.Join, scope);
        if (found.Count > 0) scope.Add(companion.Table, found[0], staging.KeyText(companion.Table, found[0]));
        else if (companion.Line.Required != MapRequired.No && scope.Find(companion.Join.Of) is { } from)
            findings.Add(Finding.Of("ADP-0033", from.Path, ("table", companion.Table), ("value", from.Text ?? "")));
    }

    private IReadOnlyList<IReadOnlyDictionary<string, string?>> Rows(string table, MapWhere? where, MapJoin? join, RowScope scope)
    {
        var chosen = rows[table];
        if (where is not null) chosen = chosen.Where(r => where.Values.Contains(r.GetValueOrDefault(where.Column), StringComparer.Ordinal));
        if (join is null) return [.. chosen];
        var key = scope.Find(join.Of)?.Text;
        return key is null ? [] : [.. chosen.Where(r => r.GetValueOrDefault(join.Column) == key)];
    }

    private void ReportNoRow(MapGroup group, RowScope scope)
    {
        var from = group.Join is { } join ? scope.Find(join.Of) : null;
        if (group.Line.Required == MapRequired.Ref && from?.Text is { } value)
            findings.Add(Finding.Of("ADP-0033", from.Path, ("table", group.Table), ("value", value)));
        else if (group.RequiredOut)
            findings.Add(Finding.Of("ADP-0031", group.Table, ("table", group.Table), ("where", group.Line.Where ?? group.Line.Join ?? "")));
    }

    private void Value(MapValue line, RowScope scope, SedNode sed)
    {
        if (line.Conversion.ToSed is not { } convert) return;
        var values = line.Columns.Concat(line.Also).Select(c => scope.Find(c) ?? new SourceValue(c.Table, c.Column, "", null)).ToArray();
        if (line.Columns.Count > 0 && !line.Columns.Any(c => scope.Find(c) is not null)) return;
        if (values.Where(v => v.Text is not null && !XmlText.CanHold(v.Text)).ToArray() is { Length: > 0 } unfit)
        {
            findings.AddRange(unfit.Select(v => Finding.Of("ADP-0061", v.Path)));
            return;
        }
        var given = line.Columns.Count == 0 || values.Take(line.Columns.Count).Any(v => !string.IsNullOrWhiteSpace(v.Text));
        if (!given && line.RequiredOut) findings.Add(Finding.Of("ADP-0030", values[0].Path, ("column", line.Columns[0].ToString())));
        var result = convert(new OutboundCall(values, line.Line.Argument, context));
        findings.AddRange(result.Findings);
        var source = string.Join(" + ", values.Where(v => !string.IsNullOrWhiteSpace(v.Text)).Select(v => v.Path));
        foreach (var leaf in result.Leaves)
            if (XmlText.CanHold(leaf.Text)) Write(line, leaf, source, sed);
            else findings.Add(Finding.Of("ADP-0061", values.FirstOrDefault()?.Path ?? line.Name));
    }

    private void Write(MapValue line, SedLeaf leaf, string source, SedNode sed)
    {
        var steps = line.Path.Steps.Concat(SedPath.Parse(leaf.Path).Steps).ToArray();
        var node = SedPath.Ensure(sed, steps.SkipLast(1)).Add(new SedNode(steps[^1].Name, leaf.Text));
        made.Add((node, leaf.Source ?? (source.Length > 0 ? source : "(map)"), line));
    }

    /// <summary>A row whose deciding column holds an unknown word belongs to no group and would be left out in silence: it is found instead.</summary>
    private void CheckWhereColumns(IReadOnlyList<MapNode> top)
    {
        foreach (var column in MapChecks.Groups(top).Where(g => g.Where is not null).GroupBy(g => new MapColumn(g.Table, g.Where!.Column)))
        {
            var words = column.SelectMany(g => g.Where!.Values.Concat(g.Line.Argument is { } list ? codes.Pairs(list).Select(p => p.National) : [])).ToHashSet(StringComparer.Ordinal);
            foreach (var row in rows[column.Key.Table])
            {
                var place = column.Key + staging.KeyText(column.Key.Table, row);
                var word = row.GetValueOrDefault(column.Key.Column);
                if (string.IsNullOrWhiteSpace(word)) findings.Add(Finding.Of("ADP-0030", place, ("column", column.Key.ToString())));
                else if (!words.Contains(word)) findings.Add(Finding.Of("ADP-0034", place, ("value", word), ("known", string.Join(", ", words.Order(StringComparer.Ordinal)))));
            }
        }
    }

    private static bool HasText(SedNode node) => node.Text is not null || node.Children.Any(HasText);

    private static bool Same(SedNode one, SedNode other) =>
        one.Name == other.Name && one.Text == other.Text && one.Children.Count == other.Children.Count
        && one.Children.Zip(other.Children).All(pair => Same(pair.First, pair.Second));
}
