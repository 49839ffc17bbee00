using System.CommandLine;
using MessageBroker.Exchange.As4;
using MessageBroker.Exchange.As4.Messages;
using MessageBroker.Exchange.As4.ProcessingModes;

namespace MessageBroker.App.Cli.PartnerTests;

/// <summary>What the two sides agreed on: a P-Mode file, single options over it, and EESSI's values where neither says anything.</summary>
internal sealed class As4AgreementOptions
{
    private readonly Option<string?> pmode = new("--pmode") { HelpName = "FILE" };
    private readonly Option<string?> partyType = new("--party-type") { HelpName = "URI" };
    private readonly Option<string?> partyRole = new("--party-role") { HelpName = "URI" };
    private readonly Option<string?> service = new("--service") { HelpName = "VALUE" };
    private readonly Option<string?> serviceType = new("--service-type") { HelpName = "URI" };
    private readonly Option<string?> action = new("--action") { HelpName = "VALUE" };
    private readonly Option<string?> agreement = new("--agreement") { HelpName = "VALUE" };

    public IEnumerable<Symbol> All => [pmode, partyType, partyRole, service, serviceType, action, agreement];

    public async Task<PMode> ReadAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var eessi = PMode.Eessi;
        var file = await As4PolicyOptions.PModeAsync(context, pmode, cancellationToken) ?? new PMode();
        return file with
        {
            Initiator = Party(context, file.Initiator, eessi.Initiator!),
            Responder = Party(context, file.Responder, eessi.Responder!),
            Service = context.Value(service) ?? file.Service ?? eessi.Service,
            ServiceType = context.Value(serviceType) ?? file.ServiceType ?? (file.Service is null && context.Value(service) is null ? eessi.ServiceType : null),
            Action = context.Value(action) ?? file.Action ?? eessi.Action,
            Agreement = context.Value(agreement) is { } value ? new EbmsTyped(value, null) : file.Agreement,
        };
    }

    private PModeParty Party(VerbContext context, PModeParty? file, PModeParty eessi) =>
        new(file?.Party, context.Value(partyType) ?? file?.Type ?? eessi.Type, context.Value(partyRole) ?? file?.Role ?? eessi.Role);
}
