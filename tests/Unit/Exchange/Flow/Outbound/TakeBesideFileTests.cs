using MessageBroker.Adapters.Contract;
using MessageBroker.Evidence.Keys;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Outbound;
using MessageBroker.Exchange.Flow.Running;
using MessageBroker.Exchange.Flow.Views;
using MessageBroker.Exchange.Store;
using MessageBroker.Exchange.Store.Secrets;
using MessageBroker.Tests.Unit.Exchange.Store;

namespace MessageBroker.Tests.Unit.Exchange.Flow.Outbound;

/// <summary>What is kept of the national file that a row names: the case is the file's, or the message says which file it is about.</summary>
public sealed class TakeBesideFileTests : IAsyncLifetime
{
    private const string Institution = "BG:BGASA", National = "bg-asp", File = "GR-2025-05102";

    private SealingBed bed = null!;

    public async Task InitializeAsync()
    {
        bed = await SealingBed.MakeAsync();
    }

    public async Task DisposeAsync() => await bed.DisposeAsync();

    [Fact]
    public async Task A_question_beside_a_file_is_found_by_its_number_and_does_not_become_its_case()
    {
        var question = await TakeAsync("Q-1", "H001", File);
        var claim = await TakeAsync("C-1", "F001", File);
        var again = await TakeAsync("Q-1", "H001", File, 2);

        Assert.Equal(File, question.AboutFile);
        Assert.Null(claim.AboutFile);
        Assert.Equal(question.Case, again.Case);
        Assert.NotEqual(question.Case, claim.Case);
        Assert.Equal([question.Case], await AboutAsync(File));
        Assert.Equal(claim.Case, (await bed.Store.ReadAsync(reader => reader.CaseByRootAsync(Institution, National, File), CancellationToken.None))!.Key);
    }

    [Fact]
    public async Task An_answer_to_a_partner_names_the_file_of_its_own_side()
    {
        var asked = new MessageRow
        {
            Id = SealingBed.Ids.NewId(), Case = new CaseKey(Institution, "theirs"), Direction = Direction.Inbound, State = MessageState.Delivered, SecretId = SealingBed.Ids.NewId(), SedType = "H001", CreatedAt = DateTimeOffset.UnixEpoch, UpdatedAt = DateTimeOffset.UnixEpoch,
        };
        await bed.Store.WriteAsync(async session =>
        {
            await session.InsertCaseAsync(new CaseRow { Key = asked.Case, Buc = "H_BUC_01", CreatedAt = asked.CreatedAt });
            return await session.InsertMessageAsync(asked);
        }, CancellationToken.None);

        var answer = await TakeAsync("A-1", "H002", File, 1, asked.Id.ToString("D"));

        Assert.Equal((asked.Case, File), (answer.Case, answer.AboutFile));
        Assert.Equal([asked.Case], await AboutAsync(File));
    }

    /// <summary>What no index could take must not keep a row from being taken and refused with its reasons.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("GR\u0001")]
    [InlineData(null)]
    public async Task What_is_no_number_of_a_file_is_not_kept(string? file) =>
        Assert.Null((await TakeAsync("Q-1", "H001", file ?? new string('9', 201))).AboutFile);

    [Fact]
    public async Task A_refused_row_stands_in_the_list_until_a_later_version_of_it_is_taken()
    {
        await RefuseAsync(await TakeAsync("Z-1", "H001", File));
        var standing = await TakeAsync("Z-2", "H001", File);
        await RefuseAsync(standing);
        Assert.Equal(["Z-2", "Z-1"], (await RefusedAsync(null)).Select(m => m.RequestId!).OrderDescending(StringComparer.Ordinal));

        await TakeAsync("Z-1", "H001", File, 2);

        Assert.Equal([standing.Id], (await RefusedAsync(Institution)).Select(m => m.Id));
        Assert.Empty(await RefusedAsync("BG:BGNSI"));
    }

    private Task<IReadOnlyList<CaseKey>> AboutAsync(string file) => bed.Store.ReadAsync(reader => reader.CasesAboutAsync(Institution, National, file, 9), CancellationToken.None);

    private Task<IReadOnlyList<MessageRow>> RefusedAsync(string? institution) => bed.Store.ReadAsync(reader => RefusedRows.ListAsync(reader, institution, 9), CancellationToken.None);

    private Task RefuseAsync(MessageRow message) => bed.Store.WriteAsync(session => session.UpdateMessageAsync(message with { State = MessageState.Refused, DueAt = null }, message.State), CancellationToken.None);

    private async Task<MessageRow> TakeAsync(string request, string kind, string file, int version = 1, string? replyTo = null)
    {
        var stage = new TakeStage(
            bed.Store, bed.NewSealer(), new Backlog(bed.Store, TimeSpan.FromMinutes(30), TimeProvider.System), new RequestIdentity(new byte[32]), SealingBed.Ids, TimeProvider.System);
        var record = new NationalRecord(National, request, version, Institution, kind, file, replyTo, [], [], []);
        var answer = await stage.SubmitAsync(new Actor("system", "rest", Institution, "submitter"), Institution, record.Key, record, CancellationToken.None);
        return (await bed.Store.ReadAsync(reader => reader.MessageAsync(answer.MessageId), CancellationToken.None))!;
    }
}
