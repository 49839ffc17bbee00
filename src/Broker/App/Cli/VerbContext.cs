using System.CommandLine;
using System.Text;
using MessageBroker.Evidence.Keys;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Cli;

/// <summary>What a verb sees of its call: parameters, inputs, the way to say answers.</summary>
public sealed class VerbContext
{
    private readonly ParseResult call;
    private readonly StreamWriter output;

    internal VerbContext(ParseResult call, Terminal terminal, bool json, string language)
    {
        this.call = call;
        Terminal = terminal;
        Json = json;
        Language = language;
        output = new StreamWriter(terminal.Output, new UTF8Encoding(false), 1024, leaveOpen: true) { AutoFlush = true, NewLine = "\n" };
    }

    public Terminal Terminal { get; }

    /// <summary>One JSON object per input on standard output, and nothing else.</summary>
    public bool Json { get; }

    /// <summary>bg, ro or en.</summary>
    public string Language { get; }

    /// <summary>Standard output as text.</summary>
    public TextWriter Out => output;

    /// <summary>Standard output as octets, for verbs that print a document as it is.</summary>
    public Stream OutBytes => Terminal.Output;

    /// <summary>Standard error, for people.</summary>
    public TextWriter Err => Terminal.Error;

    public DateTimeOffset Now => Terminal.Clock.GetUtcNow();

    /// <summary>The gravest outcome so far.</summary>
    public ExitCode ExitCode { get; private set; } = ExitCode.Positive;

    public T? Value<T>(Option<T> option) => call.GetValue(option);

    public T? Value<T>(Argument<T> argument) => call.GetValue(argument);

    /// <summary>Whether the option stands in the call (and does not merely have a default).</summary>
    public bool Has(Option option) => call.GetResult(option) is { Implicit: false };

    public void Raise(ExitCode code)
    {
        if (code > ExitCode) ExitCode = code;
    }

    /// <summary>Prints the answer and counts it.</summary>
    public void Report(Answer answer)
    {
        Count(answer);
        if (Json) output.WriteLine(AnswerWriter.Json(answer, Language));
        else AnswerWriter.Human(output, answer, Language);
    }

    /// <summary>As <see cref="Report"/>, but what a person reads goes to standard error, because standard output holds a document.</summary>
    public void ReportBeside(Answer answer)
    {
        Count(answer);
        if (Json) output.WriteLine(AnswerWriter.Json(answer, Language));
        else AnswerWriter.Human(Err, answer, Language);
    }

    /// <summary>Judges each file in order. One that cannot be read is its own result (exit code 3); the others are still judged.</summary>
    public async Task EachFileAsync(IEnumerable<string> files, Func<InputFile, CancellationToken, Task<Answer>> judge, CancellationToken cancellationToken)
    {
        foreach (var name in files) await FileAsync(await InputFile.ReadAsync(name, Terminal.Input, cancellationToken), judge, cancellationToken);
    }

    /// <summary>As the other, where the verb reads no more than <paramref name="limit"/> octets; a larger one it judges unread (<see cref="InputFile.IsOver"/>).</summary>
    public async Task EachFileAsync(IEnumerable<string> files, long limit, Func<InputFile, CancellationToken, Task<Answer>> judge, CancellationToken cancellationToken)
    {
        foreach (var name in files) await FileAsync(await InputFile.ReadAsync(name, Terminal.Input, limit, cancellationToken), judge, cancellationToken);
    }

    /// <summary>Judges each value in order; <c>-</c> stands for the lines of standard input.</summary>
    public async Task EachValueAsync(IEnumerable<string> values, Func<string, CancellationToken, Task<Answer>> judge, CancellationToken cancellationToken)
    {
        foreach (var value in values)
            if (value == "-")
                foreach (var line in await StandardInputLinesAsync(cancellationToken)) Report(await JudgeAsync(() => judge(line, cancellationToken)));
            else
                Report(await JudgeAsync(() => judge(value, cancellationToken)));
    }

    /// <summary>The octets of a file that the call needs (<c>-</c> is standard input).</summary>
    /// <exception cref="VerbStop">It cannot be read: exit code 3.</exception>
    public async Task<byte[]> ReadFileAsync(string name, CancellationToken cancellationToken)
    {
        var input = await InputFile.ReadAsync(name, Terminal.Input, cancellationToken);
        return input.Fault is { } fault ? throw VerbStop.Missing(name, fault) : input.Bytes;
    }

    private async Task<IReadOnlyList<string>> StandardInputLinesAsync(CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(Terminal.Input, new UTF8Encoding(false), false, -1, leaveOpen: true);
        var text = await reader.ReadToEndAsync(cancellationToken);
        return [.. text.ReplaceLineEndings("\n").Split('\n').Where(line => line.Length > 0)];
    }

    private async Task FileAsync(InputFile input, Func<InputFile, CancellationToken, Task<Answer>> judge, CancellationToken cancellationToken)
    {
        var answer = input.Fault is { } fault ? Unreadable(fault) : await JudgeAsync(() => judge(input, cancellationToken));
        answer.File ??= input.Name;
        Report(answer);
    }

    // A defect met with one input must not keep the answers to the others back.
    private async Task<Answer> JudgeAsync(Func<Task<Answer>> judge)
    {
        try { return await judge(); }
        catch (Exception defect) when (defect is not (VerbStop or KeyAwayException or OperationCanceledException))
        {
            Raise(ExitCode.Defect);
            Err.WriteLine(Defect.Describe(defect, Terminal, Language));
            return new Answer("defect", false) { Findings = [Finding.Of("CLI-0005", "", ("kind", defect.GetType().Name))] };
        }
    }

    private Answer Unreadable(Finding fault)
    {
        Raise(ExitCode.Missing);
        return new Answer("unreadable", false) { Findings = [fault] };
    }

    /// <summary>Counts an answer that is said elsewhere.</summary>
    public Answer Counted(Answer answer)
    {
        Count(answer);
        return answer;
    }

    private void Count(Answer answer) => Raise(answer.Positive ? ExitCode.Positive : ExitCode.Negative);
}
