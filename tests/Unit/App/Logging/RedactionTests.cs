using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MessageBroker.App.Configuration;
using MessageBroker.App.Logging;
using MessageBroker.Tests.Unit.App.Configuration;
using MessageBroker.Tests.Unit.Tidy;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MessageBroker.Tests.Unit.App.Logging;

/// <summary>No name and no personal number enters the log, whoever writes it.</summary>
public sealed partial class RedactionTests(SampleConfiguration sample) : IClassFixture<SampleConfiguration>
{
    private const string Egn = "8503125051";
    private const string Cnp = "2850312410014";

    /// <summary>What generated messages may hold. A new placeholder is added here after asking whether it can ever name a person.</summary>
    private static readonly HashSet<string> Placeholders = new(StringComparer.Ordinal)
    {
        "Account", "Action", "Attempt", "Attempts", "Bytes", "CaseId", "Cases", "Code", "Codes", "Count", "Delay", "DueAt", "Ebms", "EbmsCode", "EffectId", "ElapsedMilliseconds", "EntryId",
        "Environment", "From", "Hash", "Http", "Index", "Institution", "Kind", "Loop", "MessageId", "Milliseconds", "NationalSystem", "Node", "NodeName", "Origin", "Outcome", "Parked", "Partner",
        "Party", "Path", "Port", "Reason", "RefToMessageId", "RequestId", "Seconds", "SedType", "Size", "Stage", "State", "Status", "System", "To", "TreeSize", "Url", "Version",
    };

    [Fact]
    public void A_line_is_one_JSON_object_with_time_message_and_node()
    {
        var line = Assert.Single(Logged(log => log.LogWarning("Message {MessageId} waits", "m1@ap.example")));
        Assert.Equal("m1@ap.example", line["MessageId"]!.GetValue<string>());
        Assert.Equal("Message {MessageId} waits", line["@mt"]!.GetValue<string>());
        Assert.Equal("Warning", line["@l"]!.GetValue<string>());
        Assert.Equal("bg-1", line["Node"]!.GetValue<string>());
        Assert.NotNull(line["@t"]);
    }

    [Fact]
    public void Personal_numbers_are_masked_wherever_they_stand()
    {
        var lines = Logged(log =>
        {
            log.LogInformation("a {Reason}", $"person {Egn}, {Cnp}");
            log.LogInformation("b {Number}", long.Parse(Cnp, System.Globalization.CultureInfo.InvariantCulture));
            log.LogInformation("c {@Group}", new { Id = Egn, List = new[] { Cnp } });
            using (log.BeginScope(new Dictionary<string, object> { ["Scope"] = Egn })) log.LogInformation("d");
        });
        Assert.Equal(4, lines.Count);
        Assert.All(lines, line => Assert.DoesNotMatch($"{Egn}|{Cnp}", line.ToJsonString()));
    }

    [Fact]
    public void Ids_of_messages_and_institutions_stay_readable()
    {
        var line = Assert.Single(Logged(log => log.LogInformation("{MessageId} {Institution} {Size}", "1234567890@ap.example", "RO:80246", 1234567)));
        Assert.Equal(("1234567890@ap.example", "RO:80246", 1234567), (line["MessageId"]!.GetValue<string>(), line["Institution"]!.GetValue<string>(), line["Size"]!.GetValue<int>()));
    }

    [Fact]
    public void An_exception_is_told_by_type_and_place_without_its_message()
    {
        var line = Assert.Single(Logged(log =>
        {
            try { throw new InvalidOperationException("Иванова, Мария " + Egn, new FormatException("Мария")); }
            catch (InvalidOperationException fault) { log.LogError(fault, "stage failed"); }
        }));
        var text = line.ToJsonString(MessageBroker.Schemas.Findings.FindingJson.Relaxed);
        Assert.DoesNotContain("Мария", text, StringComparison.Ordinal);
        Assert.Contains("System.InvalidOperationException at RedactionTests.", line["Exception"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Contains("caused by System.FormatException", line["Exception"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public void Code_logs_only_through_generated_messages_with_known_placeholders()
    {
        var templates = House.Built.Types.Values.SelectMany(t => t.Methods)
            .SelectMany(m => m.CustomAttributes.Where(a => a.AttributeType.Name == "LoggerMessageAttribute").Select(a => (m, Text: TextOf(a))));
        Offenders.None(templates.SelectMany(t => Placeholder().Matches(t.Text).Select(p => p.Groups[1].Value).Where(p => !Placeholders.Contains(p)).Select(p => $"{t.m.FullName}: {{{p}}}")));
        Offenders.None(House.Built.Methods.SelectMany(m => m.Calls.Where(c => c.StartsWith("Microsoft.Extensions.Logging.LoggerExtensions::Log", StringComparison.Ordinal)).Select(c => $"{m} calls {c}")));
    }

    private static string TextOf(Mono.Cecil.CustomAttribute attribute) =>
        attribute.ConstructorArguments.Select(a => a.Value).Concat(attribute.Properties.Select(p => p.Argument.Value)).OfType<string>().FirstOrDefault() ?? "";

    private List<JsonObject> Logged(Action<ILogger> write)
    {
        var configuration = ConfigurationFile.Read(sample.Write(sample.Tree())).Configuration!;
        using var output = new StringWriter();
        using (var services = new ServiceCollection().AddBrokerLogging(configuration, output).BuildServiceProvider())
            write(services.GetRequiredService<ILoggerFactory>().CreateLogger("Test"));
        return [.. output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonNode.Parse(l)!.AsObject())];
    }

    [GeneratedRegex(@"\{@?([A-Za-z]+)[^}]*\}")]
    private static partial Regex Placeholder();
}
