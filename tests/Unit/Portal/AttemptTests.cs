using System.Text.Json.Nodes;
using MessageBroker.App.Cli.Verbs;
using MessageBroker.App.Views;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Views;

namespace MessageBroker.Tests.Unit.Portal;

/// <summary>Each effect of a message counts its attempts from 1: beside the number stands what the attempt was of, on the page and in the terminal.</summary>
public sealed class AttemptTests : IAsyncLifetime
{
    private PortalBed bed = null!;

    public async Task InitializeAsync() => bed = await PortalBed.MakeAsync();

    public async Task DisposeAsync() => await bed.DisposeAsync();

    [Theory]
    [InlineData("bg", "изпращане #1", "изпращане отново (2) #1", "отговор (изоставено) #1", "отговор (с разписка) #1", "отговор (изоставено) отново (2) #1", "Опити (изпращане отново (2)): 1")]
    [InlineData("ro", "trimitere #1", "trimitere din nou (2) #1", "răspuns (abandonat) #1", "răspuns (cu confirmare de primire) #1", "răspuns (abandonat) din nou (2) #1", "Încercări (trimitere din nou (2)): 1")]
    [InlineData("en", "sending #1", "sending again (2) #1", "report (GivenUp) #1", "report (Acknowledged) #1", "report (GivenUp) again (2) #1", "Attempts (sending again (2)): 1")]
    public async Task Two_first_attempts_of_a_message_are_told_apart(string language, string first, string again, string report, string late, string reportAgain, string why)
    {
        var message = await SentTwiceAsync();
        using var browser = await bed.SignedInAsync("ops", "operator");
        var page = ClerkStory.Words((await browser.GetAsync($"/{language}/messages/{message.Id:D}")).Text);
        foreach (var words in new[] { first, again, report, late, reportAgain }) Assert.Contains(words, page, StringComparison.Ordinal);

        var (view, work) = await bed.Store.ReadAsync(
            async reader => (await MessageView.ReadAsync(reader, message, await reader.EffectsAsync(message.Case)), await WorkView.OfAsync(reader, message, PortalBed.Basis())), CancellationToken.None);
        var shown = CaseText.Lines(view, ViewWords.In(language)).Where(l => l.Contains('#', StringComparison.Ordinal)).Select(l => l.Trim()).ToList();
        Assert.Equal(2, shown.Count);
        Assert.Contains($"  {first}: unanswered", shown[0], StringComparison.Ordinal);
        Assert.Contains($"  {again}: unanswered", shown[1], StringComparison.Ordinal);
        Assert.Contains("  " + why, WorkWords.In(language).Lines(work, language));
    }

    [Fact]
    public async Task Programs_read_effect_and_round()
    {
        var message = await SentTwiceAsync();
        var (view, work) = await bed.Store.ReadAsync(
            async reader => (await MessageView.ReadAsync(reader, message, await reader.EffectsAsync(message.Case)), await WorkView.OfAsync(reader, message, PortalBed.Basis())), CancellationToken.None);
        var attempts = ((JsonArray)ViewJson.Of(view)["attempts"]!).Select(a => $"{a!["effect"]} {a["subject"]} {a["round"]} {a["number"]}");
        Assert.Equal(["Send RO:80246 1 1", "Report GivenUp 1 1", "Send RO:80247 2 1", "Report GivenUp 2 1", "Report Acknowledged 1 1"], attempts);
        Assert.Equal((EffectKind.Send, 2, 1), (work.Effect, work.Round, work.Attempts));
        var fields = WorkAnswer.Of(work).Fields;
        Assert.Equal(("Send", 2), (fields["effect"]!.GetValue<string>(), fields["round"]!.GetValue<int>()));
    }

    // Given up, reported, sent again to whom stands for the partner by then, given up and reported again; the receipt came late.
    private async Task<MessageRow> SentTwiceAsync()
    {
        var message = await bed.MessageAsync("BG:BGASA", "case-1", MessageState.GivenUp, m => m with { Direction = Direction.Outbound });
        foreach (var (kind, subject) in new[] { (EffectKind.Send, "RO:80246"), (EffectKind.Report, "GivenUp"), (EffectKind.Send, "RO:80247"), (EffectKind.Report, "GivenUp"), (EffectKind.Report, "Acknowledged") })
        {
            bed.Clock.Advance(TimeSpan.FromSeconds(1));
            var (at, id) = (bed.Clock.GetUtcNow(), bed.Ids.NewId());
            await bed.Store.WriteAsync(async session =>
            {
                await session.AddEffectAsync(new EffectRow { Id = id, Case = message.Case, MessageId = message.Id, Kind = kind, Subject = subject, DueAt = at });
                Assert.True(await session.BeginAttemptAsync(id, new AttemptRow { EffectId = id, Number = 1, StartedAt = at, Deadline = at.AddSeconds(60), Node = "test-1" }));
                return await session.EndAttemptAsync(id, 1, at, new AttemptOutcome(kind == EffectKind.Send ? "unanswered" : "written", null, Counts: true, NextDueAt: null));
            }, CancellationToken.None);
        }

        return message;
    }
}
