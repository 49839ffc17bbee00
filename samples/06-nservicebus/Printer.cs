using MessageBroker.Exchange.Doors.Contracts;

namespace MessageBroker.Samples.BackOffice;

/// <summary>Prints every event, and confirms what arrives: only then is it delivered.</summary>
internal sealed class Printer :
    IHandleMessages<SedTaken>, IHandleMessages<SedRefused>, IHandleMessages<SedAcknowledged>, IHandleMessages<SedRejected>, IHandleMessages<SedGivenUp>, IHandleMessages<SedArrived>, IHandleMessages<DeadlineNear>,
    IHandleMessages<CommandRefused>
{
    public Task Handle(SedTaken message, IMessageHandlerContext context) => Print("taken", message.Head, "sealed into the journal of the broker");

    public Task Handle(SedRefused message, IMessageHandlerContext context) => Print("refused", message.Head, "nothing was signed or sent", message.Findings);

    public Task Handle(SedAcknowledged message, IMessageHandlerContext context) => Print("acknowledged", message.Head, "the partner holds it; " + Next(message.Turn), message.Findings);

    public Task Handle(SedRejected message, IMessageHandlerContext context) => Print("rejected", message.Head, "by the partner", message.Findings);

    public Task Handle(SedGivenUp message, IMessageHandlerContext context) => Print("given up", message.Head, "an operator decides", message.Findings);

    public Task Handle(DeadlineNear message, IMessageHandlerContext context) => Print("deadline", message.Head, $"{message.Owes}; {Next(message.Turn)}");

    public Task Handle(CommandRefused message, IMessageHandlerContext context) => Print("command refused", message.Head, message.Command, message.Findings);

    public async Task Handle(SedArrived message, IMessageHandlerContext context)
    {
        await Print("arrived", message.Head, $"from {message.FromInstitution}: {message.Summary}; {Next(message.Turn)}");
        foreach (var table in message.Tables) Console.WriteLine($"    {table.Name}: {table.Rows.Count} {(table.Rows.Count == 1 ? "row" : "rows")}");
        foreach (var file in message.Files) Console.WriteLine($"    {file.Name}, {file.Mime}");
        // A real office writes it down first, by the id of the event: the same event may come again.
        await context.Send(new ConfirmDelivery { Institution = message.Head.Institution, MessageId = message.Head.MessageId!, By = "office-1" });
    }

    private static Task Print(string what, EventHead head, string text, IReadOnlyList<DoorFinding>? findings = null)
    {
        Console.WriteLine($"{what}: {(head.Key is null ? "" : $"key {head.Key}, ")}case {head.CaseId ?? "none"}: {text}");
        foreach (var finding in findings ?? []) Console.WriteLine($"    {finding.Code} {finding.Path}: {finding.TextBg} {finding.RemedyBg}");
        return Task.CompletedTask;
    }

    private static string Next(DoorTurn turn) => turn.Who is null ? "nobody is to act" : $"next is {turn.Who}{(turn.Due is null ? "" : $" until {turn.Due}")}";
}
