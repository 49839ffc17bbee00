using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Reflection;
using MessageBroker.Evidence.Keys;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Cli;

/// <summary>
/// The command line of <c>broker</c>: finds the verbs, parses a call, runs it and gives the exit code. Callable in process,
/// which is how tests and conformance runs use it; <c>Program.cs</c> only gives it the terminal of the process.
/// </summary>
public static class CommandLine
{
    private static readonly Option<bool> Json = new("--json") { Recursive = true };
    private static readonly Option<string?> Lang = new Option<string?>("--lang") { HelpName = "bg|ro|en", Recursive = true }.AcceptOnlyFromAmong("bg", "ro", "en");

    /// <summary>All verbs of this program, in the order of their names. A new instance each time: options belong to one parser.</summary>
    public static IReadOnlyList<IVerb> Verbs() =>
        [.. typeof(CommandLine).Assembly.GetTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IVerb)))
            .Select(type => (IVerb)Activator.CreateInstance(type)!)
            .OrderBy(verb => verb.Name, StringComparer.Ordinal)];

    /// <summary>Runs one call. Never throws for anything that the call or its inputs hold.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, Terminal terminal, CancellationToken cancellationToken)
    {
        var output = new StreamWriter(terminal.Output, new System.Text.UTF8Encoding(false), 1024, leaveOpen: true) { AutoFlush = true, NewLine = "\n" };
        var call = Parse(args, terminal);
        var language = LanguageOf(call, terminal);
        if ((call.Errors.Count > 0 || Usage.StrayOption(call) is not null || Usage.EmptyPlace(call) is not null) && call.Action is not HelpWithExamples) return (int)Usage.Explain(call, args, terminal.Error, language);
        try
        {
            var configuration = new InvocationConfiguration { Output = output, Error = terminal.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
            return await call.InvokeAsync(configuration, cancellationToken);
        }
        catch (VerbStop stop)
        {
            terminal.Error.WriteLine($"broker: {stop.Text(language)}");
            return (int)stop.Code;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            terminal.Error.WriteLine($"broker: {UsageTexts.Say("stopped", language)}");
            return (int)ExitCode.Negative;
        }
        catch (Exception defect)
        {
            terminal.Error.WriteLine(Defect.Describe(defect, terminal, language));
            return (int)ExitCode.Defect;
        }
    }

    /// <summary>The parser with all verbs, also read by the reference page.</summary>
    public static RootCommand Build(Terminal terminal)
    {
        var root = new RootCommand { Json, Lang };
        foreach (var verb in Verbs()) Place(root, verb).SetAction((call, cancellation) => RunAsync(verb, call, terminal, cancellation));
        root.Options.OfType<HelpOption>().Single().Action = new HelpWithExamples(terminal);
        return root;
    }

    /// <summary>The language of a call: that of <c>--lang</c>, where it is one of ours, else the environment's.</summary>
    internal static string LanguageOf(ParseResult call, Terminal terminal) =>
        call.GetResult(Lang)?.Tokens is [{ Value: "bg" or "ro" or "en" } named] ? named.Value : FindingWords.LanguageOf(terminal.Environment);

    private static ParseResult Parse(IReadOnlyList<string> args, Terminal terminal) =>
        Build(terminal).Parse(args, new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });

    private static async Task<int> RunAsync(IVerb verb, ParseResult call, Terminal terminal, CancellationToken cancellationToken)
    {
        var context = new VerbContext(call, terminal, call.GetValue(Json), LanguageOf(call, terminal));
        try
        {
            await StoppableAsync(token => verb.RunAsync(context, token), () => verb.StopPatience, cancellationToken);
        }
        catch (StoreAwayException away)
        {
            context.ReportBeside(new Answer("unreadable", false) { Findings = [Finding.Of("FLW-0505", "store", ("reason", away.Reason), ("detail", away.InnerException?.Message ?? "-"))] });
            context.Raise(ExitCode.Missing);
        }
        catch (KeyAwayException away)
        {
            context.ReportBeside(new Answer("unreadable", false) { Findings = [Finding.Of("CFG-0074", "key", ("reason", away.Reason))] });
            context.Raise(ExitCode.Missing);
        }
        catch (VerbStop stop) when (stop.Findings.Count > 0)
        {
            context.ReportBeside(new Answer("unreadable", false) { File = stop.File, Findings = stop.Findings });
            context.Raise(stop.Code);
        }
        return (int)context.ExitCode;
    }

    // What waits for something that no token ends (a terminal's standard input, a slow disk) is left behind: the process ends without it.
    private static async Task StoppableAsync(Func<CancellationToken, Task> run, Func<TimeSpan> patience, CancellationToken stop)
    {
        var work = Task.Run(() => run(stop), CancellationToken.None);
        var stopped = new TaskCompletionSource();
        await using var registration = stop.Register(stopped.SetResult);
        if (await Task.WhenAny(work, stopped.Task) != work) await Task.WhenAny(work, Task.Delay(patience(), CancellationToken.None));
        if (!work.IsCompleted) stop.ThrowIfCancellationRequested();
        await work;
    }

    private static Command Place(RootCommand root, IVerb verb)
    {
        Command parent = root;
        var words = verb.Name.Split(' ');
        foreach (var word in words[..^1])
        {
            var group = parent.Subcommands.FirstOrDefault(c => c.Name == word);
            if (group is null) parent.Add(group = new Command(word));
            parent = group;
        }
        var command = new VerbCommand(words[^1], verb);
        parent.Add(command);
        return command;
    }
}

/// <summary>A command that knows its verb.</summary>
internal sealed class VerbCommand : Command
{
    public VerbCommand(string word, IVerb verb) : base(word)
    {
        Verb = verb;
        foreach (var symbol in verb.Parameters)
            if (symbol is Option option) Add(option);
            else Add((Argument)symbol);
    }

    public IVerb Verb { get; }
}

/// <summary>Prints the help page of the command that was called, in the language of the call.</summary>
internal sealed class HelpWithExamples(Terminal terminal) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.Write(new HelpPage(parseResult.CommandResult.Command, CommandLine.LanguageOf(parseResult, terminal), terminal.Columns).Text());
        return 0;
    }
}
