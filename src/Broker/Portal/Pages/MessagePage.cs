using System.Text;
using MessageBroker.Exchange.Flow;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Views;
using MessageBroker.Portal.Reading;
using MessageBroker.Portal.Routing;
using MessageBroker.Portal.Wording;

namespace MessageBroker.Portal.Pages;

/// <summary>One message: did it arrive, what is wrong and who acts, which way did it go.</summary>
public sealed class MessagePage : IPortalPage
{
    /// <summary>Most octets of an envelope that are shown.</summary>
    private const int MostShown = 64 * 1024;

    private static readonly string[] Tabs = ["path", "xml", "headers"];

    public PageRoute Route { get; } = new("messages/{id}", RouteTable.Operators) { Under = MessagesPage.Path };

    public async Task<PageAnswer> LoadAsync(PageRequest request, CancellationToken cancellationToken)
    {
        if (!Guid.TryParseExact(request.Part("id"), "D", out var id)) return PageAnswer.Missing;
        var tab = Tabs.Contains(request.Query("tab")) ? request.Query("tab")! : Tabs[0];
        var model = await request.ReadAsync(reader => ReadAsync(reader, id, tab, request.Portal.Settings.ConfigurationName), cancellationToken);
        if (model is null) return PageAnswer.Missing;
        return PageAnswer.Show<Message, MessageModel>(request.Words.Text("message.title", ("sed", model.Row.SedType ?? "?"), ("case", model.Row.Case.CaseId)), model);
    }

    private static async ValueTask<MessageModel?> ReadAsync(ViewerReader reader, Guid id, string tab, string configuration)
    {
        if (await reader.MessageViewAsync(id) is not { } view) return null;
        var row = view.Message;
        return new MessageModel
        {
            View = view, Facts = AnswerFacts.Of(row, reader.Basis.Parties), Path = PathView.Of(view), Findings = await reader.FindingsAsync(row),
            Work = FlowDefinition.Final.Contains(row.State) ? null : await reader.WorkAsync(row), Case = (await reader.CasesAsync(row.Case.CaseId)).FirstOrDefault(c => c.Key == row.Case),
            Tab = tab, Raw = tab switch { "xml" => await XmlAsync(reader, row), "headers" => await EnvelopeAsync(reader, row), _ => null },
            Replay = $"broker journal replay --case {ShellWord.Of(row.Case.CaseId)} --config {ShellWord.Of(configuration)}",
        };
    }

    private static async ValueTask<string?> XmlAsync(ViewerReader reader, MessageRow row) =>
        (await reader.PayloadAsync(row, PayloadKinds.Sbd)).Bytes is { } bytes ? MaskedXml.Of(bytes) : null;

    // The envelope is the first part: it names parties and digests, and quotes nothing of the content.
    private static async ValueTask<string?> EnvelopeAsync(ViewerReader reader, MessageRow row)
    {
        if ((await reader.PayloadAsync(row, PayloadKinds.As4)).Bytes is not { } body) return null;
        var begin = body.AsSpan().IndexOf("\r\n\r\n"u8);
        var rest = begin < 0 ? body.AsMemory() : body.AsMemory(begin + 4);
        var end = rest.Span.IndexOf("\r\n--"u8);
        var part = end < 0 ? rest : rest[..end];
        return part.Length > MostShown ? Encoding.UTF8.GetString(part.Span[..MostShown]) + "\n…" : Encoding.UTF8.GetString(part.Span);
    }
}
