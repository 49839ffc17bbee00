using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Operating;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Running;
using MessageBroker.Tests.Simulation.Clockwork;
using MessageBroker.Tests.Simulation.Faults;
using MessageBroker.Tests.Simulation.National;

namespace MessageBroker.Tests.Simulation.World;

/// <summary>One country of a run: its machine with its disk and clock, its national system, and the process that runs now, if any.</summary>
internal sealed class Land
{
    private readonly RunSetting setting;
    private readonly Home world;
    private readonly Dice dice;
    private int lives;
    private long commitsBefore;
    private long flushesBefore;
    private long flushesSeen;
    private int? mostPages;

    public Land(int index, Country country, RunSetting setting, Home world, INationalDesk desk, string folder)
    {
        Index = index;
        Country = country;
        Desk = desk;
        this.setting = setting;
        this.world = world;
        dice = new Dice(setting.Seed, "land " + country.Code);
        Disk = new Disk(Path.Combine(folder, country.Lower), setting.Ground.TemplateOf(country));
    }

    public int Index { get; }
    public Country Country { get; }
    public INationalDesk Desk { get; }
    public Disk Disk { get; }
    public TailWatch Tail { get; } = new();

    /// <summary>Its store was once not what it had promised.</summary>
    public bool WentBack => Tail.Resumed > 0;

    public Life? Life { get; private set; }

    public bool IsUp => Life is { IsUp: true, Home.HasEnded: false };

    /// <summary>The database went back: this country exchanges nothing until an operator has resumed it.</summary>
    public bool Stands { get; private set; }

    /// <summary>yes, or what is still to do.</summary>
    public string Rest { get; set; } = "not asked";

    // What is wrong with the machine at the moment.
    public TimeSpan ClockError { get; set; }
    public TimeSpan DiskWait { get; set; }
    public bool NationalIsAway { get; set; }

    /// <summary>Pages of the store that the disk has room for; null for any number. Holds for the running process and the next ones.</summary>
    public int? MostPages
    {
        get => mostPages;
        set
        {
            mostPages = value;
            Life?.Store?.Bound(value);
        }
    }

    // Over all processes.
    public long Turns { get; private set; }
    public long Commits => commitsBefore + (Life?.Commits ?? 0);
    public long Flushes => flushesBefore + (Life?.Flushes ?? 0);
    public int Lives => lives;

    public void Start()
    {
        if (Life is not null || Stands) return;
        Life = new Life(this, setting, ++lives, mostPages);
        var life = Life;
        setting.Scheduler.Post(life.Home, () => _ = GuardAsync(life));
    }

    public bool Owns(Home home) => Life is { } life && ReferenceEquals(life.Home, home.Process);

    /// <summary>The turn that just ended flushed the promise file.</summary>
    public bool HasFlushed { get; private set; }

    public void CountTurn()
    {
        Turns++;
        HasFlushed = Flushes > flushesSeen;
        flushesSeen = Flushes;
    }

    /// <summary>The process ends between two turns: nothing of it runs any more. What it left on the disk is what the next one finds.</summary>
    public void Crash(string why, Func<Disk, Dice, Action>? damage = null)
    {
        setting.Scheduler.History.Say($"{Life?.Home.Name ?? Country.Lower} dies: {why}");
        EndLife(damage);
        setting.Scheduler.After(dice.Milliseconds(50, 2500), world, Start);
    }

    public void StartFailed(Life failed, string why)
    {
        setting.Scheduler.History.Say($"{failed.Home.Name} does not start: {why}");
        if (failed.MaxPages is null && mostPages is null) setting.Defects.Add($"{failed.Home.Name} does not start: {why}");
        EndLife(null);
        setting.Scheduler.After(TimeSpan.FromSeconds(2), world, Start);
    }

    public void Stand()
    {
        setting.Scheduler.History.Say($"{Life!.Home.Name} finds that its store went back; it exchanges nothing");
        Stands = true;
        setting.Scheduler.After(dice.Milliseconds(500, 5000), world, () =>
        {
            if (!Stands) return;
            (Stands, Tail.MayResume) = (false, true);
            Crash("an operator resumes it");
        });
    }

    /// <summary>The next generation of its log is open.</summary>
    public void GoOn(ResumptionAnswer answer)
    {
        setting.Scheduler.History.Say($"{Life!.Home.Name} goes on as {answer.Origin}; {answer.Lost.Promises.Count} promises are lost");
        Tail.Told.AddRange(answer.Lost.Promises);
        (Tail.MayResume, Tail.Resumed) = (false, Tail.Resumed + 1);
    }

    /// <summary>Cases that an operator took up again.</summary>
    public int CasesResumed { get; private set; }

    /// <summary>
    /// An operator finds a case parked because processes ended while they held it, and takes it up again as the run-book says. Fewer ends than that
    /// takes would be a case parked for something else. A command that the next death cuts off is given again.
    /// </summary>
    public void Resume(CaseKey parked)
    {
        if (Life is not { IsUp: true } life) return;
        if (lives <= CaseRunner.ClaimsBeforeParking) setting.Defects.Add($"{parked} is parked for {CaseRunner.ClaimsBeforeParking} ends of its process, and only {lives - 1} have ended");
        setting.Scheduler.History.Say($"{life.Home.Name}: an operator resumes {parked}");
        var node = life.NodeFor(0);
        setting.Scheduler.Post(node.Home, () => _ = ResumeAsync(node, parked));
    }

    /// <summary>For the limit of a disk that is nearly full.</summary>
    public int Pages => (int)(new FileInfo(Disk.File(Disk.Store)).Length / 4096);

    public void End()
    {
        Life?.Home.End();
        Life?.Dispose();
    }

    private async Task ResumeAsync(LifeNode node, CaseKey parked)
    {
        try
        {
            var answer = await node.Parts.Commands.RunAsync(new OperatorCommand(OperatorCommandKind.Resume, parked.CaseId, "operator", "the machine is well again"), CancellationToken.None);
            if (answer.Done) CasesResumed++;
        }
        catch (StoreAwayException)
        {
            // A full disk: the operator comes again.
        }
    }

    private void EndLife(Func<Disk, Dice, Action>? damage)
    {
        if (Life is not { } life) return;
        commitsBefore += life.Commits;
        flushesBefore += life.Flushes;
        life.Home.End();
        if (damage is null) Disk.TakeOver();
        else damage(Disk, dice)();
        Life = null;
        life.Dispose();
        setting.Net.Died(life);
    }

    private async Task GuardAsync(Life life)
    {
        try
        {
            await life.RunAsync();
        }
        catch (Exception failure)
        {
            setting.Defects.Add($"{life.Home.Name} ended: {failure}");
        }
    }
}
