using System.Text;

namespace MessageBroker.Tests.Acceptance.Setup;

/// <summary>The sample folder in a copy, edited cell by cell as a person with a text editor would.</summary>
internal sealed class EditedSamples : IDisposable
{
    public EditedSamples() => TwoLands.CopyFolder(TwoLands.Samples, Folder);

    public string Folder { get; } = Path.Combine(Path.GetTempPath(), $"broker-samples-{Guid.NewGuid():N}");

    /// <summary>Replaces a text in the one line of a file that starts so; both must be there.</summary>
    public void Edit(string file, string lineStart, string old, string @new)
    {
        var path = Path.Combine(Folder, "bg", file);
        var lines = File.ReadAllLines(path);
        var at = Array.FindIndex(lines, l => l.StartsWith(lineStart, StringComparison.Ordinal) && l.Contains(old, StringComparison.Ordinal));
        Assert.True(at >= 0, $"{file}: no line {lineStart}… with {old}");
        lines[at] = lines[at].Replace(old, @new, StringComparison.Ordinal);
        File.WriteAllLines(path, lines, new UTF8Encoding(false));
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
