using System.CommandLine;
using MessageBroker.App.Cli.PackAnswers;
using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.App.Cli.Verbs;

/// <summary>
/// <c>pack add</c>: puts a usable pack into a folder that <c>packs</c> of a configuration names, whole or not at all. What is written is what
/// was judged. A running broker takes it at its next start.
/// </summary>
public sealed class PackAddVerb : IVerb
{
    private readonly Argument<string> from = new("DIR");
    private readonly Option<string> into = new("--into") { Required = true };
    private readonly Option<bool> replace = new("--replace");

    public string Name => "pack add";
    public IReadOnlyList<string> Examples => ["broker pack add packs/new --into /etc/broker/packs/4.4 --replace", "broker pack add 4.4 --into packs/4.4-a"];
    public IEnumerable<Symbol> Parameters => [from, into, replace];

    public Task RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var name = context.Value(from)!;
        var loading = NamedPack.Load(name, cancellationToken);
        if (loading is null || NamedPack.IsUnreadable(loading)) throw VerbStop.Missing(name, loading?.Findings ?? [NamedPack.NoFolder(name)]);
        var judgement = PackJudgement.Of(loading);
        var answer = judgement.IsUsable ? Place(judgement, name, Path.GetFullPath(context.Value(into)!), context.Value(replace), cancellationToken) : judgement.Answer();
        answer.File = name;
        context.Report(answer);
        return Task.CompletedTask;
    }

    private static Answer Place(PackJudgement judged, string from, string folder, bool replace, CancellationToken cancellationToken)
    {
        var pack = judged.Pack!;
        // Written into the folder that it is read from, it would become a part of itself.
        if (Directory.Exists(from) && Path.TrimEndingDirectorySeparator(folder).StartsWith(Path.TrimEndingDirectorySeparator(Path.GetFullPath(from)) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            return judged.Answer(Finding.Of("PCK-0033", folder));
        try
        {
            var stands = Standing(folder, cancellationToken);
            if (stands == pack.Hash) return Done(judged, folder, null);
            if (stands == "") return judged.Answer(Finding.Of("PCK-0026", folder));
            if (stands is not null && !replace) return judged.Answer(Finding.Of("PCK-0025", folder, ("hash", stands)));
            var fresh = $"{folder}.new";
            if (Directory.Exists(fresh)) Directory.Delete(fresh, recursive: true);
            Write(pack.Files, fresh, cancellationToken);
            // The pack that stood there stays beside the new one: going back is renaming.
            var old = stands is null ? null : $"{folder}.{stands[..12]}";
            if (old is not null && Directory.Exists(old)) Directory.Delete(old, recursive: true);
            if (old is not null) Directory.Move(folder, old);
            else if (Directory.Exists(folder)) Directory.Delete(folder);
            Directory.Move(fresh, folder);
            return Done(judged, folder, old);
        }
        catch (Exception fault) when (DiskInput.IsDiskFault(fault))
        {
            return judged.Answer(DiskOutput.Unwritable(folder, fault));
        }
    }

    /// <summary>The hash of the pack that stands in the folder; null where the folder is not there or empty, "" where it holds something that is no pack.</summary>
    private static string? Standing(string folder, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder) || !Directory.EnumerateFileSystemEntries(folder).Any()) return File.Exists(folder) ? "" : null;
        return Pack.FromFolder(folder, cancellationToken).Files?.Hash ?? "";
    }

    private static void Write(PackFiles files, string folder, CancellationToken cancellationToken)
    {
        foreach (var path in files.Paths)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var file = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            using var stream = new FileStream(file, FileMode.CreateNew);
            stream.Write(files[path]!.Value.Span);
            stream.Flush(flushToDisk: true);
        }
    }

    private static Answer Done(PackJudgement judged, string folder, string? old) => judged.Answer().Field("folder", folder).Optional("before", old);
}
