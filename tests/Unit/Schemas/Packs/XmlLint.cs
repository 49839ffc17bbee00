using System.Diagnostics;

namespace MessageBroker.Tests.Unit.Schemas.Packs;

/// <summary>xmllint, another implementation of XML Schema, over the files of one folder.</summary>
internal static class XmlLint
{
    private const string Program = "/usr/bin/xmllint";

    public static bool IsThere => File.Exists(Program);

    /// <summary>Valid or not, by name of file; a file of which nothing was said is missing.</summary>
    public static async Task<IReadOnlyDictionary<string, bool>> JudgeAsync(string folder, string schema, IEnumerable<string> names)
    {
        using var lint = Process.Start(new ProcessStartInfo(Program, ["--noout", "--nonet", "--schema", schema, .. names]) { WorkingDirectory = folder, RedirectStandardError = true })!;
        var verdicts = new Dictionary<string, bool>(StringComparer.Ordinal);
        while (await lint.StandardError.ReadLineAsync() is { } line)
        {
            if (line.EndsWith(" validates", StringComparison.Ordinal)) verdicts[line[..^" validates".Length]] = true;
            else if (line.EndsWith(" fails to validate", StringComparison.Ordinal)) verdicts[line[..^" fails to validate".Length]] = false;
        }

        await lint.WaitForExitAsync();
        return verdicts;
    }
}
