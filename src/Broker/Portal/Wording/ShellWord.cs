namespace MessageBroker.Portal.Wording;

/// <summary>Words of commands that a page names for copying: what came from outside must be one word to a shell, whatever it holds.</summary>
public static class ShellWord
{
    /// <summary>The text as one word of a command.</summary>
    public static string Of(string text) => text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or ':' or '/' or '@') && text[0] != '-'
        ? text
        : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
