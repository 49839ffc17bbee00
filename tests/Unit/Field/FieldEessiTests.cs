using System.Text.Json;
using MessageBroker.Schemas.Bucs;
using MessageBroker.Tests.Unit.Adapters;
using MessageBroker.Tests.Unit.Schemas.Bucs;

namespace MessageBroker.Tests.Unit.Field;

/// <summary>Cases of field reports about EESSI itself, by their names.</summary>
public sealed class FieldEessiTests
{
    /// <summary>Elsewhere a SED was allowed because some action of its kind was open, or some action on its type.</summary>
    [SkippableFact]
    public void Field_E26a_legality_too_wide()
    {
        using var file = JsonDocument.Parse(File.ReadAllBytes(SharedData.PathOf("vectors/field/eessi/open-actions.json")));
        var definition = BucFiles.Define("CP", "T_BUC_01", "false", "F001 isStarter | create DOC_RECEIVE DOC_CREATE_REPLY F002 | create DOC_RECEIVE DOC_CREATE H001", "F002 hasMultipleVersions", "H001");
        var story = new Story().Receive("F001", "a").Send("F002", "b", "a");
        var open = file.RootElement.GetProperty("open").EnumerateArray().Select(o => $"{o.GetProperty("action")} {o.GetProperty("type")}");
        // What may be received is asked elsewhere.
        Assert.Equal(open.Order(), story.At(definition).OpenActions.Where(a => !a.Kind.Official().Contains("RECEIVE", StringComparison.Ordinal)).Select(a => $"{a.Kind.Official()} {a.Sed}").Order());

        var asked = file.RootElement.GetProperty("ask").EnumerateArray().Select(a => (a.EnumerateObject().First(), a.GetProperty("allowed").GetBoolean())).ToList();
        Assert.Equal(5, asked.Count);
        foreach (var (question, allowed) in asked)
        {
            var (sed, isUpdate) = (question.Value.GetString()!, question.Name == "update");
            var verdict = BucEngine.MaySend(definition, story.Events, sed, isUpdate ? "b" : "new", null, isUpdate ? 2 : 1);
            Assert.True(verdict.IsLegal == allowed, $"{question.Name} {sed}: {string.Join(", ", verdict.Findings.Select(f => f.Code))}");
        }
    }
}
