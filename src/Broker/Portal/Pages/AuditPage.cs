using MessageBroker.Portal.Routing;
using MessageBroker.Portal.Wording;

namespace MessageBroker.Portal.Pages;

/// <summary>Is the journal whole, is it up to date, would its verdicts be the same: by a bounded look, with the commands that look at all of it.</summary>
public sealed class AuditPage : IPortalPage
{
    public const string Path = "audit";

    public PageRoute Route { get; } = new(Path, RouteTable.Auditors) { Menu = "audit.title" };

    public async Task<PageAnswer> LoadAsync(PageRequest request, CancellationToken cancellationToken)
    {
        var parts = request.Portal.Parts;
        var (kept, fault) = parts.Promises();
        var config = ShellWord.Of(request.Portal.Settings.ConfigurationName);
        var model = await request.ReadAsync(async reader => new AuditModel
        {
            Log = await reader.LogAsync(parts.LogKey, kept, fault), Replay = await reader.ReplayAsync(), Now = request.Portal.Now,
            Commands =
            [
                ("audit.command.check", $"broker journal check --config {config}"), ("audit.command.export", $"broker journal export -o log --config {config}"),
                ("audit.command.log", "broker-verify log log --checkpoint noted.txt"), ("audit.command.replay", $"broker journal replay --reason audit --config {config}"),
            ],
        }, cancellationToken);
        return PageAnswer.Show<Audit, AuditModel>(request.Words["audit.title"], model);
    }
}
