using System.CommandLine;
using MessageBroker.App.Cli.PackAnswers;

namespace MessageBroker.App.Cli.Verbs;

/// <summary><c>pack diff</c>: what changes from one pack to another.</summary>
public sealed class PackDiffVerb : IVerb
{
    private readonly Argument<string> before = new("A");
    private readonly Argument<string> after = new("B");

    public string Name => "pack diff";
    public IReadOnlyList<string> Examples => ["broker pack diff 4.2 4.4", "broker pack diff 4.4 packs/4.4 --json"];
    public IEnumerable<Symbol> Parameters => [before, after];

    public Task RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var (was, now) = (NamedPack.Needed(context.Value(before)!, cancellationToken), NamedPack.Needed(context.Value(after)!, cancellationToken));
        context.Report(new PackDifference(was, now).Answer());
        return Task.CompletedTask;
    }
}
