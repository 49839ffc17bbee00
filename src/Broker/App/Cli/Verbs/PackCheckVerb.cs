using System.CommandLine;
using MessageBroker.App.Cli.PackAnswers;

namespace MessageBroker.App.Cli.Verbs;

/// <summary><c>pack check</c>: are these schemas, definitions and code lists usable, and where not.</summary>
public sealed class PackCheckVerb : IVerb
{
    private readonly Argument<string[]> folders = new("DIR") { Arity = ArgumentArity.OneOrMore };

    public string Name => "pack check";
    public IReadOnlyList<string> Examples => ["broker pack check packs/4.4", "broker pack check 4.2 packs/4.4 --json"];
    public IEnumerable<Symbol> Parameters => [folders];

    public Task RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        foreach (var name in context.Value(folders)!)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var answer = Judge(name, context, cancellationToken);
            answer.File = name;
            context.Report(answer);
        }
        return Task.CompletedTask;
    }

    private static Answer Judge(string name, VerbContext context, CancellationToken cancellationToken)
    {
        var loading = NamedPack.Load(name, cancellationToken);
        if (loading is not null && !NamedPack.IsUnreadable(loading)) return PackJudgement.Of(loading).Answer();
        context.Raise(ExitCode.Missing);
        return new Answer("unreadable", false) { Findings = loading?.Findings ?? [NamedPack.NoFolder(name)] };
    }
}
