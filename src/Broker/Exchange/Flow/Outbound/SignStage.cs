using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Verdicts;

namespace MessageBroker.Exchange.Flow.Outbound;

/// <summary>
/// Sign: the institution's business key signs the SED as a stand-alone document (XAdES-BES, EESSI profile). Our own verifier and, by setting,
/// a second implementation then judge what was made; a signature that our verifier does not pass never leaves.
/// </summary>
public sealed class SignStage(IInstitutionKeys keys, FlowSettings settings)
{
    public SignedSed Run(OutboundDraft draft) => Run(draft.SedXml!, draft.Context, draft.Basis, draft.At);

    /// <summary>A SED that stands ready.</summary>
    public SignedSed Run(byte[] sed, CaseContext context, VerdictBasis basis, DateTimeOffset at)
    {
        var key = keys.Business(context.Institution, at);
        var made = Evidence.Signatures.SedSigner.Sign(sed, key, basis.Policy, at, context.InstanceId!);
        if (made.Signed is null) throw new InvalidOperationException($"the SED could not be signed: {made.Reasons[0].Code}");
        var verdict = SignVerdict.Judge(made.Signed, context, basis, at, WantsSecondOpinion(context.InstanceId!));
        if (verdict.Outcome != "verified")
            throw new InvalidOperationException("a signature that we made does not verify; the case is parked and nothing was sent");
        return new SignedSed(made.Signed, verdict);
    }

    // Sampling by the instance id keeps the choice a function of the message, so that a replay asks the same question.
    private bool WantsSecondOpinion(string instanceId) => settings.SecondOpinion switch
    {
        "off" => false,
        "sampled" => instanceId.EndsWith('0'),
        _ => true,
    };
}

/// <param name="Bytes">The signed SED.</param>
public sealed record SignedSed(byte[] Bytes, Verdict Verdict);
