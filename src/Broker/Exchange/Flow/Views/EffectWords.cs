using MessageBroker.Exchange.Flow.Model;

namespace MessageBroker.Exchange.Flow.Views;

/// <summary>What an attempt is of, in words: each effect of a message counts its attempts from 1, and a message has several.</summary>
/// <param name="Again">Behind the second effect of a kind, as after a retry.</param>
public sealed record EffectWords(string Send, string Report, string Deliver, string Remind, string Again)
{
    /// <summary>The effect of an attempt; a report with the state that it tells.</summary>
    public string Of(AttemptView attempt, ViewWords words) => Of(attempt.Kind, attempt.Kind == EffectKind.Report ? words.State(attempt.Subject) : null, attempt.Round);

    /// <param name="told">What a report tells, in words; null for any other effect.</param>
    /// <param name="round">Which of its kind it is for the message, from 1.</param>
    public string Of(EffectKind kind, string? told, int round)
    {
        var word = kind switch { EffectKind.Send => Send, EffectKind.Report => Report, EffectKind.Deliver => Deliver, _ => Remind };
        return $"{word}{(told is null ? "" : $" ({told})")}{(round > 1 ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $" {Again} ({round})") : "")}";
    }
}
