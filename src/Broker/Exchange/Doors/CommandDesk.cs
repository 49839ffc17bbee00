using MessageBroker.Adapters.Contract;
using MessageBroker.Exchange.Doors.Contracts;
using MessageBroker.Exchange.Flow.Inbound;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Exchange.Doors;

/// <summary>
/// What every transport does with a command: all decisions stand here, a handler of a transport only calls it. Whatever is wrong with a command is answered by an
/// event; an exception means "later": nothing was done, and the same command is to come again.
/// </summary>
/// <param name="institutions">Hosted institutions that the back office works for.</param>
public sealed class CommandDesk(EventSystem system, IReadOnlyList<string> institutions, SubmitDoor submit, ConfirmStage confirm, IStore store, DoorFiles files, long mostBytes)
{
    private const int LongestKey = 200;

    /// <summary>The transport says whether it is there, so that health knows before anything was to be told.</summary>
    /// <param name="away">Null where it is there.</param>
    public void Reached(Exception? away) => system.Reached(away);

    /// <param name="transportId">The transport's own id of the message: the key where the command has none.</param>
    /// <exception cref="StoreAwayException">Later.</exception>
    /// <exception cref="NationalStoreAwayException">Later: the answer could not be told.</exception>
    public Task SubmitAsync(SubmitSed command, string transportId, CancellationToken cancellationToken) => SubmitAsync(
        nameof(SubmitSed), command.Key ?? transportId, command.Version, command.Institution, command.Files, command.Sed,
        (key, attachments) => new NationalRecord(system.Name, key, command.Version, command.Institution, command.SedType, command.File, command.ReplyTo, [], attachments, [])
        {
            Sed = new SubmittedSed(command.Sed, command.TargetInstitution, command.TargetCountry, command.TargetRegion),
        }, cancellationToken);

    /// <param name="transportId">The transport's own id of the message: the key where the command has none.</param>
    /// <exception cref="StoreAwayException">Later.</exception>
    /// <exception cref="NationalStoreAwayException">Later: the answer could not be told.</exception>
    public Task SubmitAsync(SubmitRecord command, string transportId, CancellationToken cancellationToken) => SubmitAsync(
        nameof(SubmitRecord), command.Key ?? transportId, command.Version, command.Institution, command.Files, [],
        (key, attachments) => new NationalRecord(
            system.Name, key, command.Version, command.Institution, command.SedType, command.File, command.ReplyTo, [.. command.Tables.Select(t => new NationalTable(t.Name, t.Rows))], attachments, []),
        cancellationToken);

    public Task ConfirmAsync(ConfirmDelivery command, CancellationToken cancellationToken) =>
        AnswerAsync(nameof(ConfirmDelivery), command.Institution, new DeliveryAnswer(command.MessageId, true, command.By, null, command.File, null), cancellationToken);

    public Task RejectAsync(RejectDelivery command, CancellationToken cancellationToken) =>
        AnswerAsync(nameof(RejectDelivery), command.Institution, new DeliveryAnswer(command.MessageId, false, command.By, null, null, command.Reason), cancellationToken);

    private async Task SubmitAsync(
        string command, string key, int version, string institution, IReadOnlyList<DoorFile> given, byte[] sed, Func<string, IReadOnlyList<NationalAttachment>, NationalRecord> record, CancellationToken cancellationToken)
    {
        var (attachments, fault) = await files.InAsync(given, mostBytes - sed.LongLength, cancellationToken);
        fault = Unfit(key, version) ?? Foreign(institution)
            ?? (sed.LongLength > mostBytes ? Finding.Of("FLW-0705", command, ("file", "SED"), ("most", mostBytes.ToString(System.Globalization.CultureInfo.InvariantCulture))) : fault);
        if (fault is not null) await system.RefuseAsync(command, Own(institution), null, Shown(key), fault, cancellationToken);
        else await submit.SubmitAsync(record(key, attachments), cancellationToken);
    }

    private async Task AnswerAsync(string command, string institution, DeliveryAnswer answer, CancellationToken cancellationToken)
    {
        var waiting = Foreign(institution) is null && Guid.TryParse(answer.MessageId, out var id) ? await store.ReadAsync(reader => reader.MessageAsync(id), cancellationToken) : null;
        var isOurs = waiting is { Direction: Direction.Inbound } && waiting.Case.Institution == institution;
        // Said once more, or after the other word: the first one counts, as in the tables.
        if (isOurs && waiting!.State is MessageState.Delivered or MessageState.Declined) return;
        if (isOurs && waiting!.State == MessageState.Delivering) await confirm.ApplyAsync(waiting, answer, system.Name, cancellationToken);
        else await system.RefuseAsync(command, Own(institution), answer.MessageId, null, Finding.Of("FLW-0703", command, ("message", Shown(answer.MessageId))), cancellationToken);
    }

    private static Finding? Unfit(string key, int version) =>
        key.Length is 0 or > LongestKey || key.Any(char.IsControl) || version < 1 ? Finding.Of("FLW-0701", "Key", ("most", LongestKey.ToString(System.Globalization.CultureInfo.InvariantCulture))) : null;

    private Finding? Foreign(string institution) => institutions.Contains(institution) ? null : Finding.Of("FLW-0702", "Institution", ("institution", Shown(institution)), ("own", string.Join(", ", institutions)));

    // An event is for whoever the back office works for, not for whom it named.
    private string Own(string institution) => institutions.Contains(institution) ? institution : institutions[0];

    private static string Shown(string text) => text.Length <= LongestKey ? text : text[..LongestKey] + "…";
}
