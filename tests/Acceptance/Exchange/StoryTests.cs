using MessageBroker.App.Views;
using MessageBroker.Exchange.Flow.Views;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Exchange.Flow;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Verdicts;
using MessageBroker.Tests.Acceptance.Setup;

namespace MessageBroker.Tests.Acceptance.Exchange;

/// <summary>A claim goes from Ruse to Giurgiu and its answer comes home; what is left behind proves it.</summary>
[Collection(StoryCollection.Name)]
public sealed class StoryTests(PlayedStory story)
{
    private static readonly string[] Sent = ["Taken", "Sealed", "Sending", "Acknowledged"];
    private static readonly string[] Arrived = ["Received", "Applied", "Delivering", "Delivered"];

    [Fact]
    public async Task The_claim_arrives_in_the_tables_of_Romania_with_its_attachment()
    {
        var ro = story.Lands.Ro.Staging;
        var arrival = Assert.Single(await ro.RowsAsync("SELECT tip_sed, de_la_institutie, catre_institutie, stare_primire, nr_dosar FROM primit"));
        Assert.Equal(["F001", "BG:BGASA", "RO:80246", "C", "GR-2025-04711"], arrival);
        Assert.Equal("4", await ro.TextAsync("SELECT count(*) FROM in_persoana"));
        Assert.Equal("2", await ro.TextAsync("SELECT count(*) FROM in_membru_familie WHERE calitate = 'copil'"));
        Assert.Equal(
            Convert.ToHexString(await File.ReadAllBytesAsync(Path.Combine(TwoLands.Samples, "bg", "certificate.pdf"))),
            await ro.TextAsync("SELECT hex(continut) FROM in_fisier WHERE nume = 'udostoverenie-razhdane.pdf'"));
    }

    [Fact]
    public async Task The_answer_comes_home_and_both_requests_hear_that_theirs_was_acknowledged()
    {
        var bg = story.Lands.Bg.Staging;
        Assert.Equal(["F002", "RO:80246", "C", story.CaseId], Assert.Single(await bg.RowsAsync("SELECT KIND, FROM_INSTITUTION, STATUS, CASE_ID FROM IN_POLUCHENO")));
        Assert.Equal(["A", story.CaseId], Assert.Single(await bg.RowsAsync("SELECT STATUS, SENT_CASE_ID FROM IF_ZAJAVKA WHERE ID = 'Z-2025-0001'")));
        Assert.Equal(["A", story.CaseId], Assert.Single(await story.Lands.Ro.Staging.RowsAsync("SELECT stare_cerere, id_caz FROM cerere_schimb")));
    }

    [Fact]
    public async Task Every_message_goes_through_the_states_of_the_definition()
    {
        foreach (var land in new[] { story.Lands.Bg, story.Lands.Ro })
            foreach (var message in (await story.CaseAsync(land)).Messages)
            {
                Assert.Equal(message.Message.Direction == Direction.Outbound ? Sent : Arrived, message.Steps.Select(s => s.To));
                Assert.All(message.Steps.Where(s => s.From is not null), s => Assert.Contains((State(s.From!), State(s.To)), FlowDefinition.Transitions));
                Assert.Contains(message.Message.State, FlowDefinition.Final);
            }
    }

    [Fact]
    public async Task Both_sides_date_the_receipt_of_each_message_alike()
    {
        var (bg, ro) = (await DatesAsync(story.Lands.Bg), await DatesAsync(story.Lands.Ro));
        Assert.True(bg.Count >= 2);
        Assert.Equal(bg, ro);

        async Task<SortedDictionary<string, DateTimeOffset?>> DatesAsync(Land land) =>
            new((await story.CaseAsync(land)).Messages.ToDictionary(m => m.Message.As4MessageId!, m => m.Message.ReceiptAt), StringComparer.Ordinal);
    }

    [Fact]
    public void Both_processes_end_in_peace_when_they_are_asked_to() => Assert.Equal((0, 0), story.Exits);

    [Fact]
    public async Task The_evidence_of_the_case_verifies_with_the_auditors_program_and_a_changed_byte_does_not()
    {
        Assert.Equal(0, story.Export!.Exit);
        var (exit, said) = await BrokerProcess.RunAsync("broker-verify", "bundle", story.Bundle);
        Assert.True(exit == 0, said);
        Assert.NotEqual("", said.Trim());
        var octets = await File.ReadAllBytesAsync(story.Bundle);
        octets[octets.Length / 2] ^= 0x01;
        var changed = Path.Combine(story.Lands.Layout.Folder, "changed.zip");
        await File.WriteAllBytesAsync(changed, octets);
        Assert.Equal(1, (await BrokerProcess.RunAsync("broker-verify", "bundle", changed)).ExitCode);
    }

    [Theory]
    [InlineData("bg")]
    [InlineData("ro")]
    public async Task The_journal_holds(string country)
    {
        var call = await LandOf(country).CallAsync("journal", "check");
        Assert.True(call.Exit == 0, call.Output + call.Error);
        Assert.Equal("ok", call.Verdict);
        Assert.Equal(0, call.Answer["unintegrated"]!.GetValue<int>());
        Assert.True(call.Answer["size"]!.GetValue<long>() >= 8);
    }

    [Theory]
    [InlineData("bg")]
    [InlineData("ro")]
    public async Task Every_verdict_of_the_journal_is_recomputed_to_the_octet(string country)
    {
        var call = await LandOf(country).CallAsync("journal", "replay");
        Assert.True(call.Exit == 0, call.Output + call.Error);
        Assert.Equal("identical", call.Verdict);
        var reading = await LandOf(country).ReadingAsync();
        var report = await reading.Replayer().RunAsync(reading.Store, null, CancellationToken.None);
        Assert.Equal(["inbound/apply", "inbound/receive", "outbound/prepare", "outbound/settle", "outbound/sign"], report.Results.Select(r => r.Verdict).Distinct().Order(StringComparer.Ordinal));
        Assert.Empty(report.Differing);
    }

    [Fact]
    public async Task The_damaged_record_has_all_its_findings_on_its_own_row_in_three_languages()
    {
        var rows = await story.Lands.Bg.Staging.RowsAsync(
            "SELECT CODE, PATH, TEXT_BG, TEXT_RO, TEXT_EN, REMEDY_BG, REMEDY_RO, REMEDY_EN, REQUEST_ID FROM IF_NAHODKA");
        Assert.True(rows.Count >= 4);
        Assert.All(rows, row => Assert.Equal("Z-2025-0002", row[8]));
        Assert.All(rows, row => Assert.All(row, text => Assert.False(string.IsNullOrWhiteSpace(text))));
        Assert.All(rows, row => Assert.Equal(3, row.Skip(2).Take(3).Distinct().Count()));
        Assert.All(rows, row => Assert.Matches("[а-я]", row[2]!));
        Assert.Contains(rows, row => row[0] == "ADP-0037" && row[1]!.Contains("IF_LICE.PERSON_BIRTH_DATE[PERSON_ID=L1012]", StringComparison.Ordinal));
        Assert.Contains(rows, row => row[0] == "ADP-0052" && row[1]!.Contains("IF_ZAETOST.REGION[PERSON_ID=L1011", StringComparison.Ordinal));
        Assert.Equal("0", await story.Lands.Bg.Staging.TextAsync("SELECT count(*) FROM IF_NAHODKA WHERE REQUEST_ID = 'Z-2025-0001'"));
    }

    [Fact]
    public async Task The_damaged_record_leaves_two_entries_no_signature_and_no_attempt_to_send()
    {
        var damaged = (await story.Lands.Bg.Staging.TextAsync("SELECT SENT_CASE_ID FROM IF_ZAJAVKA WHERE ID = 'Z-2025-0002'"))!;
        var reading = await story.Lands.Bg.ReadingAsync();
        var view = (await PlayedStory.ViewAsync(story.Lands.Bg, damaged))!;
        var message = Assert.Single(view.Messages);
        var (entries, effects, kinds) = await reading.Store.ReadAsync(
            async reader => (await reader.EntriesAsync(view.Case.Key), await reader.EffectsAsync(view.Case.Key), await reader.PayloadKindsAsync(message.Message.Id)), CancellationToken.None);
        Assert.Equal(["Taken", "Refused"], entries.Select(e => StepView.Of(e)!.To));
        Assert.Equal(MessageState.Refused, message.Message.State);
        Assert.DoesNotContain(effects, e => e.Kind == EffectKind.Send);
        Assert.DoesNotContain(message.Attempts, a => a.Kind == EffectKind.Send);
        Assert.Equal(["record", "verdict/outbound/prepare"], kinds.Select(k => k.Kind).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_running_broker_judges_personal_numbers_of_both_countries()
    {
        var basis = (await story.Lands.Bg.ReadingAsync()).Basis;
        var text = await File.ReadAllTextAsync(Repository.File("src", "Schemas", "Packs", "4.4", "Seds", "F001", "examples", "family.xml"));
        IReadOnlyList<string> Judge(string own, string other)
        {
            var changed = text.Replace("8804125334", own, StringComparison.Ordinal).Replace("1850923521072", other, StringComparison.Ordinal);
            var reading = SedObserver.Read(System.Text.Encoding.UTF8.GetBytes(changed), XmlLimits.Default, basis.Packs);
            return [.. SedRules.Judge(basis, reading.Pack!, "F001", reading.Root!, null, null, DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime))
                .Where(f => f.Code == "SED-0115").Select(f => f.Arguments["country"])];
        }

        Assert.Empty(Judge("8804125334", "1850923521072"));
        Assert.Equal(["BG", "RO"], Judge("8804125335", "1850923521073"));
    }

    private Land LandOf(string country) => country == "bg" ? story.Lands.Bg : story.Lands.Ro;

    private static MessageState State(string word) => Enum.Parse<MessageState>(word);
}
