using MessageBroker.Schemas.Findings;

namespace MessageBroker.Schemas.Bucs;

/// <summary>Why an action is closed, for whoever handles the case: the events of the definition that would open it in words instead of the official spelling.</summary>
public static class BucEventTexts
{
    private const string Argument = "opens";

    /// <summary>The finding's text, where "DOC_RECEIVE F001" stands as "receiving the F001".</summary>
    /// <param name="reason">A <see cref="BucAction.Reason"/>.</param>
    public static string Text(Finding reason, string language)
    {
        var worded = reason.Arguments.Select(a => (a.Key, a.Key == Argument ? Line(a.Value, language) : a.Value));
        return FindingCatalogue.Default.Text(Finding.Of(reason.Code, reason.Path, [.. worded]), language);
    }

    private static string Line(string events, string language) => string.Join(", ", events.Split(", ").Select(e => One(e, language)));

    private static string One(string @event, string language) => @event.Split(' ') is [var name, var sed] && TurnTexts.Keys.Contains("event." + name)
        ? TurnTexts.Text("event." + name, language, new Dictionary<string, string> { ["sed"] = sed })
        : @event;
}
