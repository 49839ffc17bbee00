using MessageBroker.Evidence.Canonical;
using MessageBroker.Evidence.Signatures;

namespace MessageBroker.Exchange.As4.Messages;

/// <summary>eb:SignalMessage: MessageInfo and one of PullRequest, Receipt or errors.</summary>
internal static class SignalReader
{
    public static EbmsUnit? Read(EbmsCursor at)
    {
        var info = EbmsReader.MessageInfo(at, new PullRequest());
        EbmsUnit? unit = null;
        if (at.Optional("PullRequest") is { } pull) unit = info with { Mpc = pull.Attribute("mpc") };
        else if (at.Optional("Receipt") is { } receipt) unit = Filled(info, new ReceiptSignal { IsNonRepudiation = receipt.Has(WsSecurityNames.EbbpSignals, "NonRepudiationInformation") });
        else if (at.Repeated("Error") is { Count: > 0 } errors) unit = Filled(info, new ErrorSignal { Errors = [.. errors.Select(Error)] });
        if (unit is null) at.Refuse("AS4-0020", EbmsCode.InvalidHeader, ("element", "Receipt"));
        at.Done();
        return unit;
    }

    private static T Filled<T>(EbmsUnit info, T signal) where T : EbmsUnit =>
        signal with { MessageId = info.MessageId, RefToMessageId = info.RefToMessageId, Timestamp = info.Timestamp };

    /// <summary>Read leniently: some stacks write the severity with a capital, and only code and severity are needed.</summary>
    private static EbmsError Error(EbmsCursor at)
    {
        var code = at.Attribute("errorCode");
        if (string.IsNullOrEmpty(code)) at.Refuse("AS4-0020", EbmsCode.InvalidHeader, ("element", "Error/@errorCode"));
        return new EbmsError(
            code ?? "", (at.Attribute("severity") ?? "failure").ToLowerInvariant(), at.Attribute("category"), at.Attribute("origin"),
            at.Attribute("shortDescription"), at.Attribute("refToMessageInError"), at.OptionalText("Description"), at.OptionalText("ErrorDetail"));
    }
}
