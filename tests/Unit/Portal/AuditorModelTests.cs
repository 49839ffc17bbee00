using System.Text.RegularExpressions;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Views;
using MessageBroker.Portal.Pages;
using MessageBroker.Portal.Parts;
using MessageBroker.Portal.Reading;
using MessageBroker.Portal.Routing;
using MessageBroker.Portal.Wording;
using MessageBroker.Schemas.Findings;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace MessageBroker.Tests.Unit.Portal;

/// <summary>What stands on an auditor's page comes from the model: each value of it, changed alone, takes its place on the page.</summary>
public sealed partial class AuditorModelTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = PortalBed.Noon;
    private static readonly Guid One = Guid.Parse("0197a000-0000-7000-8000-000000000001"), Other = Guid.Parse("0197a000-0000-7000-8000-000000000002");

    private static readonly LogView Log = new()
    {
        Origin = "test-1/journal/2", Size = 5000, Signed = 4900, Note = "first note", SignedAt = Noon.AddSeconds(-70), Waiting = 7, OldestWaiting = Noon.AddSeconds(-130), Looked = 321, Promised = 654, LookedUp = 87,
        Generations = [new("test-1/journal/1", null, null, null, 3100, null), new("test-1/journal/2", Noon.AddDays(-1), "ops1", "drill", null, 3)], Findings = [],
    };

    private static readonly ReplayView Replay = new(Noon.AddHours(-5), "ops2", "identical", "0.1.7", "yearly") { Entries = 1204, Verdicts = 612, Differing = 21, Erased = 34, Altered = 45, Case = "4817", First = [One] };

    private static readonly EvidenceStep Step = new(One, Noon.AddMinutes(-9), One, "F001", "MessageDelivered", "Delivered", "ContentHandover", "system bg-1", 17, true);

    private static readonly ContentViewRow Look = new() { EntryId = One, Case = new CaseKey("BG:BGASA", "4817"), MessageId = One, Account = "vera", Role = "auditor", Content = "sed", Purpose = "inspection 7", At = Noon.AddMinutes(-3) };

    private PortalBed bed = null!;

    public async Task InitializeAsync() => bed = await PortalBed.MakeAsync();

    public async Task DisposeAsync() => await bed.DisposeAsync();

    [Theory]
    [InlineData("bg")]
    [InlineData("ro")]
    [InlineData("en")]
    public async Task Each_figure_of_the_journal_stands_on_the_first_page(string language)
    {
        var (w, f) = (Words.In(language), Words.In(language).Formats);
        string Seconds(long n) => w.Count("n.seconds", n);
        var hole = Finding.Of(LogLook.Hole, "leaf 9", ("index", "9"));
        (string Name, LogView Changed, string Shown)[] changes =
        [
            (nameof(LogView.Size), Log with { Size = 5011 }, f.Number(5011)),
            (nameof(LogView.Size), Log with { Size = 5011 }, f.Number(118)),
            (nameof(LogView.Signed), Log with { Signed = 4871 }, f.Number(4871)),
            (nameof(LogView.Note), Log with { Note = "second note" }, "second note"),
            (nameof(LogView.SignedAt), Log with { SignedAt = Noon.AddSeconds(-71) }, Seconds(71)),
            (nameof(LogView.Waiting), Log with { Waiting = 9 }, f.Number(109)),
            (nameof(LogView.OldestWaiting), Log with { OldestWaiting = Noon.AddSeconds(-131) }, Seconds(131)),
            (nameof(LogView.Looked), Log with { Looked = 322 }, f.Number(322)),
            (nameof(LogView.Promised), Log with { Promised = 655 }, f.Number(655)),
            (nameof(LogView.LookedUp), Log with { LookedUp = 88 }, f.Number(88)),
            (nameof(LogView.Findings), Log with { Findings = [hole] }, FindingCatalogue.Default.Text(hole, language)),
            (nameof(GenerationView.Origin), Second(g => g with { Origin = "test-1/journal/9" }), "test-1/journal/9"),
            (nameof(GenerationView.OpenedAt), Second(g => g with { OpenedAt = Noon.AddDays(-2) }), Moment(language, Noon.AddDays(-2))),
            (nameof(GenerationView.OpenedBy), Second(g => g with { OpenedBy = "ops9" }), "ops9: drill"),
            (nameof(GenerationView.Reason), Second(g => g with { Reason = "restore" }), "ops1: restore"),
            (nameof(GenerationView.ClosedAt), Second(g => g with { ClosedAt = 4999 }), f.Number(4999)),
            (nameof(GenerationView.Lost), Second(g => g with { Lost = 77 }), "77"),
        ];
        foreach (var (name, changed, shown) in changes) await MovesAsync<Audit, AuditModel>(language, name, Of(Log), Of(changed), shown);
        // Where the same origin stands is the last of the generations.
        AllNamed<LogView>([.. changes.Select(c => c.Name), nameof(LogView.Origin), nameof(LogView.Generations)]);
        AllNamed<GenerationView>(changes.Select(c => c.Name));

        static AuditModel Of(LogView log) => new() { Log = log, Replay = null, Now = Noon, Commands = [] };
        static LogView Second(Func<GenerationView, GenerationView> change) => Log with { Generations = [Log.Generations[0], change(Log.Generations[1])] };
    }

    [Theory]
    [InlineData("bg")]
    [InlineData("ro")]
    [InlineData("en")]
    public async Task Each_figure_of_the_newest_replay_stands_on_the_first_page(string language)
    {
        var f = Words.In(language).Formats;
        (string Name, ReplayView Changed, string Shown)[] changes =
        [
            (nameof(ReplayView.At), Replay with { At = Noon.AddDays(-40) }, Moment(language, Noon.AddDays(-40))),
            (nameof(ReplayView.Account), Replay with { Account = "ops8" }, "ops8: yearly"),
            (nameof(ReplayView.Outcome), Replay with { Outcome = "differs" }, EvidenceWords.In(language).Replay("differs")),
            (nameof(ReplayView.Product), Replay with { Product = "0.9.9" }, "0.9.9"),
            (nameof(ReplayView.Reason), Replay with { Reason = "a doubt" }, "ops2: a doubt"),
            (nameof(ReplayView.Entries), Replay with { Entries = 90001 }, f.Number(90001)),
            (nameof(ReplayView.Verdicts), Replay with { Verdicts = 700 }, f.Number(700)),
            (nameof(ReplayView.Verdicts), Replay with { Verdicts = 700 }, f.Number(700 - 21 - 34)),
            (nameof(ReplayView.Differing), Replay with { Differing = 22 }, "22"),
            (nameof(ReplayView.Erased), Replay with { Erased = 35 }, "35"),
            (nameof(ReplayView.Altered), Replay with { Altered = 46 }, "46"),
            (nameof(ReplayView.Case), Replay with { Case = "4818" }, "4818"),
            (nameof(ReplayView.First), Replay with { First = [Other] }, Other.ToString("D")),
        ];
        foreach (var (name, changed, shown) in changes) await MovesAsync<Audit, AuditModel>(language, name, Of(Replay), Of(changed), shown);
        AllNamed<ReplayView>(changes.Select(c => c.Name));

        static AuditModel Of(ReplayView replay) => new() { Log = Log with { SignedAt = null, OldestWaiting = null, Generations = [] }, Replay = replay, Now = Noon, Commands = [] };
    }

    [Theory]
    [InlineData("bg")]
    [InlineData("ro")]
    [InlineData("en")]
    public async Task Each_word_of_a_step_stands_on_the_evidence_of_its_case(string language)
    {
        var w = Words.In(language);
        (string Name, EvidenceStep Changed, string Shown)[] changes =
        [
            (nameof(EvidenceStep.At), Step with { At = Noon.AddDays(-3) }, Moment(language, Noon.AddDays(-3))),
            (nameof(EvidenceStep.MessageId), Step with { MessageId = Other }, Other.ToString("D")),
            (nameof(EvidenceStep.SedType), Step with { SedType = "U029" }, "U029"),
            (nameof(EvidenceStep.Happened), Step with { Happened = "MessageDeclined" }, "MessageDeclined"),
            (nameof(EvidenceStep.StateTo), Step with { StateTo = "Declined" }, ViewWords.In(language).State("Declined")),
            (nameof(EvidenceStep.Evidence), Step with { Evidence = "ContentHandoverFailure" }, EvidenceWords.In(language).Event("ContentHandoverFailure")),
            (nameof(EvidenceStep.Actor), Step with { Actor = "person mara" }, "person mara"),
            (nameof(EvidenceStep.Index), Step with { Index = 4711 }, w.Formats.Number(4711)),
            (nameof(EvidenceStep.IsCovered), Step with { IsCovered = false }, w["evidence.waiting"]),
            (nameof(EvidenceStep.IsCovered), Step with { IsCovered = false }, w.Count("evidence.open", 1)),
        ];
        foreach (var (name, changed, shown) in changes) await MovesAsync<EvidenceSheet, EvidenceModel>(language, name, Of(Step), Of(changed), shown);
        await MovesAsync<EvidenceSheet, EvidenceModel>(language, nameof(EvidenceView.Signed), Of(Step), Of(Step, 8123), w.Formats.Number(8123));
        AllNamed<EvidenceStep>([.. changes.Select(c => c.Name), nameof(EvidenceStep.EntryId)]);

        static EvidenceModel Of(EvidenceStep step, ulong signed = 20) => new()
        {
            View = new EvidenceView(new CaseRow { Key = new CaseKey("BG:BGASA", "4817"), CreatedAt = Noon }, [], [step], signed), Path = "evidence/cases/BG%3ABGASA/4817", Commands = [],
        };
    }

    [Theory]
    [InlineData("bg")]
    [InlineData("ro")]
    [InlineData("en")]
    public async Task Each_word_of_a_look_stands_in_the_list_of_looks(string language)
    {
        var w = Words.In(language);
        (string Name, ContentViewRow Changed, string Shown)[] changes =
        [
            (nameof(ContentViewRow.At), Look with { At = Noon.AddDays(-4) }, Moment(language, Noon.AddDays(-4))),
            (nameof(ContentViewRow.Case), Look with { Case = new CaseKey("BG:BGASA", "4999") }, "4999"),
            (nameof(ContentViewRow.Case), Look with { Case = new CaseKey("BG:121082521", "4817") }, "BG:121082521"),
            (nameof(ContentViewRow.MessageId), Look with { MessageId = Other }, Other.ToString("D")),
            (nameof(ContentViewRow.Account), Look with { Account = "mara" }, "mara"),
            (nameof(ContentViewRow.Role), Look with { Role = "clerk" }, w["role.clerk"]),
            (nameof(ContentViewRow.Content), Look with { Content = "attachment/009" }, "attachment/009"),
            (nameof(ContentViewRow.Purpose), Look with { Purpose = "inspection 8" }, "inspection 8"),
        ];
        foreach (var (name, changed, shown) in changes) await MovesAsync<Viewings, ViewingsModel>(language, name, Of(Look), Of(changed), shown);
        AllNamed<ContentViewRow>([.. changes.Select(c => c.Name), nameof(ContentViewRow.EntryId)]);

        static ViewingsModel Of(ContentViewRow row) => new(null, null, null, false, [row], null);
    }

    private string Moment(string language, DateTimeOffset at) => Words.In(language).Formats.Moment(bed.App.Services.GetRequiredService<PortalView>().Local(at));

    // Absent before, there after: what stood there anyway would prove nothing.
    private async Task MovesAsync<TComponent, TModel>(string language, string name, TModel before, TModel after, string shown)
        where TComponent : PageComponent<TModel>
        where TModel : notnull
    {
        shown = ClerkStory.Words(shown);
        var (was, now) = (await DrawnAsync<TComponent, TModel>(language, before), await DrawnAsync<TComponent, TModel>(language, after));
        Assert.True(!Has(was, shown), $"{name}: '{shown}' stands on the page without it\n{was}");
        Assert.True(Has(now, shown), $"{name}: '{shown}' is not on the page\n{now}");
    }

    // A number as a whole, not as a part of another.
    private static bool Has(string text, string shown) => Regex.IsMatch(text, $@"(?<![\w.,]){Regex.Escape(shown)}(?!\w|[.,]\d)");

    private async Task<string> DrawnAsync<TComponent, TModel>(string language, TModel model)
        where TComponent : PageComponent<TModel>
        where TModel : notnull
    {
        var portal = bed.App.Services.GetRequiredService<PortalView>();
        await using var scope = bed.App.Services.CreateAsyncScope();
        await using var drawing = new HtmlRenderer(scope.ServiceProvider, NullLoggerFactory.Instance);
        var frame = new Frame { Words = Words.In(language), Portal = portal, Route = RouteTable.Elsewhere, Title = "title", Address = "", Now = portal.Local(Noon), Viewer = new Viewer("vera", ["auditor"], null) };
        var given = ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(Shell.Frame)] = frame, [nameof(Shell.Body)] = typeof(TComponent), [nameof(Shell.Model)] = model });
        var html = await drawing.Dispatcher.InvokeAsync(async () => (await drawing.RenderComponentAsync<Shell>(given)).ToHtmlString());
        return ClerkStory.Words(System.Net.WebUtility.HtmlDecode(Tag().Replace(html[html.IndexOf("<main", StringComparison.Ordinal)..], " ")));
    }

    // A value that is added to the model comes to the page, or is named here as one that does not.
    private static void AllNamed<T>(IEnumerable<string> named) =>
        Assert.Empty(typeof(T).GetProperties().Where(p => p.CanWrite && p.GetMethod is { IsStatic: false }).Select(p => p.Name).Except(named));

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();
}
