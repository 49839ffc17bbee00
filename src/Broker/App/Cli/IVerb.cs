using System.CommandLine;

namespace MessageBroker.App.Cli;

/// <summary>
/// One question (or order) of the command line. To add one, write a class in <c>Cli/Verbs</c> that implements this
/// interface and has a parameterless constructor; it is found by reflection and appears in <c>--help</c> and
/// <c>docs/reference/cli.md</c>. What <c>--help</c> says of it and of its parameters stands in <c>Texts/Commands.json</c>, in three
/// languages, under <c>VERB</c> and <c>VERB PARAMETER</c>; a test names what is missing. Nothing else is registered anywhere.
/// <code>
/// public sealed class PersonCheckIdVerb : IVerb
/// {
///     private readonly Argument&lt;string[]&gt; values = new("VALUE") { Arity = ArgumentArity.OneOrMore };
///     private readonly Option&lt;string?&gt; kind = new("--kind") { HelpName = "EGN|CNP" };
///
///     public string Name =&gt; "person check-id";
///     public IReadOnlyList&lt;string&gt; Examples =&gt; ["broker person check-id 8032056031"];
///     public IEnumerable&lt;Symbol&gt; Parameters =&gt; [values, kind];
///
///     public Task RunAsync(VerbContext context, CancellationToken cancellationToken) =&gt;
///         context.EachValueAsync(context.Value(values)!, (value, _) =&gt; Task.FromResult(Judge(value, context.Value(kind))), cancellationToken);
/// }
/// </code>
/// <list type="bullet">
/// <item>Read parameters with <c>context.Value(option)</c>; read files with <see cref="VerbContext.EachFileAsync"/> (judged in
/// order, <c>-</c> is standard input, an unreadable one is its own result) or <see cref="VerbContext.ReadFileAsync"/>.</item>
/// <item>Say the answer with <see cref="Answer"/>; <see cref="VerbContext.Report"/> prints it as JSON or for a person and
/// keeps the exit code (0 all positive, 1 some not, 3 something missing).</item>
/// <item>A wrong call is <c>throw VerbStop.Usage("key")</c> (exit code 2; the sentence stands in <c>Texts/Usage.json</c>), a thing that is needed and not there is
/// <c>throw VerbStop.NotThere("key")</c> (3), or <c>VerbStop.Missing</c> with findings where a file or folder is at fault. Any other exception is a defect of ours (5). Bad input is never an exception.</item>
/// <item>Common options (<c>--json</c>, <c>--lang</c>) are declared once for all verbs; <see cref="TrustOptions"/> and
/// <see cref="KeyOptions"/> are groups that a verb adds to its <see cref="Parameters"/>.</item>
/// </list>
/// </summary>
public interface IVerb
{
    /// <summary>The words that call it, for example <c>signature verify</c>. One word makes it a verb of the first level.</summary>
    string Name { get; }

    /// <summary>Complete command lines for <c>--help</c>, at least one.</summary>
    IReadOnlyList<string> Examples { get; }

    /// <summary>Its own options and arguments, in the order of <c>--help</c>.</summary>
    IEnumerable<Symbol> Parameters { get; }

    /// <summary>How long it may take to end after a signal to stop; then the process ends without it.</summary>
    TimeSpan StopPatience => TimeSpan.FromSeconds(2);

    /// <summary>Answers. May report any number of answers; the exit code follows from them.</summary>
    Task RunAsync(VerbContext context, CancellationToken cancellationToken);
}
