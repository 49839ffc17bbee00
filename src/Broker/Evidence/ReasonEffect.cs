namespace MessageBroker.Evidence;

/// <summary>
/// What a reason does to a verdict. INDETERMINATE is for what could not be judged (no anchor, unknown signer, no proof that the
/// signature is older than the end of its certificate); a wrong digest, a wrong value, a forbidden construct is TOTAL-FAILED.
/// </summary>
internal static class ReasonEffect
{
    public static (Indication Indication, SubIndication Sub) Of(ReasonCode code) => code switch
    {
        ReasonCode.LegacyAdmitted or ReasonCode.UnsignedPropertyIgnored or ReasonCode.RevocationNotChecked or ReasonCode.Transcoded
            or ReasonCode.DocumentPartlyCovered or ReasonCode.ManifestNotChecked or ReasonCode.EnvelopeNotCovered or ReasonCode.StrayInEnvelope
            or ReasonCode.ObjectTypeDiffers or ReasonCode.RevocationNotAsked or ReasonCode.EntryNotCovered => (Indication.TotalPassed, SubIndication.None),
        ReasonCode.DigestMismatch => (Indication.TotalFailed, SubIndication.HashFailure),
        ReasonCode.SignatureValueInvalid or ReasonCode.KeyMismatch => (Indication.TotalFailed, SubIndication.SigCryptoFailure),
        ReasonCode.AlgorithmForbidden => (Indication.TotalFailed, SubIndication.CryptoConstraintsFailure),
        ReasonCode.AlgorithmOutOfPeriod => (Indication.Indeterminate, SubIndication.CryptoConstraintsFailureNoPoe),
        ReasonCode.BindingWeak => (Indication.Indeterminate, SubIndication.CryptoConstraintsFailure),
        ReasonCode.SigningCertificateMismatch => (Indication.TotalFailed, SubIndication.SigConstraintsFailure),
        ReasonCode.DetachedContentMissing or ReasonCode.ImprintUnfit => (Indication.Indeterminate, SubIndication.SignedDataNotFound),
        ReasonCode.CertificateMissing or ReasonCode.BareKey => (Indication.Indeterminate, SubIndication.NoSigningCertificateFound),
        ReasonCode.SignerUnexpected or ReasonCode.TimeStampUnexpected or ReasonCode.ContainerFormat => (Indication.Indeterminate, SubIndication.SigConstraintsFailure),
        ReasonCode.NotTrusted or ReasonCode.NoAnchor => (Indication.Indeterminate, SubIndication.NoCertificateChainFound),
        ReasonCode.CertificateExpired or ReasonCode.CertificateNotYetValid => (Indication.Indeterminate, SubIndication.OutOfBoundsNoPoe),
        ReasonCode.CertificateRevoked => (Indication.Indeterminate, SubIndication.RevokedNoPoe),
        ReasonCode.RevocationUnknown => (Indication.Indeterminate, SubIndication.CertificateChainGeneralFailure),
        ReasonCode.TimeStampInvalid or ReasonCode.TimeStampRefused => (Indication.Indeterminate, SubIndication.NoPoe),
        ReasonCode.CertificateUsage => (Indication.Indeterminate, SubIndication.ChainConstraintsFailure),
        _ => (Indication.TotalFailed, SubIndication.FormatFailure),
    };

    /// <summary>The worst effect; among equals that of the first reason.</summary>
    public static (Indication Indication, SubIndication Sub) Of(IReadOnlyList<Reason> reasons)
    {
        var worst = (Indication: Indication.TotalPassed, Sub: SubIndication.None);
        foreach (var reason in reasons)
        {
            var effect = Of(reason.Code);
            if (Rank(effect.Indication) > Rank(worst.Indication)) worst = effect;
        }
        return worst;
    }

    public static int Rank(Indication indication) => indication switch { Indication.TotalPassed => 0, Indication.Indeterminate => 1, _ => 2 };

    /// <summary>Refusals after which nothing is resolved, hashed or verified. The others are found beside a cryptography that is still judged.</summary>
    public static bool StopsCrypto(Reason reason) => reason.Code is not (
        ReasonCode.NotCovered or ReasonCode.HiddenContent or ReasonCode.PropertyInvalid or ReasonCode.UnsignedPropertyIgnored or ReasonCode.LegacyAdmitted
        or ReasonCode.TimeStampInvalid or ReasonCode.BindingWeak or ReasonCode.ObjectTypeDiffers);
}
