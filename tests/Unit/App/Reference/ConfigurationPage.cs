using System.Text;
using System.Text.Json.Nodes;
using MessageBroker.App.Configuration;

namespace MessageBroker.Tests.Unit.App.Reference;

/// <summary>The reference page of the configuration, from its schema.</summary>
internal static class ConfigurationPage
{
    private const string Head = """
        # Configuration: broker.json

        Generated from the declarations that also read the file; a test compares. The JSON schema for editors is [broker.schema.json](broker.schema.json) (`broker config schema`).

        - Unknown keys are errors, with the nearest known key. All violations are told at once, each with JSON pointer, reason and remedy: `broker config check`.
        - The file holds no secret: keys and passwords are files of their own, named here. Relative paths start at the folder of the file.
        - `broker config check` is the code that runs at start: it loads every key and certificate and judges it as of now (or `--at`).
        - With `"environment": "production"` these are refused: keys of the development CA, the lenient crypto policy, http without TLS. A partner without `reconstructions` gets no reconstructed SED.

        """;

    public static string Write()
    {
        var page = new StringBuilder(Head.ReplaceLineEndings("\n"));
        Write(page, "the file", ConfigurationFile.Schema());
        return page.ToString();
    }

    private static void Write(StringBuilder page, string title, JsonObject schema)
    {
        page.Append($"\n## {title}\n\n");
        if (schema["description"] is { } description) page.Append($"{description}\n\n");
        page.Append("| key | kind | default | meaning |\n|---|---|---|---|\n");
        var required = (schema["required"] as JsonArray)?.Select(r => r!.GetValue<string>()).ToHashSet() ?? [];
        var inner = new List<(string, JsonObject)>();
        foreach (var (key, value) in schema["properties"]!.AsObject())
        {
            var property = value!.AsObject();
            page.Append($"| `{key}` | {KindOf(property)} | {DefaultOf(property, required.Contains(key))} | {property["description"]} |\n");
            if (ObjectIn(property) is { } nested) inner.Add((title == "the file" ? key : $"{title}.{key}", nested));
        }
        foreach (var (name, nested) in inner) Write(page, name, nested);
    }

    private static JsonObject? ObjectIn(JsonObject property) =>
        property["properties"] is not null ? property : property["items"] is JsonObject { } items && items["properties"] is not null ? items : null;

    private static string KindOf(JsonObject property) => property switch
    {
        _ when property["enum"] is JsonArray words => string.Join(", ", words.Select(w => $"`{w}`")),
        _ when property["minimum"] is { } min => $"{min} to {property["maximum"]}",
        _ when property["type"]!.GetValue<string>() == "array" => "list",
        _ when property["pattern"] is { } pattern => $"text `{pattern.GetValue<string>().Replace("|", "\\|", StringComparison.Ordinal)}`",
        _ => property["type"]!.GetValue<string>() switch { "string" => "text", "boolean" => "true, false", var other => other },
    };

    private static string DefaultOf(JsonObject property, bool isRequired) =>
        isRequired ? "required" : property["default"] is { } value ? $"`{value.ToJsonString()}`" : "";
}
