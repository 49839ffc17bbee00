using System.Globalization;
using MessageBroker.Schemas.Envelope;
using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;
using MessageBroker.Schemas.Rules;

namespace MessageBroker.Exchange.Flow.Verdicts;

/// <summary>Asks the rules about a SED as of a day. Personal numbers are judged by the country's own adapter, on both sides of the border.</summary>
public static class SedRules
{
    public static IReadOnlyList<Finding> Judge(VerdictBasis basis, Pack pack, string sedType, SedNode root, Sbdh? envelope, IReadOnlyList<SedAttachment>? carried, DateOnly day)
    {
        var today = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return basis.Rules.Judge(new RuleContext(pack, sedType, root, day, envelope?.Attachments ?? [], carried)
        {
            Sender = envelope?.Sender.Id,
            PinFault = (country, number) => basis.Converters.FirstOrDefault(c => c.Country == country)?.PersonNumberFault(number, today),
        });
    }
}
