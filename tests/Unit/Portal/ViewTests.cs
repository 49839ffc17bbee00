using System.Text;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Views;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Tests.Unit.Portal;

/// <summary>What pages and verbs show of a message.</summary>
public sealed class ViewTests
{
    private static MessageView View(Direction direction, params string[] states)
    {
        var row = new MessageRow
        {
            Id = Guid.NewGuid(), Case = new CaseKey("BG:BGASA", "1"), Direction = direction, State = Enum.Parse<MessageState>(states[^1]), SecretId = Guid.NewGuid(), CreatedAt = PortalBed.Noon, UpdatedAt = PortalBed.Noon,
        };
        return new MessageView(row, [.. states.Select((s, i) => new StepView(PortalBed.Noon.AddSeconds(i), i == 0 ? null : states[i - 1], s, "broker", null, null, Guid.NewGuid()))], [], []);
    }

    private static string Way(MessageView view) => string.Join(' ', PathView.Of(view).Select(p => $"{p.Stage.Name}:{p.Progress}"));

    [Fact]
    public void A_message_that_was_refused_stopped_at_the_gate() => Assert.Equal(
        "Take:Passed Convert:Passed Address:Passed Check:Stopped Sign:NotReached Wrap:NotReached Seal:NotReached Send:NotReached Settle:NotReached Report:Ahead", Way(View(Direction.Outbound, "Taken", "Refused")));

    [Fact]
    public void A_message_under_way_is_at_the_stage_behind_the_last_one() =>
        Assert.EndsWith("Seal:Passed Send:Passed Settle:Now Report:Ahead", Way(View(Direction.Outbound, "Taken", "Sealed", "Sending")), StringComparison.Ordinal);

    [Fact]
    public void What_was_given_up_and_is_sent_again_is_under_way_again() =>
        Assert.EndsWith("Send:Passed Settle:Now Report:Ahead", Way(View(Direction.Outbound, "Taken", "Sealed", "Sending", "GivenUp", "Sending")), StringComparison.Ordinal);

    [Fact]
    public void What_is_held_stopped_where_it_is_to_be_applied_and_goes_on_from_there()
    {
        Assert.Equal("Receive:Passed Verify:Passed Apply:Stopped Convert:NotReached Deliver:NotReached Confirm:NotReached", Way(View(Direction.Inbound, "Received", "Held")));
        Assert.Equal("Receive:Passed Verify:Passed Apply:Passed Convert:Passed Deliver:Passed Confirm:Passed", Way(View(Direction.Inbound, "Received", "Held", "Applied", "Delivering", "Delivered")));
    }

    [Fact]
    public void What_a_finding_quotes_of_content_is_hidden_and_what_it_says_of_the_standard_stays()
    {
        var masked = FindingMask.Of(Finding.Of("SED-0036", "/F001/x", ("value", "Йорданова"), ("list", "country"), ("element", "nationality"), ("codes", "BG, RO")));
        Assert.Equal(FindingMask.Hidden, masked.Arguments["value"]);
        Assert.Equal(("country", "nationality"), (masked.Arguments["list"], masked.Arguments["element"]));
        Assert.DoesNotContain("Йорданова", FindingCatalogue.Default.Text(masked, "bg"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_document_is_shown_without_its_values()
    {
        var shown = MaskedXml.Of(Encoding.UTF8.GetBytes(
            """<s:StandardBusinessDocument xmlns:s="http://eessi.dgempl.ec.europa.eu/namespaces/sbdh"><s:Header><s:Type>F001</s:Type></s:Header><f:F001 xmlns:f="urn:f" who="Ana"><name>Йорданова</name><n/></f:F001></s:StandardBusinessDocument>"""))!;
        Assert.Contains("<s:Type>F001</s:Type>", shown, StringComparison.Ordinal);
        Assert.Contains("<name>••••</name>", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("Йорданова", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("Ana", shown, StringComparison.Ordinal);
        Assert.Null(MaskedXml.Of("no xml"u8.ToArray()));
    }
}
