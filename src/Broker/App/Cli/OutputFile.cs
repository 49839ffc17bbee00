using MessageBroker.App.Tokens;

namespace MessageBroker.App.Cli;

/// <summary>The file that a call writes, against those that it reads.</summary>
internal static class OutputFile
{
    /// <summary>Refuses an output that would replace what the call itself reads: a private key is gone with its file.</summary>
    /// <param name="inputs">Null where the call names none; <c>-</c> and keys in tokens are no files.</param>
    /// <exception cref="VerbStop">The output is one of the inputs: exit code 2.</exception>
    public static void MustBeNoInput(string output, params IEnumerable<string?> inputs)
    {
        if (output != "-" && inputs.Any(i => i is not null and not "-" && !TokenUri.Names(i) && DiskOutput.IsSame(output, i))) throw VerbStop.Usage("output-is-input", ("file", output));
    }
}
