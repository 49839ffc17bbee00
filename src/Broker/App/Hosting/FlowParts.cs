using MessageBroker.Exchange.Flow;
using MessageBroker.Exchange.Flow.Housekeeping;
using MessageBroker.Exchange.Flow.Inbound;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Operating;
using MessageBroker.Exchange.Flow.Outbound;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Reconciling;
using MessageBroker.Exchange.Flow.Running;
using MessageBroker.Exchange.Flow.Trusting;
using MessageBroker.Exchange.Flow.Verdicts;
using Microsoft.Extensions.Logging;

namespace MessageBroker.App.Hosting;

/// <summary>What a flow is put together on. A broker brings what its configuration names, a partner test what its options name.</summary>
internal sealed record FlowGround
{
    public required FlowSettings Settings { get; init; }
    public required IStore Store { get; init; }
    public required ISecretPool Secrets { get; init; }
    public required IPromises Promises { get; init; }
    public required ITransport Transport { get; init; }
    public required IIdSource Ids { get; init; }
    public required IAs4Codec Codec { get; init; }
    public required IInstitutionKeys Keys { get; init; }
    public required NationalSystems National { get; init; }
    public required RequestIdentity Identity { get; init; }
    /// <summary>Inputs of verdicts that the store holds already.</summary>
    public KeptInputs Kept { get; init; } = new();
    /// <summary>Asked for at every judgement.</summary>
    public required Func<VerdictBasis> Basis { get; init; }
    /// <summary>Has <see cref="Basis"/> take what the trust registry holds now; nothing where it never changes.</summary>
    public Func<CancellationToken, Task> Refresh { get; init; } = _ => Task.CompletedTask;
    /// <summary>Told whose signatures are met.</summary>
    public IRevocationDesk Revocation { get; init; } = NoRevocationDesk.Instance;
    /// <summary>Reads own keys anew; null where there is nowhere to read them from.</summary>
    public IKeyIntake? Intake { get; init; }
}

/// <summary>The flow's stages, put together once. The composition root: nothing else constructs a stage.</summary>
internal sealed class FlowParts
{
    private readonly Func<CaseRunner> worker;

    private FlowParts(EffectRunner effects, Func<CaseRunner> worker)
    {
        Effects = effects;
        this.worker = worker;
    }

    public required Sealer Sealer { get; init; }
    public required WrapStage Wrap { get; init; }
    public required TakeStage Take { get; init; }
    public required RequestAnswers Answers { get; init; }
    public required ConfirmStage Confirm { get; init; }
    public required ReceiveStage Receive { get; init; }
    public required OperatorCommands Commands { get; init; }
    public required Eraser Eraser { get; init; }
    public required Reconciler Reconciler { get; init; }

    /// <summary>Outside effects in flight; all workers share it.</summary>
    public EffectRunner Effects { get; }

    /// <summary>One more worker.</summary>
    public CaseRunner Worker() => worker();

    public static FlowParts Of(FlowGround ground, TimeProvider clock, ILoggerFactory logs)
    {
        var (store, settings) = (ground.Store, ground.Settings);
        var vault = new Vault(ground.Secrets);
        var sealer = new Sealer(ground.Secrets, ground.Ids, ground.Kept, settings.Node);
        var eraser = new Eraser(store, ground.Secrets, sealer, clock);
        var wrap = new WrapStage(ground.Keys, ground.Codec);
        var settle = new SettleStage(store, sealer, ground.Codec, ground.Basis, ground.Ids, settings, clock) { Revocation = ground.Revocation };
        var reminders = new Reminders(ground.National, ground.Basis, ground.Ids);
        var report = new ReportStage(new ReportPorts(store, ground.National, ground.Promises, sealer, reminders), vault, ground.Basis, settings, clock);
        IReadOnlyList<IEffectStage> stages =
        [
            new SendStage(new SendPorts(store, ground.Transport, ground.Promises), vault, sealer, settle, ground.Basis, settings, clock),
            report,
            new DeliverStage(new DeliverPorts(store, ground.National, reminders), vault, sealer, settings, clock),
            new RemindStage(store, ground.National, ground.Basis, settings, clock),
        ];
        var sign = new SignStage(ground.Keys, settings);
        var outbound = new OutboundRun(store, vault, sign, wrap, new SealStage(sealer), ground.Basis, clock);
        var statements = new StatementSender(sealer, wrap, ground.Ids, clock);
        var reconciler = new Reconciler(store, statements, ground.Basis, clock, logs.CreateLogger<Reconciler>());
        var closing = new StatementClosing(sealer, ground.Basis);
        var inbound = new StatementRun(
            new InboundRun(store, vault, sealer, new BusinessException(store, sealer, sign, wrap, ground.Ids), ground.Ids, ground.Basis, settings, clock) { Revocation = ground.Revocation }, store, vault,
            new Restitution(store, vault, closing, sealer, ground.Codec, statements, clock), new LostProof(store, vault, closing, sealer, statements, clock));
        var backlog = new Backlog(store, settings.MostBacklog, clock);
        var effects = new EffectRunner(store, stages, new Destinations(ground.Ids), clock, settings.MostInFlight, logs.CreateLogger<EffectRunner>()) { Sealer = sealer };
        var steps = new StepComputer(outbound, inbound, effects, ground.Basis, settings.Node, clock);
        return new FlowParts(effects, () => new CaseRunner(store, steps, effects, clock, logs.CreateLogger<CaseRunner>()))
        {
            Sealer = sealer,
            Wrap = wrap,
            Take = new TakeStage(store, sealer, backlog, ground.Identity, ground.Ids, clock),
            Answers = new RequestAnswers(store, ground.National, report, vault),
            Confirm = new ConfirmStage(store, sealer, clock),
            Eraser = eraser,
            Reconciler = reconciler,
            Commands = new OperatorCommands(store, sealer, Tools(ground, sealer, eraser, reconciler, reminders, clock), ground.Basis, clock),
            Receive = new ReceiveStage(new ReceivePorts(store, ground.Codec, ground.Keys, ground.Promises, backlog) { Revocation = ground.Revocation }, new Callbacks(store, vault, settle), vault, sealer, ground.Basis, ground.Ids, clock),
        };
    }

    private static OperatorTools Tools(FlowGround ground, Sealer sealer, Eraser eraser, Reconciler reconciler, Reminders reminders, TimeProvider clock) => new(
        eraser, reconciler, reminders,
        new TrustCommands(ground.Store, sealer, ground.Ids, ground.Basis, ground.Refresh, clock),
        new KeyCommands(ground.Store, sealer, ground.Intake, clock),
        new AccountCommands(ground.Store, sealer, ground.Ids, ground.Basis, clock));
}
