using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Verdicts;

namespace MessageBroker.Exchange.Flow.Outbound;

/// <summary>
/// Owes a reminder for each duty of a case that has a day, where the national system is told by events; one that keeps tables shows the day there. Asked wherever
/// the turn of a case may have changed: an arrival was handed over, an answer was reported, a clerk recorded something.
/// </summary>
public sealed class Reminders(NationalSystems national, Func<VerdictBasis> basis, IIdSource ids)
{
    /// <summary>Adds what is not owed or told yet; part of the write by which the turn changed.</summary>
    /// <param name="about">The message that brought the change.</param>
    public async ValueTask OweAsync(IStoreSession session, MessageRow about)
    {
        var system = basis().Parties.FindHosted(about.Case.Institution)?.NationalSystem;
        if (national.All.FirstOrDefault(s => s.Name == system) is not { RemindDaysAhead: { } ahead }) return;
        var duties = Duty.All(about.Case, await TurnsAsync(session, about.Case, basis()), system!).Select(d => d.Duty).ToList();
        if (duties.Count == 0) return;
        var known = (await session.EffectsAsync(about.Case)).Where(e => e.Kind == EffectKind.Remind).Select(e => e.Subject).ToHashSet(StringComparer.Ordinal);
        foreach (var duty in duties.Where(d => known.Add(d.ToString())))
        {
            await session.AddEffectAsync(new EffectRow
            {
                Id = ids.NewId(), Case = about.Case, MessageId = about.Id, Kind = EffectKind.Remind, Subject = duty.ToString(), DueAt = duty.NearFrom(ahead),
            });
        }
    }

    internal static async ValueTask<IReadOnlyList<CaseTurn>> TurnsAsync(IStoreReader reader, CaseKey key, VerdictBasis basis) =>
        CaseTurn.All((await reader.CaseAsync(key))!, CaseHistory.Of(await reader.MessagesAsync(key), await reader.RecordsAsync(key)), basis);
}
