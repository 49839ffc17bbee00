using System.Runtime.CompilerServices;
using System.Text;

namespace MessageBroker.Tests.Unit.Snapshots;

/// <summary>
/// Verify's call shape and file convention, for builds whose feed lacks Verify.Xunit; <c>-p:UseVerify=true</c> swaps the package in.
/// The file is Class.Method[_p=v].verified.ext beside the test: UTF-8 with BOM, LF, no line end behind the last line.
/// </summary>
public static class Verifier
{
    public static SettingsTask Verify(string target, string extension, [CallerFilePath] string sourceFile = "", [CallerMemberName] string method = "") =>
        new(target, extension, sourceFile, method);
}

/// <summary>A comparison that runs when it is awaited or returned.</summary>
public sealed class SettingsTask(string target, string extension, string sourceFile, string method)
{
    private string directory = "";
    private string parameters = "";

    public SettingsTask UseDirectory(string name)
    {
        directory = name;
        return this;
    }

    public SettingsTask UseParameters(params object[] values)
    {
        parameters = string.Concat(values.Select((v, i) => $"_p{i}={v}"));
        return this;
    }

    public TaskAwaiter GetAwaiter() => RunAsync().GetAwaiter();

    public static implicit operator Task(SettingsTask settings) => settings.RunAsync();

    private async Task RunAsync()
    {
        var stem = Path.Combine(Path.GetDirectoryName(sourceFile)!, directory, $"{Path.GetFileNameWithoutExtension(sourceFile)}.{method}{parameters}");
        var (verified, received) = ($"{stem}.verified.{extension}", $"{stem}.received.{extension}");
        var text = target.ReplaceLineEndings("\n").TrimEnd('\n');
        var known = File.Exists(verified) ? (await File.ReadAllTextAsync(verified)).ReplaceLineEndings("\n").TrimEnd('\n') : null;
        File.Delete(received);
        if (known == text) return;
        await File.WriteAllTextAsync(received, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        Assert.Fail($"{Path.GetFileName(received)} differs from {Path.GetFileName(verified)}: compare them, and rename the received file where the change is meant.");
    }
}
