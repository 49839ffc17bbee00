using System.CommandLine;
using System.Xml;
using MessageBroker.Evidence.Journal;
using MessageBroker.Evidence;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Cli.Verbs;

/// <summary><c>xml canonicalise</c>: the canonical octets of a document or of a subtree.</summary>
public sealed class XmlCanonicaliseVerb : IVerb
{
    private readonly Argument<string[]> files = new("FILE") { Arity = ArgumentArity.OneOrMore };
    private readonly Option<string> method = new Option<string>("--method") { HelpName = "exclusive|inclusive|inclusive11", DefaultValueFactory = _ => "exclusive" }.AcceptOnlyFromAmong("exclusive", "inclusive", "inclusive11");
    private readonly Option<bool> withComments = new("--with-comments");
    private readonly Option<string?> prefixes = new("--prefixes") { HelpName = "a,b" };
    private readonly Option<string?> id = new("--id") { HelpName = "ID" };
    private readonly Option<string?> apex = new("--apex") { HelpName = "NAME" };

    public string Name => "xml canonicalise";
    public IReadOnlyList<string> Examples => ["broker xml canonicalise f001.xml", "broker xml canonicalise envelope.xml --id body --prefixes soap,#default --json"];
    public IEnumerable<Symbol> Parameters => [files, method, withComments, prefixes, id, apex];

    public async Task RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        if (context.Value(id) is not null && context.Value(apex) is not null) throw VerbStop.Usage("id-and-apex");
        var listed = context.Value(prefixes) is { } given ? given.Split(',', given.Length == 0 ? StringSplitOptions.RemoveEmptyEntries : StringSplitOptions.None) : null;
        if (listed is not null && Array.Find(listed, p => p != "#default" && !IsPrefix(p)) is { } odd) throw VerbStop.Usage("prefix-list", ("value", odd));
        var form = context.Value(method) switch
        {
            "inclusive" => CanonicalMethod.Inclusive,
            "inclusive11" => CanonicalMethod.Inclusive11,
            _ => CanonicalMethod.Exclusive,
        };
        if (form != CanonicalMethod.Exclusive && listed is not null) throw VerbStop.Usage("prefixes-need-exclusive");
        var options = new CanonicalOptions(context.Value(withComments), listed, Method: form);
        foreach (var name in context.Value(files)!)
        {
            var input = await InputFile.ReadAsync(name, context.Terminal.Input, XmlLimits.Default.MaxBytes, cancellationToken);
            if (input.Fault is { } fault)
            {
                context.Raise(ExitCode.Missing);
                context.ReportBeside(new Answer("unreadable", false) { File = name, Findings = [fault] });
            }
            else await AnswerAsync(context, input, options, cancellationToken);
        }
    }

    /// <summary>An NCName (Namespaces in XML 1.0 §3): what can be bound at all. A list may name what a document does not bind.</summary>
    private static bool IsPrefix(string text) =>
        text.Length > 0 && XmlConvert.IsStartNCNameChar(text[0]) && text.All(XmlConvert.IsNCNameChar);

    private async Task AnswerAsync(VerbContext context, InputFile input, CanonicalOptions options, CancellationToken cancellationToken)
    {
        var other = XmlTranscoding.ToUtf8(input.Bytes);
        var reading = input.IsOver ? new XmlReading(null, XmlFault.TooLarge(XmlLimits.Default)) : XmlTape.Read(other?.Octets ?? input.Bytes, XmlLimits.Default);
        var (node, fault) = reading.Tape is { } read ? Apex(context, read, input.Name) : (-1, ReasonFindings.Of(reading.Fault!.ToReason()));
        if (fault is not null)
        {
            context.ReportBeside(new Answer("refused", false) { File = input.Name, Findings = [fault] });
            return;
        }
        var octets = Canonicalizer.Bytes(reading.Tape!, node, options);
        IReadOnlyList<Finding> findings = other is { From: var from } ? [ReasonFindings.Of(Reason.Of(ReasonCode.Transcoded, "1:1", "encoding", from))] : [];
        if (context.Json) context.Report(new Answer("ok", true) { File = input.Name, Findings = findings }.Field("sha256", Hash256.Of(octets).ToString()).Field("length", octets.Length));
        else await context.OutBytes.WriteAsync(octets, cancellationToken);
    }

    private (int Node, Finding? Fault) Apex(VerbContext context, XmlTape tape, string file)
    {
        if (context.Value(id) is { } wanted)
        {
            var ids = XmlIdIndex.Of(tape, -1);
            if (ids.IsAmbiguous(wanted)) return (-1, ReasonFindings.Of(Reason.Of(ReasonCode.IdNotUnique, "/", "id", wanted)));
            return ids.Find(wanted) is >= 0 and var found ? (found, null) : (-1, Finding.Of("CLI-0016", file, ("wanted", "Id " + wanted)));
        }
        if (context.Value(apex) is not { } name) return (-1, null);
        for (var node = tape.Root; node < tape.End(tape.Root); node++)
            if (tape.Kind(node) == XmlNodeKind.Element && tape.LocalName(node) == name) return (node, null);
        return (-1, Finding.Of("CLI-0016", file, ("wanted", name)));
    }
}
