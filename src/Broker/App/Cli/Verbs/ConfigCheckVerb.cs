using System.CommandLine;
using MessageBroker.App.Configuration;

namespace MessageBroker.App.Cli.Verbs;

/// <summary>Says whether a configuration is right, all of it: the code that runs at start.</summary>
public sealed class ConfigCheckVerb : IVerb
{
    private readonly Argument<string[]> files = new("FILE") { Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<DateTimeOffset?> at = TrustOptions.Instant("--at");

    public string Name => "config check";
    public IReadOnlyList<string> Examples => ["broker config check", "broker config check node-a/broker.json --json", "broker config check broker.json --at 2027-01-01T00:00:00Z"];
    public IEnumerable<Symbol> Parameters => [files, at];

    public Task RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var named = context.Value(files) is { Length: > 0 } given ? given : [ConfigurationFile.DefaultName];
        foreach (var file in named) context.Report(Judge(file, context));
        return Task.CompletedTask;
    }

    private Answer Judge(string file, VerbContext context)
    {
        var check = StartUp.Check(file, context.Value(at) ?? context.Now);
        using var material = check.Material;
        if (check.IsMissing) context.Raise(ExitCode.Missing);
        return new Answer(check.IsOk ? "ok" : "refused", check.IsOk) { File = file, Findings = check.Findings };
    }
}
