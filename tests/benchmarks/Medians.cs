namespace MessageBroker.Benchmarks;

/// <summary>Figures of interleaved rounds, by what they were measured of.</summary>
internal sealed class Medians
{
    private readonly Dictionary<string, List<double>> figures = new(StringComparer.Ordinal);

    public void Add(string name, double figure)
    {
        if (!figures.TryGetValue(name, out var own)) figures[name] = own = [];
        own.Add(figure);
    }

    public double this[string name] => figures.TryGetValue(name, out var own) ? Quantile(own, 0.5) : double.NaN;

    public static double Quantile(IEnumerable<double> figures, double share)
    {
        var sorted = figures.Order().ToList();
        return sorted.Count == 0 ? double.NaN : sorted[Math.Min(sorted.Count - 1, (int)(sorted.Count * share))];
    }
}
