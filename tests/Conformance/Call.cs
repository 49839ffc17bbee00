using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using MessageBroker.App.Cli;

namespace MessageBroker.Tests.Conformance;

/// <summary>A case as a call of the command line, or the reason why it cannot be called.</summary>
/// <param name="Words">Arguments of the program; empty where there is a reason.</param>
/// <param name="Input">What it reads from standard input.</param>
public sealed record Call(IReadOnlyList<string> Words, byte[] Input, string? LeftOut)
{
    private static readonly Dictionary<string, IVerb> Verbs = CommandLine.Verbs().ToDictionary(verb => verb.Name, StringComparer.Ordinal);

    /// <summary>How an argument of a manifest is called on the command line; a trailing <c>=file</c> marks paths.</summary>
    private static readonly Dictionary<string, string> Options = new(StringComparer.Ordinal)
    {
        ["trust"] = "--trust=file", ["certs"] = "--cert=file", ["crls"] = "--crl=file", ["signer"] = "--signer=file", ["key"] = "--key=file",
        ["pmode"] = "--pmode=file", ["for"] = "--for=file", ["detached"] = "--detached=file", ["data"] = "--data=file", ["history"] = "--history=file",
        ["at"] = "--at", ["policy"] = "--policy", ["profile"] = "--profile", ["allowLegacy"] = "--allow-legacy", ["contentType"] = "--content-type",
        ["method"] = "--method", ["withComments"] = "--with-comments", ["prefixes"] = "--prefixes", ["elementId"] = "--id", ["apex"] = "--apex",
        ["imprint"] = "--imprint", ["kind"] = "--kind", ["country"] = "--country", ["to"] = "--to", ["event"] = "--event", ["period"] = "--period",
        ["state"] = "--state", ["buc"] = "--buc", ["role"] = "--role", ["cdm"] = "--cdm", ["pack"] = "--pack", ["asOf"] = "--as-of",
        ["rateRonPerEur"] = "--rate-ron-per-eur",
    };

    /// <summary>Arguments that name the input and not an option.</summary>
    private static readonly HashSet<string> Inputs = new(StringComparer.Ordinal) { "value", "a", "b", "line", "field", "pointer", "password" };

    public static Call Of(ManifestCase @case)
    {
        if (@case.Needs.Count > 0) return Without($"needs {string.Join(", ", @case.Needs)}");
        if (!Verbs.TryGetValue(@case.Verb, out var verb)) return Without($"verb not built: {@case.Verb}");
        var words = new List<string>(@case.Verb.Split(' ')) { "--json" };
        foreach (var (name, value) in @case.Args.Where(arg => !Inputs.Contains(arg.Key)))
        {
            if (!Options.TryGetValue(name, out var option)) return Without($"argument without option: {name}");
            if (!Has(verb, option.Split('=')[0])) return Without($"option not built: {option.Split('=')[0]}");
            Add(words, @case, option, value!);
        }
        if (@case.Args["password"] is { } password) words.AddRange(["--password-file", PasswordFile(password.GetValue<string>())]);
        var input = InputOf(@case, verb, words);
        return new Call(words, input, null);
    }

    private static Call Without(string reason) => new([], [], reason);

    private static bool Has(IVerb verb, string option) => verb.Parameters.OfType<Option>().Any(o => o.Name == option || o.Aliases.Contains(option));

    private static void Add(List<string> words, ManifestCase @case, string option, JsonNode value)
    {
        var name = option.Split('=')[0];
        var isFile = option.EndsWith("=file", StringComparison.Ordinal);
        string Text(JsonNode node) => isFile ? @case.PathOf(node.GetValue<string>()) : node.ToString();
        if (value is JsonArray list && isFile) foreach (var item in list) words.AddRange([name, Text(item!)]);
        else if (value is JsonArray texts) words.AddRange([name, string.Join(',', texts.Select(t => t!.ToString()))]);
        else if (value.GetValueKind() == System.Text.Json.JsonValueKind.True) words.Add(name);
        else if (value.GetValueKind() != System.Text.Json.JsonValueKind.False) words.AddRange([name, Text(value)]);
    }

    // A verb that takes no input has its file as the source of the case only. A value stands in the call itself; a document inside a JSONL or JSON file goes through standard input; else the file is named.
    private static byte[] InputOf(ManifestCase @case, IVerb verb, List<string> words)
    {
        if (!verb.Parameters.OfType<Argument>().Any()) return [];
        var values = new[] { "value", "a", "b" }.Where(@case.Args.ContainsKey).Select(name => @case.Args[name]!.GetValue<string>()).ToList();
        if (values.Count > 0)
        {
            words.AddRange(["--", .. values]);
            return [];
        }
        if (@case.Files.Count == 0) return [];
        var file = @case.PathOf(@case.Files[0]);
        var inside = Inside(@case.Args, file);
        words.Add(inside is null ? file : "-");
        return inside ?? [];
    }

    private static byte[]? Inside(JsonObject args, string file)
    {
        if (args["line"] is { } line)
        {
            var text = File.ReadLines(file).Skip(line.GetValue<int>() - 1).First();
            return Encoding.UTF8.GetBytes(args["field"] is { } field ? JsonNode.Parse(text)![field.GetValue<string>()]!.GetValue<string>() : text);
        }
        if (args["pointer"] is not { } pointer) return null;
        var node = JsonNode.Parse(File.ReadAllBytes(file));
        foreach (var step in pointer.GetValue<string>().Split('/').Skip(1))
            node = node is JsonArray list ? list[int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)] : node![step];
        return Encoding.UTF8.GetBytes(node!.ToJsonString());
    }

    private static string PasswordFile(string password)
    {
        var file = Path.Combine(Path.GetTempPath(), $"conformance-{Guid.NewGuid():N}.txt");
        File.WriteAllText(file, password + "\n");
        return file;
    }
}
