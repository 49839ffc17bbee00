using System.Text;
using MessageBroker.App.Cli;
using MessageBroker.Exchange.Flow;

namespace MessageBroker.Tests.Unit.Snapshots;

/// <summary>What other people's scripts, rows and journals rest on: changed only on purpose, and then seen in a review.</summary>
public sealed class ContractSnapshots
{
    [Fact]
    public Task The_flow()
    {
        var text = new StringBuilder();
        foreach (var (name, stages) in new[] { ("outbound", FlowDefinition.Outbound), ("inbound", FlowDefinition.Inbound) })
            foreach (var stage in stages) text.Append($"{name} {stage.Name} [{stage.Border}] {stage.Sentence}\n");
        foreach (var (from, to) in FlowDefinition.Transitions.Order()) text.Append($"{from} -> {to}\n");
        text.Append($"final: {string.Join(' ', FlowDefinition.Final.Order())}\nwaits for a person: {string.Join(' ', FlowDefinition.WaitForPerson.Order())}\n");
        return Verify(text.ToString(), extension: "txt");
    }

    [Fact]
    public Task The_command_line()
    {
        var verbs = typeof(IVerb).Assembly.GetTypes().Where(t => t is { IsAbstract: false, IsInterface: false } && t.IsAssignableTo(typeof(IVerb)))
            .Select(t => (IVerb)Activator.CreateInstance(t)!).OrderBy(v => v.Name, StringComparer.Ordinal);
        return Verify(string.Concat(verbs.Select(v => $"{v.Name}: {string.Join(' ', v.Parameters.Select(p => p.Name).Order(StringComparer.Ordinal))}\n")), extension: "txt");
    }
}
