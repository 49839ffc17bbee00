using System.Security.Cryptography;
using System.Text.Json;
using MessageBroker.Adapters.Contract;
using MessageBroker.Exchange.Doors;
using MessageBroker.Exchange.Doors.Contracts;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Tests.Unit.Exchange.Doors;

/// <summary>What the door of a back office tells, whatever the transport.</summary>
public sealed class EventSystemTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("broker-door-").FullName;
    private readonly EventRecorder recorder = new();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData('P', typeof(SedTaken))]
    [InlineData('E', typeof(SedRefused))]
    [InlineData('A', typeof(SedAcknowledged))]
    [InlineData('R', typeof(SedRejected))]
    [InlineData('G', typeof(SedGivenUp))]
    public async Task Each_status_is_an_event_with_the_same_id_when_told_again(char status, Type type)
    {
        var system = Door(null);
        var report = new RequestReport(new RequestKey("k-1", 2), status, "case", "0199f3a0", "RO:80246", "2026-12-01", "Art. 60", [Finding.Of("FLW-0301", "partner", ("partner", "RO:80246"))]) { Institution = "BG:BGASA", Sequence = 7 };
        Assert.Equal(ReportOutcome.Written, await system.ReportAsync(report, default));
        await system.ReportAsync(report, default);
        Assert.All(recorder.Told, told => Assert.IsType(type, told.Event));
        Assert.Equal(recorder.Told[0].Id, recorder.Told[1].Id);
        var head = (EventHead)type.GetProperty("Head")!.GetValue(recorder.Told[0].Event)!;
        Assert.Equal((recorder.Told[0].Id, 7, "BG:BGASA", "case", "0199f3a0", "k-1", 2), (head.EventId, head.Sequence, head.Institution, head.CaseId, head.MessageId, head.Key, head.Version));
        if (type.GetProperty("Findings") is { } findings)
            Assert.Equal(["FLW-0301"], ((IReadOnlyList<DoorFinding>)findings.GetValue(recorder.Told[0].Event)!).Select(f => f.Code));
    }

    [Fact]
    public async Task Another_refusal_under_the_same_key_is_another_event()
    {
        var system = Door(null);
        RequestReport Refused(string code) => new(new RequestKey("k-1", 1), 'E', "case", "0199f3a0", null, null, null, [Finding.Of(code, "request", ("key", "k-1"), ("version", "1"), ("newer", "2"), ("message", "0199f3a0"))]);
        await system.ReportAsync(Refused("FLW-0120"), default);
        await system.ReportAsync(Refused("FLW-0121"), default);
        Assert.NotEqual(recorder.Told[0].Id, recorder.Told[1].Id);
    }

    [Fact]
    public async Task A_transport_that_is_away_is_asked_again_later()
    {
        recorder.Failure = new IOException("gone");
        var door = Door(null);
        Task<ReportOutcome> TellAsync() => door.ReportAsync(new RequestReport(new RequestKey("k", 1), 'P', null, null, null, null, null, []), default);
        Assert.Equal("idle", door.Reach.State);
        await Assert.ThrowsAsync<NationalStoreAwayException>(TellAsync);
        var since = door.Reach.AwaySince;
        await Assert.ThrowsAsync<NationalStoreAwayException>(TellAsync);
        Assert.Equal(("away", since, "IOException"), (door.Reach.State, door.Reach.AwaySince, door.Reach.Why));
        recorder.Failure = null;
        await TellAsync();
        Assert.Equal(("up", null), (door.Reach.State, door.Reach.Why));
    }

    [Fact]
    public async Task A_transport_that_gives_up_by_itself_is_away_and_one_that_is_told_to_is_not()
    {
        recorder.Failure = new OperationCanceledException();
        var door = Door(null);
        Task<ReportOutcome> TellAsync(CancellationToken stop) => door.ReportAsync(new RequestReport(new RequestKey("k", 1), 'P', null, null, null, null, null, []), stop);
        await Assert.ThrowsAsync<NationalStoreAwayException>(() => TellAsync(default));
        await Assert.ThrowsAsync<OperationCanceledException>(() => TellAsync(new CancellationToken(canceled: true)));
    }

    [Fact]
    public void A_transport_that_cannot_start_is_away_before_anything_was_to_be_told()
    {
        var door = Door(null);
        door.Reached(new IOException("refused"));
        Assert.Equal(("away", "IOException"), (door.Reach.State, door.Reach.Why));
        door.Reached(null);
        Assert.Equal(("idle", null), (door.Reach.State, door.Reach.Why));
    }

    [Fact]
    public async Task Large_files_travel_by_reference_and_come_back_octet_for_octet()
    {
        byte[] small = [1, 2, 3], large = RandomNumberGenerator.GetBytes(1000);
        await Door(folder).DeliverAsync(Delivery(new NationalAttachment("a.pdf", "application/pdf", false, small), new NationalAttachment("../b.pdf", "application/pdf", true, large)), default);
        var files = Assert.IsType<SedArrived>(recorder.Told[0].Event).Files;
        Assert.Equal((small, null), (files[0].Content, files[0].Reference));
        Assert.Equal((null, "m-1-2", true), (files[1].Content, files[1].Reference, files[1].IsMedical));
        var (back, fault) = await new DoorFiles(folder, 100).InAsync(files, 2000, default);
        Assert.Null(fault);
        Assert.Equal([small, large], back.Select(a => a.Content));
    }

    [Theory]
    [InlineData("../outside", "FLW-0704")]
    [InlineData("..", "FLW-0704")]
    [InlineData("", "FLW-0704")]
    [InlineData("link", "FLW-0704")]
    [InlineData("missing", "FLW-0704")]
    [InlineData("big", "FLW-0704")]
    [InlineData("other", "FLW-0706")]
    public async Task Nothing_outside_the_shared_folder_is_opened_and_what_is_there_must_be_what_was_meant(string reference, string code)
    {
        var shared = Directory.CreateDirectory(Path.Combine(folder, "shared")).FullName;
        await File.WriteAllBytesAsync(Path.Combine(folder, "outside"), [1]);
        await File.WriteAllBytesAsync(Path.Combine(shared, "other"), [2]);
        await File.WriteAllBytesAsync(Path.Combine(shared, "big"), new byte[200]);
        File.CreateSymbolicLink(Path.Combine(shared, "link"), Path.Combine(folder, "outside"));
        var file = new DoorFile { Name = "x.pdf", Mime = "application/pdf", Reference = reference, Sha256 = Convert.ToHexStringLower(SHA256.HashData([1])) };
        Assert.Equal(code, (await new DoorFiles(shared, 10).InAsync([file], 100, default)).Fault!.Code);
    }

    [Fact]
    public async Task Attachments_beyond_the_limit_are_refused_together()
    {
        var half = new DoorFile { Name = "x.pdf", Mime = "application/pdf", Content = new byte[60] };
        Assert.Null((await new DoorFiles(null, 10).InAsync([half], 100, default)).Fault);
        Assert.Equal("FLW-0705", (await new DoorFiles(null, 10).InAsync([half, half], 100, default)).Fault!.Code);
        Assert.Equal("FLW-0706", (await new DoorFiles(null, 10).InAsync([half with { Sha256 = "00" }], 100, default)).Fault!.Code);
        Assert.Equal("FLW-0704", (await new DoorFiles(null, 10).InAsync([half with { Content = null }], 100, default)).Fault!.Code);
        Assert.Equal("SED-0044", (await new DoorFiles(null, 10, 59).InAsync([half], 100, default)).Fault!.Code);
    }

    [Fact]
    public void Only_a_store_that_is_away_is_a_reason_to_come_again()
    {
        Assert.True(CommandFailure.IsLater(new StoreAwayException("locked")));
        Assert.True(CommandFailure.IsLater(new NationalStoreAwayException("away")));
        Assert.False(CommandFailure.IsLater(new InvalidOperationException()));
        Assert.Equal([1.0, 2.0, 4.0, 60.0], new[] { 0, 1, 2, 40 }.Select(n => CommandFailure.Pause(n).TotalSeconds));
        Assert.All(new[] { true, false }, read => Assert.True(FindingCatalogue.Default[CommandFailure.CodeOf(read)].Severity == Severity.Error));
    }

    /// <summary>Within a version of the contract only additions are made: what is written here stays readable.</summary>
    [Fact]
    public void A_command_of_the_first_contract_is_read()
    {
        var submit = JsonSerializer.Deserialize<SubmitSed>("""{"Institution":"BG:BGASA","SedType":"X009","Sed":"PHg+","File":"Д-1","Files":[{"Name":"a","Mime":"b","IsMedical":true,"Content":"AQ=="}],"SomethingLater":1}""")!;
        Assert.Equal((1, null, 1, "X009", "Д-1", true), (submit.Contract, submit.Key, submit.Version, submit.SedType, submit.File, submit.Files[0].IsMedical));
        var record = JsonSerializer.Deserialize<SubmitRecord>("""{"Key":"k","Version":3,"Institution":"BG:BGASA","SedType":"F001","File":"Д-1","Tables":[{"Name":"IF_LICE","Rows":[{"ID_NO":null}]}]}""")!;
        Assert.Equal(("k", 3, null), (record.Key, record.Version, record.Tables[0].Rows[0]["ID_NO"]));
        Assert.Equal("по грешка", JsonSerializer.Deserialize<RejectDelivery>("""{"Institution":"BG:BGASA","MessageId":"m","By":"a","Reason":"по грешка"}""")!.Reason);
        Assert.Equal("Д-2", JsonSerializer.Deserialize<ConfirmDelivery>("""{"Institution":"BG:BGASA","MessageId":"m","By":"a","File":"Д-2"}""")!.File);
    }

    private EventSystem Door(string? shared) => new("office", "BG", recorder, new DoorFiles(shared, 100), 7, TimeProvider.System);

    private static NationalDelivery Delivery(params NationalAttachment[] attachments) =>
        new("m-1", "case", "H002", "set", 1, "RO:80246", "BG:BGASA", "2026-11-25T10:00:00.000Z", "H002", null, null, null, [], attachments);
}
