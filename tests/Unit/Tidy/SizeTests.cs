using Xunit.Abstractions;

namespace MessageBroker.Tests.Unit.Tidy;

/// <summary>Sizes of methods and files. The longest are enforced, the others are printed beside the house numbers.</summary>
public sealed class SizeTests(ITestOutputHelper output)
{
    private const int LongestMethod = 60;
    private const int LongestFile = 400;

    // An async method is two bodies, a lambda lies inside its method: by type, name and file the longest one counts.
    private static IReadOnlyList<MethodFact> Written { get; } =
        [.. House.Built.Methods.Where(m => m.IsWritten).GroupBy(m => (m.Type, m.Name, m.File)).Select(g => g.MaxBy(m => m.Lines)!).OrderBy(m => m.Lines)];

    [Fact]
    public void No_method_is_longer_than_sixty_lines() => Offenders.None(Written.Where(m => m.Lines > LongestMethod).Select(m => $"{m}: {m.Lines} lines"));

    [Fact]
    public void No_file_is_longer_than_four_hundred_lines() => Offenders.None(Repository.Product.Where(f => f.Lines.Length > LongestFile).Select(f => $"{f.Path}: {f.Lines.Length} lines"));

    [Fact]
    public void The_house_numbers_are_printed()
    {
        int At(double share) => Written[(int)Math.Min(Written.Count - 1, share * Written.Count)].Lines;
        output.WriteLine($"{Written.Count} methods: median {At(0.5)} lines (8), 90 % {At(0.9)} (25), longest {Written[^1].Lines} ({LongestMethod})");
        foreach (var method in Written.Reverse().Take(10)) output.WriteLine($"    {method.Lines,4}  {method}");
        var constructors = House.Built.Methods.Where(m => m.Definition.IsConstructor && m.Definition.Parameters.Count > 5 && m.IsWritten).ToList();
        output.WriteLine($"{constructors.Count} constructors and records take more than 5 parameters");
        var exceptions = House.Built.Types.Values.Where(t => t.BaseType?.Name.EndsWith("Exception", StringComparison.Ordinal) == true).ToList();
        output.WriteLine($"{exceptions.Count} exception types (8): {string.Join(", ", exceptions.Select(e => e.Name))}");
        output.WriteLine($"{Repository.Product.Count} files, longest {Repository.Product.Max(f => f.Lines.Length)} lines ({LongestFile})");
        Assert.NotEmpty(Written);
    }
}
