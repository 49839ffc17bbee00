using System.CommandLine;
using MessageBroker.App.Configuration;
using MessageBroker.App.Hosting;

namespace MessageBroker.App.Cli.Verbs;

/// <summary>Says whether a configuration is right, all of it: the code that runs at start.</summary>
public sealed class ConfigCheckVerb : IVerb
{
    private readonly Argument<string[]> files = new("FILE") { Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<DateTimeOffset?> at = TrustOptions.Instant("--at");

    public string Name => "config check";
    public IReadOnlyList<string> Examples => ["broker config check", "broker config check node-a/broker.json --json", "broker config check broker.json --at 2027-01-01T00:00:00Z"];
    public IEnumerable<Symbol> Parameters => [files, at];

    public async Task RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var named = context.Value(files) is { Length: > 0 } given ? given : [ConfigurationFile.DefaultName];
        foreach (var file in named) context.Report(await JudgeAsync(file, context, cancellationToken));
    }

    private async Task<Answer> JudgeAsync(string file, VerbContext context, CancellationToken cancellationToken)
    {
        var check = StartUp.Check(file, context.Value(at) ?? context.Now);
        using var material = check.Material;
        if (check.IsMissing) context.Raise(ExitCode.Missing);
        var findings = check.Findings;
        if (check is { Configuration: { } read, Material: { } loaded }) findings = [.. findings, .. DirectoryAgreement.Check(read, loaded, context.Value(at) ?? context.Now)];
        // A start would ask the server the same.
        if (check is { Configuration: { Store.Database: not null } configuration, Material: not null })
            findings = [.. findings, .. await UpkeepOf.ReachAsync(configuration, check.Material, context.Terminal.Clock, cancellationToken)];
        var isOk = check.IsOk && !findings.Any(f => f.IsError);
        return new Answer(isOk ? "ok" : "refused", isOk) { File = file, Findings = findings };
    }
}
