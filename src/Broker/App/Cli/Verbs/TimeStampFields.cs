using System.Globalization;
using MessageBroker.Evidence;
using MessageBroker.Evidence.Timestamps;

namespace MessageBroker.App.Cli.Verbs;

/// <summary>The fields by which verbs tell a verdict about a time-stamp.</summary>
internal static class TimeStampFields
{
    public static Answer AnswerOf(TimeStampVerdict verdict) =>
        new Answer(verdict.Indication.Word(), verdict.Indication == Indication.TotalPassed) { Findings = [.. verdict.Reasons.Select(ReasonFindings.Of)] }
            .Field("crypto", verdict.Crypto.Word())
            .Optional("subIndication", verdict.SubIndication.Word())
            .Optional("genTime", verdict.GenTime is { } time ? TimeOf(time) : null)
            .Optional("tsa", verdict.Authority?.Subject)
            .Optional("policy", verdict.Policy)
            .Optional("serial", verdict.Serial);

    public static string TimeOf(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}
