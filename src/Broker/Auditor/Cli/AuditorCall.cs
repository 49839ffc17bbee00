namespace MessageBroker.Auditor.Cli;

/// <summary>A parsed call of broker-verify.</summary>
public sealed record AuditorCall
{
    private static readonly string[] ValueOptions = ["--checkpoint", "--trust", "--lang"];
    private static readonly string[] Switches = ["--json", "--help", "--version"];

    private static readonly string[] Verbs = ["bundle", "log"];

    /// <summary>bundle or log.</summary>
    public string Verb { get; private init; } = "";
    /// <summary>Files of bundle, folders of log.</summary>
    public IReadOnlyList<string> Files { get; private init; } = [];
    public IReadOnlyList<string> Checkpoints { get; private init; } = [];
    public IReadOnlyList<string> Trust { get; private init; } = [];
    public bool Json { get; private init; }
    public bool Help { get; private init; }
    public bool Version { get; private init; }
    /// <summary>bg, ro or en; null where the environment decides.</summary>
    public string? Language { get; private init; }

    /// <summary>The call, or what is wrong with it in one sentence.</summary>
    public static (AuditorCall? Call, string? Fault) Parse(IReadOnlyList<string> args)
    {
        var options = ValueOptions.Concat(Switches).ToDictionary(o => o, _ => new List<string>());
        List<string> words = [];
        for (var i = 0; i < args.Count; i++)
        {
            if (args[i] == "--")
            {
                words.AddRange(args.Skip(i + 1));
                break;
            }
            var word = args[i] == "-h" ? "--help" : args[i];
            if (word.Length < 2 || word[0] != '-') words.Add(word);
            else if (Take(options, word, args, ref i) is { } fault) return (null, fault);
        }
        return Build(options, words);
    }

    private static string? Take(Dictionary<string, List<string>> options, string word, IReadOnlyList<string> args, ref int at)
    {
        var equals = word.IndexOf('=', StringComparison.Ordinal);
        var name = equals < 0 ? word : word[..equals];
        if (!options.TryGetValue(name, out var values)) return $"unknown option '{name}'{Near(name)}";
        if (Switches.Contains(name))
        {
            values.Add("");
            return equals < 0 ? null : $"{name} takes no value";
        }
        if (equals < 0 && at + 1 >= args.Count) return $"{name} wants a value";
        values.Add(equals < 0 ? args[++at] : word[(equals + 1)..]);
        return null;
    }

    private static (AuditorCall?, string?) Build(Dictionary<string, List<string>> options, List<string> words)
    {
        var call = new AuditorCall
        {
            Verb = words.FirstOrDefault() ?? "",
            Files = [.. words.Skip(1)],
            Checkpoints = options["--checkpoint"],
            Trust = options["--trust"],
            Json = options["--json"].Count > 0,
            Help = options["--help"].Count > 0,
            Version = options["--version"].Count > 0,
            Language = options["--lang"].LastOrDefault(),
        };
        if (call.Help || call.Version) return (call, null);
        if (call.Language is not (null or "bg" or "ro" or "en")) return (null, $"--lang is bg, ro or en, not '{call.Language}'");
        if (words.Count == 0) return (null, "no verb; the verbs are 'bundle' and 'log'");
        if (!Verbs.Contains(call.Verb)) return (null, $"unknown verb '{call.Verb}'; the verbs are 'bundle' and 'log'");
        if (call.Verb == "log" && call.Trust.Count > 0) return (null, "log takes no --trust: a log has no signatures but its checkpoint's");
        return call.Files.Count > 0 ? (call, null) : (null, call.Verb == "log" ? "log wants at least one DIR" : "bundle wants at least one FILE");
    }

    private static string Near(string name)
    {
        // Misspelt options mostly go astray behind their first letters.
        static int Common(string a, string b) => a.AsSpan().CommonPrefixLength(b);
        var near = ValueOptions.Concat(Switches).Where(o => Common(o, name) >= 4).MaxBy(o => Common(o, name));
        return near is null ? "" : $"; did you mean '{near}'?";
    }
}
