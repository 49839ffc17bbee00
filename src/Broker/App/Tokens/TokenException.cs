using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Tokens;

/// <summary>Why a token cannot be used, as the finding that tells it. Never leaves this room: it becomes a finding at a check and a key that is away in the flow.</summary>
internal sealed class TokenException(Finding finding) : Exception(finding.Code)
{
    public TokenException(string code, string place, params (string Name, string Value)[] arguments)
        : this(Finding.Of(code, place, arguments))
    {
    }

    public string Code => Finding.Code;

    public Finding Finding { get; } = finding;

    /// <summary>Whether another session, or the module begun anew, may find it mended. A PIN that was refused is not tried again.</summary>
    public bool MayPass => Code is "CFG-0064" or "CFG-0067" or "CFG-0072";

    /// <summary>For logs.</summary>
    public string Reason => $"{Code}: {FindingCatalogue.Default.Text(Finding, "en")}";
}
